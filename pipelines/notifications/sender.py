"""`Sender`: the interface of a receiver, and HTTP requests to one."""

from __future__ import annotations

from typing import Protocol
from urllib.parse import urlsplit

import treq

from pipelines.journal.notices import Notice
from pipelines.notifications.news import News

AGAIN = (408, 425, 429)  # refused for now


class NotSent(Exception):
    """A notification failed for now; the text is part of a sentence, without secrets."""


class Refused(NotSent):
    """The receiver refuses this notification for good."""


class Sender(Protocol):
    """Interface that a follower needs of a receiver."""

    name: str
    host: str

    def wants(self, news: News) -> bool:
        """Whether this is to be told."""

    async def send(self, news: News) -> None:
        """Tell it; raises NotSent."""

    async def send_notice(self, notice: Notice, page: str) -> None:
        """Tell what concerns everybody, and no push alone; raises NotSent."""


def host_of(url: str) -> str:
    """Return the host alone: a path may hold a secret."""
    return urlsplit(url).hostname or "?"


async def post(url: str, body: bytes, headers: dict[str, str]) -> None:
    """Send JSON; raises Refused, NotSent or what the network does."""
    told: dict[bytes | str, bytes | str] = {
        "Content-Type": "application/json",
        "User-Agent": "Slipway",
    }
    told.update(headers)
    # Nothing is kept open for a receiver that is told a few times a day, and none may send us on.
    response = await treq.post(
        url, data=body, headers=told, persistent=False, allow_redirects=False, unbuffered=True
    )
    await treq.collect(response, lambda _: None)
    if response.code >= 300:
        final = response.code < 500 and response.code not in AGAIN
        raise (Refused if final else NotSent)(f"it answered {response.code}")
