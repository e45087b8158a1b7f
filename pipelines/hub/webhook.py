"""The address that the hub's hook pokes: a dialect of Buildbot's change hook.

It adds no change itself: it only makes the change source look at once at the branches named, and
wakes whoever waits for a push: a poke that names none does only that.
"""

from __future__ import annotations

import json
from typing import Any

from buildbot.www.hooks.base import BaseHookHandler

from pipelines.hub.signature import NONCE, SIGNATURE, TIMESTAMP, BadSignature, Verifier
from pipelines.hub.source import HubSource
from pipelines.journal.messages import wake_up

DIALECT = "slipway"
LARGEST = 1024 * 1024  # bytes of a poke; 50 branches need 5,000


class HubHook(BaseHookHandler):
    """Verifies a poke and hands it to the change source of its project."""

    def __init__(self, master: Any, options: dict[str, Any]) -> None:
        super().__init__(master, options)
        self.verifier: Verifier = options["verifier"]

    async def getChanges(self, request: Any) -> tuple[list[Any], None]:
        """Return no changes; raises ValueError (HTTP 400) with a sentence for a bad request."""
        if request.method != b"POST":
            raise ValueError("A poke is a signed POST.")
        body = request.content.read(LARGEST + 1)
        if len(body) > LARGEST:
            raise ValueError(f"A poke has at most {LARGEST} bytes.")
        headers = {name: request.getHeader(name) or "" for name in (TIMESTAMP, NONCE, SIGNATURE)}
        try:
            self.verifier.verify({k: v for k, v in headers.items() if v}, body)
        except BadSignature as error:
            raise ValueError(str(error)) from None
        project, branches = _read(body)
        await self._source(project).poke(branches)
        if not branches:
            self.master.mq.produce(wake_up(project), {})
        return [], None

    def _source(self, project: str) -> HubSource:
        for source in self.master.change_svc:
            if isinstance(source, HubSource) and source.project.name == project:
                return source
        raise ValueError(f"This master serves no project named {project!r}.")


def _read(body: bytes) -> tuple[str, list[str]]:
    try:
        told = json.loads(body)
        project, refs = told["project"], [each["ref"] for each in told["refs"]]
        if not isinstance(project, str) or not all(isinstance(ref, str) for ref in refs):
            raise TypeError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise ValueError('A poke is {"project": …, "refs": [{"ref": …}]} in JSON.') from None
    heads = "refs/heads/"
    return project, [ref.removeprefix(heads) for ref in refs if ref.startswith(heads)]
