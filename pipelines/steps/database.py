"""A real PostgreSQL for the length of one build."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from buildbot.process import remotecommand
from buildbot.process.buildstep import BuildStep, ShellMixin
from buildbot.process.results import EXCEPTION, SUCCESS

from pipelines.project import StageCommands
from pipelines.sandbox import END, SERVE
from pipelines.steps.command import DATABASE, RESULT_LINE, project_environment
from pipelines.steps.failed import failed
from pipelines.steps.output import Output
from pipelines.steps.stdin_payload import UNPACK, packed
from pipelines.steps.summary_step import SummaryStep

DIRECTORY = "../database"  # beside the checkout
SCHEMA = "../schema.sql"


class StartDatabase(ShellMixin, SummaryStep):
    """Start an empty PostgreSQL of this build's own; it ends with the worker at the latest."""

    name = "start-database"
    description = "starting PostgreSQL"
    haltOnFailure = True

    def __init__(self, **kwargs: Any) -> None:
        command = ["python", "-m", "pipelines.worker_tasks.database", "serve", DIRECTORY]
        super().__init__(
            **self.setupShellMixin({"command": command, "logEnviron": False, **kwargs})
        )

    async def run(self) -> int:
        """Return the result; the property `database_url` is where it answers."""
        observer = Output()
        self.addLogObserver("stdio", observer)
        command = await self.makeRemoteShellCommand()
        command.remote_command = SERVE
        await self.runCommand(command)
        address = RESULT_LINE.search(observer.stdout.strip())
        if command.didFail() or not address:
            *_, why = observer.stderr.splitlines() or ["it said nothing"]
            sentence = f"PostgreSQL did not start: {why.removeprefix('database: ')}"
            await failed(self, command, observer, sentence)
            return EXCEPTION  # nothing of a branch has run yet
        self.setProperty(DATABASE, address[2], self.name)
        self.descriptionDone = address[3]
        return SUCCESS


class StopDatabase(BuildStep):
    """Stop the build's PostgreSQL, whatever happened before."""

    name = "stop-database"
    description = "stopping PostgreSQL"
    descriptionDone = "PostgreSQL stopped"
    alwaysRun = True
    flunkOnFailure = False

    async def run(self) -> int:
        """Return the result of the command."""
        command = remotecommand.RemoteCommand(END, {})
        await self.runCommand(command)
        return int(command.results())


class MigrateForwards(ShellMixin, SummaryStep):
    """Migrate a copy of the schema that runs on the environment, as owner, as the deploy will.

    schema: the copy that the last deploy left on the master; none yet means an empty database.
    """

    name = "migrate-forwards"
    description = "migrating a copy of what runs"

    def __init__(self, schema: Path, stage: StageCommands, **kwargs: Any) -> None:
        self.schema = schema
        self.stage_commands = stage
        super().__init__(**self.setupShellMixin({"logEnviron": False, **kwargs}))

    async def run(self) -> int:
        """Return the result; the log shows the migrations that ran."""
        text = self.schema.read_text() if self.schema.exists() else ""
        observer = Output()
        load = f"python -m pipelines.worker_tasks.database load {DIRECTORY} {SCHEMA}"
        command = await self.makeRemoteShellCommand(
            command=f"{UNPACK} > {SCHEMA} && {load}",
            env={"DATABASE_URL": self.getProperty(DATABASE)},
            initialStdin=packed(text.encode()),
            stdioLogName="copy",
            collectStdout=True,
        )
        await self.runCommand(command)
        if command.didFail():
            self.descriptionDone = "the copy of the schema could not be loaded"
            return int(command.results())
        env = project_environment(self.build, self.stage_commands)
        env["DATABASE_URL"] = command.stdout.strip().splitlines()[-1]
        self.addLogObserver("stdio", observer)
        migrate = await self.makeRemoteShellCommand(
            command="python manage.py migrate --noinput", env=env
        )
        await self.runCommand(migrate)
        applied = observer.stdout.count("... OK")
        start = "the schema that runs" if text else "an empty database"
        self.descriptionDone = f"{applied} migrations applied to {start}"
        if migrate.results() != SUCCESS:
            self.descriptionDone = f"a migration failed on a copy of {start}"
        return int(migrate.results())
