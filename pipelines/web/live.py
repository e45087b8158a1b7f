"""Server-sent change events, and the cache of answers between two changes.

However many browsers look, each page is computed once for each change: they ask again when they
are told so, and get the same bytes.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Sequence
from typing import Any

import sqlalchemy as sa
from buildbot.util.service import BuildbotService
from twisted.internet import defer, task
from twisted.python import log
from twisted.web import resource, server

from pipelines.journal.tables import audit_log, pushes, transitions
from pipelines.journal.transactions import read
from pipelines.settings import Settings
from pipelines.stages import Pipeline
from pipelines.web.views import environments
from pipelines.web.views.rows import Json

LOOK_EVERY = 2  # seconds, for what the command line did beside the master
BREATH = 15  # seconds between signs of life, so that nothing between cuts a silent connection
MOST_KEPT = 64  # answers, of up to a megabyte: who asks decides how many there may be
# Seconds from a change until browsers hear of it: more for each, since all of them ask then.
TOLD_AFTER, AND_FOR_EACH = 0.1, 0.005
_NEWS = (
    ("slipway", None, "moved"),
    *(("builds", None, what) for what in ("new", "finished")),
    *(("steps", None, what) for what in ("started", "finished")),
)


class Live(BuildbotService):
    """State that pages share: settings, pipelines, the number of the last change.

    watching: the open requests of browsers that want to hear of changes.
    """

    name = "slipway-live"
    settings: Settings
    pipelines: Sequence[Pipeline]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.version = 0
        self.watching: set[Any] = set()
        self._kept: dict[object, defer.Deferred[bytes]] = {}
        self._consumers: list[Any] = []
        self._last: tuple[float, ...] = ()
        self._telling: Any = None
        self._visits = environments.Visits()
        self._every = {
            task.LoopingCall(self._look): LOOK_EVERY,
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
        if self._telling:
            self._telling.cancel()
        yield super().stopService()

    def _heard(self, key: Any, message: Any) -> None:
        self.changed()

    def changed(self) -> None:
        """Notify browsers soon, in one event for changes that come together."""
        if self._telling is None:
            delay = TOLD_AFTER + AND_FOR_EACH * len(self.watching)
            self._telling = self.master.reactor.callLater(delay, self._tell)

    def _tell(self) -> None:
        self._telling = None
        self.version += 1
        self._kept.clear()
        for request in self.watching:
            request.write(b"data: %d\n\n" % self.version)

    async def kept(self, key: object, make: Callable[[], Awaitable[bytes]]) -> bytes:
        """Return the answer cached under a key since the last change, or make it."""
        if len(self._kept) > MOST_KEPT:
            self._kept.clear()
        if (answer := self._kept.get(key)) is None:
            answer = self._kept[key] = defer.ensureDeferred(make())  # type: ignore[arg-type]
        waiting: defer.Deferred[bytes] = defer.Deferred()
        answer.addBoth(_and_tell, waiting)
        try:
            return await waiting
        except defer.CancelledError:  # who asked is gone, others may wait
            raise
        except Exception:
            if self._kept.get(key) is answer:
                del self._kept[key]
                answer.addErrback(lambda _: None)  # all who wait for it are told by now
            raise

    async def environments(self) -> list[Json]:
        """Return the environments' status, asked for anew if it is old."""
        await self._visits.ask(self.settings, self.pipelines)
        return self._visits.told

    async def _look(self) -> None:
        try:
            if await self._differs():
                self.changed()
        except Exception:  # the next look may fare better; a call that fails is not looped again
            log.err(None, "while looking for changes")

    async def _differs(self) -> bool:
        """Whether the journal, or an environment while a page is open, has changed."""
        before, self._last = self._last, await read(self.master, _last_written)
        differs = self._last != before
        if self.watching:
            a_push_ended = self._last[:1] != before[:1]
            visit = self._visits.ask(self.settings, self.pipelines, at_once=a_push_ended)
            differs |= await visit
        return differs

    def _breathe(self) -> None:
        for request in self.watching:
            request.write(b":\n\n")


def _and_tell(result: Any, waiting: defer.Deferred[bytes]) -> Any:
    """Hand a result to one waiter, unless it was cancelled; pass it on to the next."""
    if not waiting.called:
        waiting.callback(result)
    return result


def _last_written(conn: sa.Connection) -> tuple[float, ...]:
    """Return values that grow with every write; the first one, with each push that ends."""
    newest = (pushes.c.ended_at, transitions.c.id, audit_log.c.id)
    return tuple(conn.execute(sa.select(sa.func.max(each))).scalar() or 0 for each in newest)


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
