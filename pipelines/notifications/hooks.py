"""Webhooks: JSON for programs, one line for Slack and compatible services."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict

from pipelines.journal.notices import Notice
from pipelines.notifications.news import News, plain
from pipelines.notifications.sender import host_of, post

SIGNATURE = "X-Slipway-Signature"
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def is_told(news: News, only_changes: bool) -> bool:
    """Whether people are notified: of every end of a push, or only of a changed outcome."""
    return news.changed if only_changes else news.ending is not None


class Webhook:
    """Posts the facts of a push as JSON, signed if there is a key."""

    name = "webhook"

    def __init__(self, url: str, only_changes: bool, key: str = "") -> None:
        self.host = host_of(url)
        self._url, self._only_changes, self._key = url, only_changes, key

    def wants(self, news: News) -> bool:
        """Whether this is to be told."""
        return is_told(news, self._only_changes)

    async def send(self, news: News) -> None:
        """Tell it."""
        await self._post(news.facts)

    async def send_notice(self, notice: Notice, page: str) -> None:
        """Tell what concerns everybody: its `kind` is there in place of a push's facts."""
        await self._post(asdict(notice) | {"url": page})

    async def _post(self, facts: Mapping[str, object]) -> None:
        body = json.dumps(facts).encode()
        headers = {}
        if self._key:
            signed = hmac.new(self._key.encode(), body, hashlib.sha256).hexdigest()
            headers[SIGNATURE] = f"sha256={signed}"
        await post(self._url, body, headers)


class Slack:
    """Posts one line to an incoming webhook of Slack, Mattermost or Rocket.Chat."""

    name = "slack"

    def __init__(self, url: str, only_changes: bool) -> None:
        self.host = host_of(url)
        self._url, self._only_changes = url, only_changes

    def wants(self, news: News) -> bool:
        """Whether this is to be told."""
        return is_told(news, self._only_changes)

    async def send(self, news: News) -> None:
        """Tell it; what people wrote calls nobody and links nowhere."""
        name, _, _ = news.author.partition(" <")
        await self._post(f"{news.sentence} — {name}", news.page)

    async def send_notice(self, notice: Notice, page: str) -> None:
        """Tell what concerns everybody."""
        await self._post(notice.sentence, page)

    async def _post(self, sentence: str, page: str) -> None:
        line = plain(sentence).translate(_ESCAPES)
        await post(self._url, json.dumps({"text": f"{line}\n{page}"}).encode(), {})
