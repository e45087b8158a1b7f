"""A project's own commands, one step and one log each."""

from __future__ import annotations

import errno
import os
import re
import shlex
from typing import Any

from buildbot.interfaces import IBuildStep
from buildbot.process import remotecommand
from buildbot.process.buildstep import BuildStep, ShellMixin
from buildbot.process.results import EXCEPTION, SUCCESS
from buildbot.worker.protocols.base import FileWriterImpl

from pipelines.project import Command, Pipeline, StageCommands
from pipelines.reports import summary
from pipelines.reports.cobertura import HEAD, CoverageError, parse_coverage
from pipelines.reports.junit import JUnitError, TestResults, parse_unittest_output
from pipelines.sandbox import BUILD, FETCH
from pipelines.steps import symptoms
from pipelines.steps.failed import complaint, failed, stopped_as
from pipelines.steps.output import Output
from pipelines.steps.side_by_side import SideBySide
from pipelines.steps.summary_step import SummaryStep
from pipelines.system.checkout_marker import CHECKED_OUT

ENVIRONMENT = "python_environment"  # the property that names the build's virtual environment
DATABASE = "database_url"
_NOT_THERE = os.strerror(errno.ENOENT)  # ends what a worker says of what was not written
_SUMMARY, _LONGEST_SUMMARY = "../test-results.json", 120  # beside the checkout; seconds
_OWN = "../environment"  # where a build makes one of its own, beside the checkout
# The last line of our own commands on a worker: what was made, where, and how.
RESULT_LINE = re.compile(r"^(\w+) (.+) \((.*)\)\Z", re.MULTILINE)
_COVERAGE = re.compile(r"^TOTAL[ \t].*[ \t](\d+(?:\.\d+)?)%", re.MULTILINE)
MOST_FAILURES = 100  # failures in the log of them
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def project_environment(properties: Any, stage: StageCommands) -> dict[str, str]:
    """Return the environment variables of a project's command.

    Its own environment comes first on PATH; Slipway's own packages are not on it at all.
    """
    home = properties.getProperty(ENVIRONMENT)
    environment = {
        "PATH": f"{home}/bin:${{SLIPWAY_COMMANDS}}",
        "VIRTUAL_ENV": home,
        "CI": "true",
        "FORCE_COLOR": "1",
        "PYTHONUNBUFFERED": "1",
        **stage.variables,
    }
    if database := properties.getProperty(DATABASE):
        environment["DATABASE_URL"] = database
    return environment


def minutes(stage: StageCommands) -> str:
    """Return how long each command of a stage may take, in words."""
    limit = stage.timeout_minutes
    return f"{limit:g} minute{'s' * (limit != 1)}" if limit >= 1 else f"{limit * 60:g} seconds"


class _Received(FileWriterImpl):
    """Receives a worker's file up to a limit, as bytes: a block may end within a character."""

    def __init__(self) -> None:
        self.data = bytearray()

    def remote_write(self, data: bytes) -> None:
        self.data += data[: summary.LARGEST - len(self.data)]

    def remote_close(self) -> None:
        pass


class _TaskError(Exception):
    """A worker's task that failed: why, its command, and its output."""

    def __init__(self, why: str, command: Any, output: Output) -> None:
        super().__init__(why)
        self.command = command
        self.output = output


class PythonEnvironment(ShellMixin, SummaryStep):
    """Make the virtual environment of the revision's requirements, or find it kept."""

    name = "python-environment"
    description = "making the Python environment"
    haltOnFailure = True

    def __init__(self, pipeline: Pipeline, **kwargs: Any) -> None:
        self.options = " ".join(["--requirements", *map(shlex.quote, pipeline.requirements)])
        super().__init__(**self.setupShellMixin({"logEnviron": False, **kwargs}, ["command"]))

    async def run(self) -> int:
        """Return the result; the property `python_environment` is where it is.

        What a branch requires from source is built where nothing that is shared can be written.
        """
        fetch = f'environment --cache "$SLIPWAY_CACHE" {self.options}'
        build = f"from_source {self.options}"
        try:
            made = await self._task("stdio", FETCH, fetch)
            if made[1] in ("unbuilt", "unfinished"):
                built = await self._task("from-source", BUILD, build)
            if made[1] == "unbuilt":
                built = await self._task("keep", FETCH, f"{fetch} --built {shlex.quote(made[2])}")
        except _TaskError as error:
            return await failed(self, error.command, error.output, str(error))
        last = made if made[1] == "environment" else built
        self.setProperty(ENVIRONMENT, last[2], self.name)
        self.descriptionDone = last[3]
        return SUCCESS

    async def _task(self, log: str, kind: str, line: str) -> re.Match[str]:
        """Run a worker's task; return what it says to have made, or raise _TaskError."""
        # Without the checkout on Python's path: a branch may have modules of any name there.
        text = f"python -P -m pipelines.worker_tasks.{line} --own {_OWN}"
        command = await self.makeRemoteShellCommand(command=text, stdioLogName=log)
        command.remote_command = kind
        observer = Output()
        self.addLogObserver(log, observer)
        await self.runCommand(command)
        made = RESULT_LINE.search(observer.stdout.strip())
        if command.didFail() or not made:
            why = complaint(command, observer, "it could not be made")
            raise _TaskError(why, command, observer)
        return made


def project_commands(stage: StageCommands, step: Any = None) -> list[IBuildStep]:
    """Return a step for each command of a stage: in order, or all at once if it says so.

    step: what makes a step of a command and its stage; None: a ProjectCommand.
    """
    commands = [(step or ProjectCommand)(each, stage) for each in stage.commands]
    return [SideBySide(*([each] for each in commands))] if stage.parallel else commands


class ProjectCommand(ShellMixin, BuildStep):
    """Run one command of a stage; sum up its test results in a sentence."""

    flunkOnFailure = True
    haltOnFailure = False  # one push, every complaint

    def __init__(self, command: Command, stage: StageCommands, **kwargs: Any) -> None:
        self.stage_commands = stage
        self.sentence = self.stopped_beyond = ""
        self.covered: float | None = None
        arguments = {
            "name": command.name,
            "command": command.run,
            "logEnviron": False,
            "timeout": None,
            "maxTime": stage.timeout_minutes * 60,
            **kwargs,
        }
        super().__init__(**self.setupShellMixin(arguments))

    async def run(self) -> int:
        """Run the command with the project's own environment first on PATH."""
        observer = Output()
        self.addLogObserver("stdio", observer)
        env = project_environment(self.build, self.stage_commands)
        command = await self.makeRemoteShellCommand(env=env)
        await self.runCommand(command)
        self.stopped_beyond = stopped_as(command)
        result = int(command.results())
        if command.didFail() and await failed(self, command, observer, "") == EXCEPTION:
            self.sentence = str(self.descriptionDone)
            return EXCEPTION
        output = _COLOURS.sub("", observer.stdout + observer.stderr)
        if test_results := await self._test_results(output):
            await self._tell(test_results, output, result, command.rc)
        elif result != SUCCESS:
            self.sentence = self._why_it_failed(command.rc) + symptoms.of(output)
        return result

    async def _test_results(self, output: str) -> TestResults | None:
        file = self.stage_commands.junit
        is_mine = not self.stage_commands.parallel or str(file) in self.command
        if file and is_mine and not getattr(self.build, "tests_told", False):
            try:
                if results := await self._reported(file):
                    self.build.tests_told = True
                    return results
            except JUnitError as error:
                await self.addCompleteLog("results", f"{file}: {error}")
        return parse_unittest_output(output)

    async def _reported(self, file: str) -> TestResults | None:
        """Return what a report tells, which is read on the worker; None: there is none.

        Raises JUnitError.
        """
        program = ["python", "-P", "-m", "pipelines.reports.summary"]
        made = await self.makeRemoteShellCommand(
            command=[*program, "--junit", file, "--output", _SUMMARY],
            env={},
            maxTime=_LONGEST_SUMMARY,
            stdioLogName=None,
            collectStderr=True,
        )
        await self.runCommand(made)
        if made.rc == summary.MISSING:
            return None
        if made.didFail():
            raise JUnitError(made.stderr.strip() or "it could not be read in time")
        told, trouble = await self._fetch(_SUMMARY, summary.LARGEST)
        if trouble:
            raise JUnitError(trouble)
        return summary.read(told)

    async def _fetch(self, file: str, most: int) -> tuple[bytes, str]:
        """Return the beginning of a file of the worker's, and why that is not all of it."""
        received = _Received()
        arguments = {
            "workdir": self.workdir,
            "workersrc": file,
            "writer": received,
            "maxsize": most,
            "blocksize": 32 * 1024,
        }
        command = remotecommand.RemoteCommand("uploadFile", arguments, collectStderr=True)
        await self.runCommand(command)
        trouble = command.stderr.strip() or "it could not be read"
        return bytes(received.data), trouble if command.didFail() else ""

    async def _is_of_this_run(self, file: str) -> bool:
        """Whether a file did not come with the checkout; also if it is not there."""
        command = await self.makeRemoteShellCommand(
            command=f"! test {shlex.quote(file)} -ot {CHECKED_OUT}",
            env={},
            maxTime=_LONGEST_SUMMARY,
            stdioLogName=None,
        )
        await self.runCommand(command)
        return not command.didFail()

    async def _measured(self, output: str) -> float | None:
        """Return how many percent the tests cover, as the report of it says, or what is printed."""
        file = self.stage_commands.coverage
        head, trouble = b"", ""
        if file and await self._is_of_this_run(file):
            head, trouble = await self._fetch(file, HEAD)
        if not head and trouble and not trouble.endswith(_NOT_THERE):
            await self.addCompleteLog("coverage", f"{file}: {trouble}")
        if head:
            try:
                return parse_coverage(head)
            except CoverageError as error:
                await self.addCompleteLog("coverage", f"{file}: {error}")
        printed = [float(percent) for percent in _COVERAGE.findall(output)]
        return printed[-1] if printed and printed[-1] <= 100 else None

    async def _tell(
        self, test_results: TestResults, output: str, result: int, code: int | None
    ) -> None:
        self.sentence = test_results.summary()
        if result != SUCCESS and not test_results.failures:
            self.sentence += f", yet {self._why_it_failed(code)}"
        self.covered = await self._measured(output)
        if self.covered is not None:
            self.sentence += f", {round(self.covered, 1):g} % covered"
        if test_results.failures:
            text = "\n\n".join(
                f"{each.name}\n{each.message}\n{each.text}"
                for each in test_results.failures[:MOST_FAILURES]
            )
            await self.addCompleteLog("failures", text)

    def _why_it_failed(self, code: int | None) -> str:
        if self.stopped_beyond:
            return f"{self.name} {self.stopped_beyond}"
        if self.timed_out:
            return f"{self.name} was stopped after {minutes(self.stage_commands)}"
        return f"{self.name} failed (exit {code})"

    def getResultSummary(self) -> dict[str, str]:
        """Return test results for the step and the build; other words only when it failed."""
        if self.sentence:
            return {"step": self.sentence, "build": self.sentence}
        return {"step": "passed"}
