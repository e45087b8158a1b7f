"""Steps behind the dashboard's buttons: acts on the gate, and roll-back."""

from __future__ import annotations

import re
from typing import Any

from buildbot.process.results import FAILURE, SUCCESS

from pipelines.gate.operations import Asked, OperationError, perform
from pipelines.journal import audit
from pipelines.journal.messages import wake_up
from pipelines.journal.transactions import write
from pipelines.project.served import Project
from pipelines.steps.deploy import ActivateRelease
from pipelines.steps.events import deploy_command
from pipelines.steps.summary_step import SummaryStep

ROLL_BACK = "roll-back"
_RELEASE = re.compile(r"\w[\w.+-]*")  # of a command's arguments, none is an option


class ActOnGate(SummaryStep):
    """Perform the act of the form as the person who sent it, in the master."""

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
            answer = await write(
                self.master, "perform", perform, str(self.getProperty("act")), request_of(self)
            )
        except OperationError as error:
            self.descriptionDone = str(error)
            return FAILURE
        self.descriptionDone = answer
        self.master.mq.produce(wake_up(self.project.name), {})
        return SUCCESS

    def getResultSummary(self) -> dict[str, str]:
        """Return the sentence for the build as well, which is all that whoever asked looks at."""
        summary = super().getResultSummary()
        return {"build": summary["step"], **summary} if self.descriptionDone else summary


class RollBack(ActivateRelease):
    """Roll back to a kept release: the named one, or the one before."""

    name = "roll-back"

    async def run(self) -> int:
        """Return FAILURE unless that release serves."""
        request = request_of(self)
        if not request.why.strip():
            self.sentence = "roll-back needs a reason, which others will read: say why"
        elif self._release() and not _RELEASE.fullmatch(self._release()):
            self.sentence = f"{self._release()!r} cannot be the name of a release: history has them"
        if self.sentence:
            return FAILURE
        reason = f"{self.project.environment}: {request.why}"
        entry = (self.project.name, ROLL_BACK, request.who, reason)
        await write(self.master, "audit", audit.record, *entry)
        return await super().run()

    def _release(self) -> str:
        return str(self.getProperty("release") or "").strip()

    def _command(self) -> list[str]:
        request = request_of(self)
        release = [self._release()] if self._release() else []
        if self.getProperty("despite_bad"):
            release.append("--despite-bad")
        command = deploy_command("rollback", self.project)
        return [*command, *release, f"--reason={request.who}: {request.why}", "--events"]


def request_of(step: Any) -> Asked:
    """Return the form's act and the person who sent it."""
    form = {name: str(step.getProperty(name) or "") for name in ("owner", "reason", "branch")}
    return Asked(step.project.name, form["owner"], form["reason"], form["branch"].strip())
