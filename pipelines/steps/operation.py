"""What the dashboard's buttons do: an act on the journal, or a release taken back."""

from __future__ import annotations

import re
from typing import Any

from buildbot.process.results import FAILURE, SUCCESS

from pipelines.gate.operations import Asked, OperationError, perform
from pipelines.journal import runs as gate_journal
from pipelines.journal.messages import (
    wake_up,
)
from pipelines.journal.transactions import write
from pipelines.project.served import Project
from pipelines.steps.deploy import ActivateRelease
from pipelines.steps.events import deploy_command
from pipelines.steps.summary_step import SpokenStep

ROLL_BACK = "roll-back"
_RELEASE = re.compile(r"\w[\w.+-]*")  # of a command's arguments, none is an option


class ActOnGate(SpokenStep):
    """Do what the form says, as the person who sent it; it runs in the master."""

    name = "act-on-gate"

    def __init__(self, project: Project, **kwargs: Any) -> None:
        self.project = project
        super().__init__(**kwargs)

    async def run(self) -> int:
        """Return FAILURE with the refusal as the step's text."""
        if self.getProperty("act") == ROLL_BACK:
            self.build.addStepsAfterCurrentStep([RollBack(self.project)])
            return SUCCESS
        try:
            said = await write(self.master, perform, self.getProperty("act"), asked(self))
        except OperationError as error:
            self.descriptionDone = str(error)
            return FAILURE
        self.descriptionDone = said
        self.master.mq.produce(wake_up(self.project.name), {})
        return SUCCESS

    def getResultSummary(self) -> dict[str, str]:
        """Return the sentence for the build as well, which is all that whoever asked looks at."""
        summary = super().getResultSummary()
        return {"build": summary["step"], **summary} if self.descriptionDone else summary


class RollBack(ActivateRelease):
    """Take a release live again that is kept: the one that is named, or the one before."""

    name = "roll-back"

    async def run(self) -> int:
        """Return FAILURE unless that release serves."""
        told = asked(self)
        if not told.why.strip():
            self.words = "roll-back needs a reason, which others will read: say why"
        elif self._release() and not _RELEASE.fullmatch(self._release()):
            self.words = f"{self._release()!r} cannot be the name of a release: history has them"
        if self.words:
            return FAILURE
        named = f"{self.project.environment}: {told.why}"
        about = (self.project.name, ROLL_BACK, told.who, named)
        await write(self.master, gate_journal.record_act, *about)
        return await super().run()

    def _release(self) -> str:
        return str(self.getProperty("release") or "").strip()

    def _command(self) -> list[str]:
        told = asked(self)
        which = [self._release()] if self._release() else []
        if self.getProperty("despite_bad"):
            which.append("--despite-bad")
        command = deploy_command("rollback", self.project)
        return [*command, *which, f"--reason={told.who}: {told.why}", "--events"]


def asked(step: Any) -> Asked:
    """Return what the form says, and who has sent it."""
    told = {name: str(step.getProperty(name) or "") for name in ("owner", "reason", "branch")}
    return Asked(step.project.name, told["owner"], told["reason"], told["branch"].strip())
