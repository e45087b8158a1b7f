"""`rehearse-migrations`: would it go live, and can what serves live with what it migrates?"""

from __future__ import annotations

from typing import Any

from buildbot.plugins import steps
from buildbot.process.results import CANCELLED, EXCEPTION, FAILURE, SUCCESS

from pipelines.project.artifacts import kept_artifact, sha256
from pipelines.project.served import Project
from pipelines.steps.events import EventsStep, deploy_command


class RehearseMigrations(EventsStep, steps.MasterShellCommand):
    """Rehearse the deploy of the kept artifact, beside the environment.

    Not on a worker: there a build would see the rows of the environment.
    """

    name = "rehearse-migrations"
    description = "rehearsing the deploy"

    def __init__(self, project: Project, **kwargs: Any) -> None:
        self.project = project
        super().__init__([], logEnviron=False, interruptSignal="TERM", **kwargs)

    async def run(self) -> int:
        """Return FAILURE if the candidate was at fault, EXCEPTION if the rehearsal could not be."""
        artifact = kept_artifact(self.project, self.build.getSourceStamp("").revision)
        assert artifact is not None  # the steps before have kept it
        self.command = [
            *deploy_command("rehearse", self.project),
            *(str(artifact), "--sha256", sha256(artifact), "--events"),
        ]
        self.listen()
        result = await super().run()
        if result in (SUCCESS, CANCELLED):
            return int(result)
        return FAILURE if self.result == "rejected" else EXCEPTION

    def getResultSummary(self) -> dict[str, str]:
        """Return the rehearsal's own last sentence; for the build too, if it did not pass."""
        sentence = self.sentence or "the rehearsal did not finish"
        return (
            {"step": sentence} if self.results == SUCCESS else {"step": sentence, "build": sentence}
        )
