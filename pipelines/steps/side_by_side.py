"""Runs independent chains of steps at the same time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from buildbot.interfaces import IBuildStep
from buildbot.process.buildstep import BuildStep
from buildbot.process.results import SUCCESS, computeResultAndTermination
from twisted.internet import defer


class SideBySide(BuildStep):
    """Runs chains of steps at once: the steps of a chain one after another.

    Each is a step of the build, with its own line, log and time; what they say for the build comes
    in the order in which they are written here. A step that halts the build ends its own chain at
    once, and the build when the others have had their say.
    """

    name = "side-by-side"
    updateBuildSummaryPolicy = False  # the steps speak for themselves

    def __init__(self, *chains: Sequence[IBuildStep], **kwargs: Any) -> None:
        self.chains = chains
        self._under_way: list[BuildStep] = []
        self._adding = defer.DeferredLock()
        super().__init__(hideStepIf=_is_itself_fine, **kwargs)

    async def run(self) -> int:
        """Return the worst that the steps came to."""
        chains = [self.build.setupBuildSteps(chain) for chain in self.chains]
        running = [defer.ensureDeferred(self._run_chain(chain)) for chain in chains]
        ends: Any = await defer.DeferredList(running, consumeErrors=True)
        for is_well, failure in ends:
            if not is_well:
                failure.raiseException()
        worst = SUCCESS
        for step in (step for chain in chains for step in chain if step.results is not None):
            if await self.build.stepDone(step.results, step):
                self.haltOnFailure = True
            worst, _ = computeResultAndTermination(step, step.results, worst)
        return int(worst)

    async def _run_chain(self, chain: list[BuildStep]) -> None:
        for step in chain:
            if self.stopped:
                return
            self._under_way.append(step)
            self.build.executedSteps.append(step)
            # Each takes the number after the highest there is: two at once would take the same.
            step.addStep = partial(self._adding.run, step.addStep)
            results = await step.startStep(self.remote)
            self._under_way.remove(step)
            if computeResultAndTermination(step, results, SUCCESS)[1]:
                return

    def interrupt(self, reason: Any) -> Any:
        """End all steps that run."""
        every = [step.interrupt(reason) for step in self._under_way]
        return defer.DeferredList([super().interrupt(reason), *every])


def _is_itself_fine(results: int, step: BuildStep) -> bool:
    return "err.text" not in step.logs
