"""`lint-migrations`: advice on what a candidate migrates. The rehearsal decides."""

from __future__ import annotations

from typing import Any

from buildbot.process.buildstep import ShellMixin
from buildbot.process.results import SUCCESS, WARNINGS

from pipelines.project import StageCommands
from pipelines.steps.command import ENVIRONMENT, project_environment
from pipelines.steps.output import Output
from pipelines.steps.summary_step import SummaryStep


class LintMigrations(ShellMixin, SummaryStep):
    """Show what django-migration-linter says of the migrations that are new against `main`."""

    name = "lint-migrations"
    description = "linting the migrations"
    warnOnWarnings = False
    flunkOnFailure = False

    def __init__(self, stage: StageCommands, **kwargs: Any) -> None:
        self.stage_commands = stage
        limit = stage.timeout_minutes * 60  # for what the project's settings do
        super().__init__(**self.setupShellMixin({"logEnviron": False, "maxTime": limit, **kwargs}))

    async def run(self) -> int:
        """Return WARNINGS if there is advice, or if the linter could not give any."""
        observer = Output()
        self.addLogObserver("stdio", observer)
        lint = ["python", "-m", "pipelines.worker_tasks.lint_migrations"]
        command = await self.makeRemoteShellCommand(
            command=[*lint, "--environment", self.getProperty(ENVIRONMENT)], env=self._environment()
        )
        await self.runCommand(command)
        output = (observer.stderr if command.didFail() else observer.stdout).strip()
        last = output.rpartition("\n")[2] or "it said nothing"
        self.descriptionDone = f"the linter failed: {last}" if command.didFail() else last
        return WARNINGS if command.didFail() or "may break" in last else SUCCESS

    def _environment(self) -> dict[str, str]:
        """What the project's settings need; the linter is started by our own Python."""
        environment = project_environment(self.build, self.stage_commands)
        return {
            name: text for name, text in environment.items() if name not in ("PATH", "VIRTUAL_ENV")
        }
