"""Tells browsers that something has changed, and keeps what they ask for until then.

However many browsers look, each page is computed once for each change: they ask again when they
are told so, and get the same bytes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Sequence
from typing import Any

import sqlalchemy as sa
from buildbot.util import debounce
from buildbot.util.service import BuildbotService
from twisted.internet import defer, task, threads
from twisted.python import log
from twisted.web import resource, server

from pipelines.journal_tables import acts, pushes, transitions
from pipelines.settings import Settings
from pipelines.stages import Pipeline
from pipelines.transactions import read
from pipelines.web import environments
from pipelines.web.rows import Json

LOOK_EVERY = 2  # seconds, for what the command line did beside the master
VISIT_EVERY = 10  # seconds, for the health of environments
BREATH = 15  # seconds between signs of life, so that nothing between cuts a silent connection
_NEWS = (
    ("slipway", None, "moved"),
    *(("builds", None, what) for what in ("new", "finished")),
    *(("steps", None, what) for what in ("started", "finished")),
)


class Live(BuildbotService):
    """What the pages share: the settings, the pipelines, and the number of the last change."""

    name = "slipway-live"
    settings: Settings
    pipelines: Sequence[Pipeline]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = 0
        self.watching: set[Any] = set()
        self._kept: dict[object, defer.Deferred[bytes]] = {}
        self._consumers: list[Any] = []
        self._last: object = None
        self._environments: list[Json] = []
        self._every = {
            task.LoopingCall(self._look): LOOK_EVERY,
            task.LoopingCall(self._visit_environments): VISIT_EVERY,
            task.LoopingCall(self._breathe): BREATH,
        }

    @defer.inlineCallbacks
    def reconfigService(
        self, settings: Settings, pipelines: Sequence[Pipeline]
    ) -> Generator[Any, Any, None]:
        yield super().reconfigService()
        self.settings, self.pipelines = settings, pipelines
        self.changed()

    @defer.inlineCallbacks
    def startService(self) -> Generator[Any, Any, None]:
        yield super().startService()
        for key in _NEWS:
            self._consumers.append((yield self.master.mq.startConsuming(self._heard, key)))
        for looping, every in self._every.items():
            looping.start(every).addErrback(lambda failure: log.err(failure, "looking for news"))

    @defer.inlineCallbacks
    def stopService(self) -> Generator[Any, Any, None]:
        while self._consumers:
            self._consumers.pop().stopConsuming()
        for looping in self._every:
            if looping.running:
                looping.stop()
        yield self.changed.stop()
        yield super().stopService()

    def _heard(self, key: Any, message: Any) -> None:
        self.changed()

    @debounce.method(wait=0.1, until_idle=False)
    def changed(self) -> None:
        """What was kept is old now; browsers hear of it, at most ten times a second."""
        self.version += 1
        self._kept.clear()
        for request in self.watching:
            request.write(b"data: %d\n\n" % self.version)

    async def kept(self, key: object, make: Callable[[], Awaitable[bytes]]) -> bytes:
        """Return what was made under this key since the last change, or make it."""
        if (made := self._kept.get(key)) is None:
            made = self._kept[key] = defer.ensureDeferred(make())  # type: ignore[arg-type]
        waiting: defer.Deferred[bytes] = defer.Deferred()
        made.addBoth(_and_tell, waiting)
        try:
            return await waiting
        except Exception:
            if self._kept.get(key) is made:
                del self._kept[key]
            raise

    async def _look(self) -> None:
        try:
            last = await read(self.master, _last_written)
        except sa.exc.SQLAlchemyError as error:
            log.err(error, "while looking for changes of the journal")
            return
        if last != self._last:
            self._last = last
            self.changed()

    async def environments(self) -> list[Json]:
        """Return what the environments told when they were last asked."""
        if not self._environments:
            await self._visit_environments()
        return self._environments

    async def _visit_environments(self) -> None:
        try:
            found = await threads.deferToThread(environments.told, self.settings, self.pipelines)
        except Exception as error:
            log.err(error, "while asking the environments")
            return
        if found != self._environments:
            self._environments = found
            self.changed()

    def _breathe(self) -> None:
        for request in self.watching:
            request.write(b":\n\n")


def _and_tell(result: Any, waiting: defer.Deferred[bytes]) -> Any:
    """Tell one who waits, unless that one has gone; the result stays for the next."""
    if not waiting.called:
        waiting.callback(result)
    return result


def _last_written(conn: sa.Connection) -> tuple[int, ...]:
    tables = (transitions, acts, pushes)
    newest = (conn.execute(sa.select(sa.func.max(each.c.id))).scalar() for each in tables)
    return tuple(number or 0 for number in newest)


class Changes(resource.Resource):
    """`…/plugins/slipway/changes`: server-sent events, each the number of a change."""

    isLeaf = True

    def __init__(self, live: Live) -> None:
        super().__init__()
        self.live = live

    def render_GET(self, request: Any) -> int:
        """Begin to answer; it ends with the connection."""
        request.setHeader(b"Content-Type", b"text/event-stream; charset=utf-8")
        request.setHeader(b"Cache-Control", b"no-cache")
        request.write(b"data: %d\n\n" % self.live.version)
        self.live.watching.add(request)
        request.notifyFinish().addBoth(lambda _: self.live.watching.discard(request))
        return server.NOT_DONE_YET
