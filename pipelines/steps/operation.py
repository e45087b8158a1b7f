"""`act-on-gate`: the one step of the dashboard's button; it runs in the master."""

from __future__ import annotations

from typing import Any

from buildbot.process.results import FAILURE, SUCCESS

from pipelines.flow import wake_up
from pipelines.gate.operations import Asked, OperationError, perform
from pipelines.project.served import Project
from pipelines.steps.spoken import SpokenStep
from pipelines.transactions import write


class ActOnGate(SpokenStep):
    """Do what the form says, as the person who sent it."""

    name = "act-on-gate"

    def __init__(self, project: Project, **kwargs: Any) -> None:
        self.project = project
        super().__init__(**kwargs)

    async def run(self) -> int:
        """Return FAILURE with the refusal as the step's text."""
        told = {name: str(self.getProperty(name) or "") for name in ("owner", "reason", "branch")}
        asked = Asked(self.project.name, told["owner"], told["reason"], told["branch"].strip())
        try:
            said = await write(self.master, perform, self.getProperty("act"), asked)
        except OperationError as error:
            self.descriptionDone = str(error)
            return FAILURE
        self.descriptionDone = said
        self.master.mq.produce(wake_up(self.project.name), {})
        return SUCCESS

    def getResultSummary(self) -> dict[str, str]:
        """Return the sentence for the build as well, which is all that whoever asked looks at."""
        summary = super().getResultSummary()
        return {"build": summary["step"], **summary}
