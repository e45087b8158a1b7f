"""The builds of all stages."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from buildbot.process.build import Build
from buildbot.process.results import CANCELLED, EXCEPTION, RETRY
from twisted.internet import defer
from twisted.python import log

from pipelines.buildbot_patches.workers import is_gone


class StageBuild(Build):
    """Build whose text is its steps' sentences, and which ends even if its worker is lost.

    Where that goes away while a build starts, or before its failed machinery has been told,
    Buildbot 4.3 puts the worker in quarantine, which is none by then; the error leaves the build
    running, and its request claimed, until the master is restarted. So does a request that is
    cancelled between its claim and its build, which Buildbot stops and does not finish.
    """

    @defer.inlineCallbacks
    def startBuild(self, workerforbuilder: Any) -> Generator[Any, Any, None]:
        """Start, unless cancelled; what its worker leaves on the way is run again."""
        self.text: list[str] = []  # Buildbot has none before there are steps
        try:
            yield super().startBuild(workerforbuilder)
            if self._preparation_step is None and not self.finished:
                yield self.buildFinished([], CANCELLED)
        except Exception:
            if is_gone(workerforbuilder):
                log.msg(f"{self} lost its worker as it started")
            else:
                log.err(None, f"{self} cannot be started")
            if self.buildid is None:
                self._give_back(workerforbuilder)
                return
            if self._preparation_step is not None:
                step = self._preparation_step.stepid
                yield self.master.data.updates.finishStep(step, EXCEPTION, False)
            yield self.buildFinished(["could not be started"], EXCEPTION)

    def _give_back(self, workerforbuilder: Any) -> None:
        """Release the request to be claimed anew: there is no build yet that could finish."""
        for request in self.requests:
            self.master.botmaster.remove_in_progress_buildrequest(request.id)
        self.results = RETRY
        self._let_go(workerforbuilder)

    def _let_go(self, workerforbuilder: Any) -> None:
        workerforbuilder.buildFinished()
        self.builder.buildFinished(self, workerforbuilder)

    @defer.inlineCallbacks
    def buildFinished(self, text: list[str], results: int) -> Generator[Any, Any, None]:
        """Finish with the steps' sentences, if there are any, or with why it was cancelled."""
        cancelled = results == CANCELLED  # its last step would say that its command failed
        words = f"cancelled: {self.stopped_reason}" if cancelled else "; ".join(self.text)
        if results == EXCEPTION and is_gone(self.workerforbuilder):
            results = RETRY
        yield super().buildFinished([words] if words else text, results)
        if self in self.builder.building:  # the worker went away while the end was written down
            self._let_go(self.workerforbuilder)
