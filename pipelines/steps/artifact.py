"""The release artifact: built on the worker, checked and kept by the master."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path
from typing import Any

from buildbot.interfaces import IBuildStep
from buildbot.plugins import util
from buildbot.process.buildstep import BuildStep, ShellMixin
from buildbot.process.results import EXCEPTION, FAILURE, SKIPPED, SUCCESS, WARNINGS
from twisted.internet import threads

from pipelines.journal.runs import let_go
from pipelines.journal.transactions import write
from pipelines.project import Pipeline, StageCommands
from pipelines.project.artifacts import delete, forget, keep, spare
from pipelines.project.served import Project
from pipelines.sandbox import BUILD
from pipelines.steps.command import ENVIRONMENT, RESULT_LINE, minutes
from pipelines.steps.failed import complaint, failed
from pipelines.steps.output import Output
from pipelines.steps.summary_step import SummaryStep
from pipelines.steps.upload import UploadDirectory, UploadFile
from pipelines.system import disk_space

LARGEST = 1024**3  # bytes that the master takes of one artifact, or of the wheels of one lock
OUTPUT = "../release"  # beside the checkout
WHEELS = "../wheels"
_BAD = (FAILURE, EXCEPTION)
KEPT = "artifact_is_kept"  # by this build


def release_steps(project: Project, pipeline: Pipeline) -> list[IBuildStep]:
    """Return the steps that build the artifact and bring it, and its wheels, to the master."""
    incoming = project.artifacts / "incoming"
    place = util.Interpolate(f"{incoming}/%(prop:buildername)s-%(prop:buildnumber)s.tar.gz")
    wheels = project.settings.wheels_dir
    return [
        BuildArtifact(project, pipeline.repo_test, doStepIf=nothing_failed),
        UploadFile(
            name="upload-artifact",
            workersrc=util.Property("artifact"),
            masterdest=place,
            maxsize=LARGEST,
            doStepIf=nothing_failed,
            hideStepIf=_unremarkable,
            haltOnFailure=True,
        ),
        KeepArtifact(project, place, doStepIf=nothing_failed, haltOnFailure=True),
        CollectWheels(pipeline.release.requirements, doStepIf=_wheels_missing(wheels)),
        UploadDirectory(
            name="keep-wheels",
            workersrc=util.Interpolate(f"{WHEELS}/%(prop:lock_hash)s"),
            masterdest=util.Interpolate(f"{wheels}/%(prop:lock_hash)s.partial"),
            maxsize=LARGEST,
            doStepIf=_wheels_missing(wheels),
            hideStepIf=_unremarkable,
            haltOnFailure=True,
        ),
        KeepWheels(wheels, doStepIf=_wheels_missing(wheels), hideStepIf=_unremarkable),
    ]


def nothing_failed(step: Any) -> bool:
    """Whether the build may still become a release."""
    return step.build.results in (SUCCESS, WARNINGS)


def _is_in_vain(step: Any) -> bool:
    return bool(step.getProperty(KEPT)) and not nothing_failed(step)


def _unremarkable(results: int, step: Any) -> bool:
    return results in (SUCCESS, SKIPPED)


def _wheels_missing(wheels: Path) -> Any:
    return lambda step: (
        nothing_failed(step) and not (wheels / str(step.getProperty("lock_hash"))).is_dir()
    )


class BuildArtifact(ShellMixin, BuildStep):
    """Pack the revision as a release, on the worker."""

    name = "build-artifact"
    description = "building the release artifact"
    haltOnFailure = True

    def __init__(self, project: Project, stage: StageCommands, **kwargs: Any) -> None:
        self.project = project
        self.stage_commands = stage
        limit = stage.timeout_minutes * 60  # for the project's own collectstatic
        super().__init__(**self.setupShellMixin({"logEnviron": False, "maxTime": limit, **kwargs}))

    async def run(self) -> int:
        """Return the result; the property `artifact` is its path on the worker."""
        observer = Output()
        self.addLogObserver("stdio", observer)
        command = await self.makeRemoteShellCommand(
            command=shlex.join(["rm", "-rf", OUTPUT]) + " && " + shlex.join(self._arguments())
        )
        await self.runCommand(command)
        built = RESULT_LINE.search(observer.stdout.strip())
        if built and not command.didFail():
            self.setProperty("artifact", built[2], self.name)
            self.descriptionDone = f"{Path(built[2]).name} ({built[3].partition(',')[0]})"
            return SUCCESS
        sentence = complaint(command, observer, "it could not be built")
        if self.timed_out:
            sentence = f"{self.name} was stopped after {minutes(self.stage_commands)}"
        return await failed(self, command, observer, sentence)

    def _arguments(self) -> list[str]:
        return [
            *("python", "-m", "pipelines.worker_tasks.artifact", "--name", self.project.name),
            *("--revision", self.build.getSourceStamp("").revision, "--output", OUTPUT),
            *("--environment", self.getProperty(ENVIRONMENT)),
        ]

    def getResultSummary(self) -> dict[str, str]:
        """Return its name and size, or why there is none."""
        sentence = str(self.descriptionDone or "not built, as something failed")
        return {"step": sentence, "build": sentence} if self.results in _BAD else {"step": sentence}


class KeepArtifact(SummaryStep):
    """Check that what the worker sent is this revision's artifact, and keep it by its revision."""

    name = "keep-artifact"
    description = "keeping the artifact"
    renderables = ["place"]

    def __init__(self, project: Project, place: Any, **kwargs: Any) -> None:
        self.project = project
        self.place = place
        super().__init__(**kwargs)

    async def run(self) -> int:
        """Return FAILURE if it is not what it says; the property `lock_hash` names its wheels."""
        upload = Path(self.place)
        revision = self.build.getSourceStamp("").revision
        self.setProperty(KEPT, True, self.name)
        try:
            about = (self.project, upload, revision, str(self.build.buildid))
            release = await threads.deferToThread(keep, *about)
            await self._let_go()
        except ValueError as error:
            self.descriptionDone = f"refused: {error}"
            return FAILURE
        except OSError as error:
            self.descriptionDone = disk_space.full(error, upload.parent) or str(error)
            return EXCEPTION
        finally:
            upload.unlink(missing_ok=True)
        self.setProperty("lock_hash", release["lock_hash"], self.name)
        self.descriptionDone = f"kept {release['version']}"
        return SUCCESS

    async def _let_go(self) -> None:
        """Delete the oldest: first it is written down, so that none of them lands any more."""
        going = await threads.deferToThread(spare, self.project)
        if going:
            going = await write(self.master, "let go", let_go, self.project.name, going)
        await threads.deferToThread(delete, self.project, going)


class ForgetArtifact(SummaryStep):
    """Let go of what was kept while the suite ran, if the build does not pass."""

    name = "forget-artifact"
    alwaysRun = True

    def __init__(self, project: Project, **kwargs: Any) -> None:
        self.project = project
        super().__init__(doStepIf=_is_in_vain, hideStepIf=_unremarkable, **kwargs)

    async def run(self) -> int:
        """Return SUCCESS."""
        revision = self.build.getSourceStamp("").revision
        build = str(self.build.buildid)
        if await threads.deferToThread(forget, self.project, revision, build):
            self.descriptionDone = f"nothing is kept of {revision[:7]}, which did not pass"
        else:
            self.descriptionDone = f"another run has kept the same of {revision[:7]}"
        return SUCCESS


class CollectWheels(ShellMixin, BuildStep):
    """Fetch every wheel that the release's lock names, once per lock, on the worker."""

    name = "collect-wheels"
    description = "fetching the wheels of the lock"
    haltOnFailure = True

    def __init__(self, requirements: str, **kwargs: Any) -> None:
        command = [
            *("python", "-P", "-m", "pipelines.worker_tasks.wheels"),
            *("--requirements", requirements, "--output", WHEELS),
        ]
        super().__init__(
            **self.setupShellMixin({"command": command, "logEnviron": False, **kwargs})
        )

    async def run(self) -> int:
        """Return the result; the step's text is how many there are, or which is missing."""
        observer = Output()
        self.addLogObserver("stdio", observer)
        command = await self.makeRemoteShellCommand()
        command.remote_command = BUILD  # pip asks an archive of source what it is, by running it
        await self.runCommand(command)
        if command.didFail():
            return await failed(self, command, observer, complaint(command, observer, "it failed"))
        *_, last = observer.stdout.strip().splitlines() or ["no wheels"]
        self.descriptionDone = last.partition("(")[2].rstrip(")") or last
        return SUCCESS

    def getResultSummary(self) -> dict[str, str]:
        """Return how many wheels there are, or why not."""
        sentence = str(self.descriptionDone or "kept from before")
        return {"step": sentence, "build": sentence} if self.results in _BAD else {"step": sentence}


class KeepWheels(BuildStep):
    """Give the uploaded wheels their name only now that they are complete."""

    name = "name-wheels"

    def __init__(self, wheels: Path, **kwargs: Any) -> None:
        self.wheels = wheels
        super().__init__(**kwargs)

    async def run(self) -> int:
        """Return SUCCESS; another build that was quicker has kept the same wheels."""
        name = str(self.getProperty("lock_hash"))
        partial = self.wheels / f"{name}.partial"
        try:
            partial.rename(self.wheels / name)
        except OSError:
            shutil.rmtree(partial, ignore_errors=True)
        return SUCCESS
