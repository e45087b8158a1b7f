"""The master's heartbeat: its event loop and its database answer, or it is started again."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import sqlalchemy as sa
from buildbot.util.service import BuildbotService
from twisted.internet import defer, task, threads
from twisted.python import log

from pipelines.journal import notices
from pipelines.journal.notices import Kind
from pipelines.journal.transactions import read, write
from pipelines.settings import Settings
from pipelines.supervisor import standstills
from pipelines.supervisor.standstills import Standstill
from pipelines.system import heartbeat


class Heartbeat(BuildbotService):
    """Beats while loop, threads and database answer; and tells of what stood still before."""

    name = "slipway-heartbeat"
    settings: Settings

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._beating = task.LoopingCall(self._beat)
        self._told: list[Standstill] = []

    @defer.inlineCallbacks
    def reconfigService(self, settings: Settings) -> Generator[Any, Any, None]:
        yield super().reconfigService()
        self.settings = settings

    @defer.inlineCallbacks
    def startService(self) -> Generator[Any, Any, None]:
        yield super().startService()
        beating = self._beating.start(heartbeat.EVERY)
        beating.addErrback(lambda failure: log.err(failure, "the heartbeat"))

    @defer.inlineCallbacks
    def stopService(self) -> Generator[Any, Any, None]:
        if self._beating.running:
            self._beating.stop()
        yield super().stopService()

    async def _beat(self) -> None:
        try:
            await read(self.master, _ask)
            await threads.deferToThread(heartbeat.beat, self.settings.heartbeat_of_master)
            told = await threads.deferToThread(standstills.read, self.settings.services_dir)
            if told != self._told:
                await write(self.master, "note standstills", note, told)
                self._told = told
        except Exception:  # the next may fare better; if none does, that is seen
            log.err(None, "while the master's heart beat")


def _ask(conn: sa.Connection) -> object:
    return conn.execute(sa.select(1)).scalar()


def note(conn: sa.Connection, told: list[Standstill]) -> None:
    """Make a notice of each standstill, once."""
    for each in told:
        notices.record(conn, None, Kind.STANDSTILL, each.sentence, each.at)
