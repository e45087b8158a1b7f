"""Streams the stages of pushes as lines of text, for `git push -o follow`.

`…/plugins/slipway/follow?project=P&branch=B&at=REVISION&skip=0`, `branch` and `at` once for each
branch. An empty line is the end; who is cut off before it asks again and skips what it has.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from twisted.internet import defer, reactor, task
from twisted.python import log
from twisted.web import resource, server

from pipelines import journal
from pipelines.hub.source import branch_text
from pipelines.journal.transactions import read
from pipelines.journal.vocabulary import Phase
from pipelines.system.git import decode
from pipelines.web.async_resource import PLAIN
from pipelines.web.parameters import texts, whole

LOOK_EVERY = 0.2  # seconds

Heads = list[tuple[str, str]]  # branch, revision


class PushStream(resource.Resource):
    """Streams until each push has ended or waits for a person, or the client disconnects."""

    isLeaf = True

    def __init__(self, master: Any) -> None:
        super().__init__()
        self.master = master

    def render_GET(self, request: Any) -> int:
        """Begin to answer."""
        answer = defer.ensureDeferred(self._tell(request))
        request.notifyFinish().addErrback(lambda _: answer.cancel())
        answer.addErrback(lambda failure: failure.trap(defer.CancelledError) and None)
        answer.addErrback(lambda failure: _failed(request, failure))
        return server.NOT_DONE_YET

    async def _tell(self, request: Any) -> None:
        try:
            query = texts(request.args)
            sent, project = whole(query, "skip"), query.get("project", "")
        except ValueError as error:
            request.setResponseCode(400)
            request.setHeader(b"Content-Type", PLAIN.encode())
            request.write(f"follow: {error}\n".encode())
            request.finish()
            return
        names = [branch_text(decode(name)) for name in request.args.get(b"branch", [])]
        revisions = [at.decode(errors="replace") for at in request.args.get(b"at", [])]
        heads = list(zip(names, revisions, strict=False))
        request.setHeader(b"Content-Type", b"text/plain; charset=utf-8")
        over = False
        while not over:
            lines, over = await read(self.master, _story, project, heads)
            request.write("".join(f"{line}\n" for line in lines[sent:]).encode())
            sent = max(sent, len(lines))
            if not over:
                await task.deferLater(reactor, LOOK_EVERY)
        request.write(b"\n")
        request.finish()


def _failed(request: Any, failure: Any) -> None:
    log.err(failure, "while a push was followed")
    if not request.startedWriting:
        request.setResponseCode(500)
    request.finish()


def _story(conn: sa.Connection, project: str, heads: Heads) -> tuple[list[str], bool]:
    """Return all lines so far in order of time, and whether the stream is complete."""
    newest = [journal.of_branch(conn, project, branch, revision) for branch, revision in heads]
    pushes = [push for push in newest if push]
    rows = [(row, push) for push in pushes for row in journal.history(conn, push.id)]
    named = len(heads) > 1
    ordered = sorted(rows, key=lambda each: each[0].id)
    lines = [" ".join(journal.line(push, row, named).split("\n")) for row, push in ordered]
    over = len(pushes) == len(heads) and all(p.ended_at or p.phase == Phase.WAITING for p in pushes)
    held = [push.branch for push in pushes if push.phase == Phase.WAITING] if over else []
    release = [f"{name} waits for a person: slipway gate approve {name}" for name in held]
    return lines + release, over
