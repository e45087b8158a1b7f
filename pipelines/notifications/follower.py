"""Follows the journal for one receiver, and sends it notifications in order.

How far it came is kept in the master's database: a receiver is told at least once, whatever is
killed. Each receiver has a follower of its own, so that one who does not answer keeps nobody
waiting but itself; and after some attempts it misses that one news.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Coroutine, Generator, Mapping
from functools import partial
from typing import Any

from buildbot.util.service import BuildbotService
from buildbot.util.state import StateMixin
from twisted.internet import defer, task
from twisted.python import log

from pipelines.journal import notices
from pipelines.journal.transactions import read
from pipelines.notifications import news
from pipelines.notifications.news import plain
from pipelines.notifications.sender import NotSent, Refused, Sender

LOOK_EVERY = 5  # seconds; for what no message told
PATIENCE = 30  # seconds for one attempt
PAUSES = (1, 5, 25, 125)  # seconds between attempts
_SEEN_NOTICE = "seen-notice"  # as that, of what concerns everybody
_SEEN = "seen"  # the last transition that there is nothing to tell of any more
Steps = Generator[Any, Any, None]


class Follower(BuildbotService, StateMixin):
    """Service that notifies one receiver; `deploying` is the deploying stage by project."""

    sender: Sender
    deploying: Mapping[str, str | None]
    base_url: str

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._seen: int | None = None
        self._seen_notice: int | None = None
        self._consumer: Any = None
        self._telling: defer.Deferred[None] | None = None
        self._looking = task.LoopingCall(self.look)

    @defer.inlineCallbacks
    def reconfigService(
        self, sender: Sender, deploying: Mapping[str, str | None], base_url: str
    ) -> Steps:
        yield super().reconfigService()
        self.sender, self.deploying, self.base_url = sender, deploying, base_url

    @defer.inlineCallbacks
    def startService(self) -> Steps:
        yield super().startService()
        news_of_any = ("slipway", None, "moved")
        self._consumer = yield self.master.mq.startConsuming(self._heard, news_of_any)
        self._looking.start(LOOK_EVERY).addErrback(lambda failure: log.err(failure, self.name))

    @defer.inlineCallbacks
    def stopService(self) -> Steps:
        if self._consumer:
            self._consumer.stopConsuming()
        if self._looking.running:
            self._looking.stop()
        yield super().stopService()
        if self._telling:
            self._telling.cancel()

    def _heard(self, key: Any, message: Any) -> None:
        self.look()

    def look(self) -> None:
        """Start sending pending notifications, unless that is under way."""
        if self._telling is None:
            self._telling = defer.ensureDeferred(self._tell())
            self._telling.addBoth(self._told)

    def _told(self, result: Any) -> None:
        self._telling = None
        if result is not None and self.running:  # the next look may fare better
            log.err(result, f"in {self.name}")

    async def _tell(self) -> None:
        scope = (self.deploying, self.base_url)
        seen = await self._begin()
        while item := await read(self.master, news.following, seen, *scope):
            if self.sender.wants(item):
                commit = f"{item.push.branch} at {item.push.revision[:7]}"
                await self._send(partial(self.sender.send, item), commit)
                await self.setState(_SEEN, item.id)
            seen = self._seen = item.id
        await self._tell_notices()

    async def _tell_notices(self) -> None:
        if self._seen_notice is None:
            self._seen_notice = await self.getState(_SEEN_NOTICE, None)
        if self._seen_notice is None:
            self._seen_notice = await read(self.master, notices.newest)
            await self.setState(_SEEN_NOTICE, self._seen_notice)
        page = f"{self.base_url}#/gate"
        since = time.time() - news.NEWS_FOR
        while notice := await read(self.master, notices.after, self._seen_notice, since):
            await self._send(partial(self.sender.send_notice, notice, page), notice.sentence)
            await self.setState(_SEEN_NOTICE, notice.id)
            self._seen_notice = notice.id

    async def _begin(self) -> int:
        """Return the last handled transition; a new follower begins with the newest."""
        if self._seen is None:
            self._seen = await self.getState(_SEEN, None)
        if self._seen is None:
            self._seen = await read(self.master, news.newest)
            await self.setState(_SEEN, self._seen)
        return self._seen

    async def _send(self, attempt: Callable[[], Coroutine[Any, Any, None]], of: str) -> None:
        why = ""
        for pause in (0, *PAUSES):
            await task.deferLater(self.master.reactor, pause, lambda: None)
            try:
                await self._within_patience(attempt())
                return
            except Exception as error:
                if not self.running:
                    raise
                why = _words(error)
                if isinstance(error, Refused):
                    break
        log.msg(plain(f"{self.name}: {self.sender.host} could not be told of {of}: {why}"))

    def _within_patience(self, sending: Coroutine[Any, Any, None]) -> defer.Deferred[None]:
        attempt = defer.ensureDeferred(sending)
        return attempt.addTimeout(PATIENCE, self.master.reactor)


def _words(error: Exception) -> str:
    """Describe an error without the address, which may hold a secret."""
    return str(error) if isinstance(error, NotSent) else type(error).__name__
