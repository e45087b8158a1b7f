"""Polls the health of every environment, also while no page is open."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence
from typing import Any

from buildbot.util.service import BuildbotService
from twisted.internet import defer, task, threads
from twisted.python import log

from pipelines.deploy import status
from pipelines.deploy.environment import file as environment_file
from pipelines.journal import health_history
from pipelines.journal.messages import wake_up
from pipelines.settings import Settings
from pipelines.stages import Pipeline
from pipelines.system.faults import Fault


class HealthWatch(BuildbotService):
    """Records the health of the environments, and notifies pages of changes."""

    name = "slipway-health"
    settings: Settings
    pipelines: Sequence[Pipeline]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._looking = task.LoopingCall(self._look)

    @defer.inlineCallbacks
    def reconfigService(
        self, settings: Settings, pipelines: Sequence[Pipeline]
    ) -> Generator[Any, Any, None]:
        yield super().reconfigService()
        self.settings, self.pipelines = settings, pipelines

    @defer.inlineCallbacks
    def startService(self) -> Generator[Any, Any, None]:
        yield super().startService()
        looking = self._looking.start(health_history.LOOK_EVERY)
        looking.addErrback(lambda failure: log.err(failure, "looking at environments"))

    @defer.inlineCallbacks
    def stopService(self) -> Generator[Any, Any, None]:
        if self._looking.running:
            self._looking.stop()
        yield super().stopService()

    async def _look(self) -> None:
        for pipeline in self.pipelines:
            try:
                await self._look_at(pipeline)
            except Exception:  # the next look may fare better; what fails is not looped again
                log.err(None, f"while looking at {pipeline.project.environment}")

    async def _look_at(self, pipeline: Pipeline) -> None:
        name = pipeline.project.environment
        wrong = await threads.deferToThread(what_is_wrong, self.settings, name)
        if wrong is not None and self.running:
            noted = (health_history.note, name, wrong, time.time())
            if await self.master.db.pool.do_with_transaction(*noted):
                self.master.mq.produce(wake_up(pipeline.project.name), {})


def what_is_wrong(settings: Settings, environment: str) -> str | None:
    """Return the problem of a served release, empty if healthy; None where nothing is deployed."""
    try:
        found = environment_file.read(settings.environments, environment, settings.home)
        # Asked twice, since between reading what serves and asking it another may have come.
        return status.complaint(found) and status.complaint(found)
    except Fault:  # its file has a mistake, of which the deploys tell
        return None
