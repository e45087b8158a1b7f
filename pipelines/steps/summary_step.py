"""Steps whose summary is a sentence."""

from __future__ import annotations

from buildbot.process.buildstep import BuildStep


class SummaryStep(BuildStep):
    """A step whose `descriptionDone` is a sentence: shown as it is, without Buildbot's result."""

    def getResultSummary(self) -> dict[str, str]:
        """Return the sentence; Buildbot's own words for a step that was interrupted before it."""
        if isinstance(self.descriptionDone, str):
            return {"step": self.descriptionDone}
        summary: dict[str, str] = super().getResultSummary()
        return summary
