"""The release artifact: built on the worker, checked and kept by the master."""

from __future__ import annotations

import hashlib
import json
import shlex
import shutil
import tarfile
from pathlib import Path
from typing import Any

from buildbot.interfaces import IBuildStep
from buildbot.plugins import steps, util
from buildbot.process import logobserver
from buildbot.process.buildstep import BuildStep, ShellMixin
from buildbot.process.results import FAILURE, SKIPPED, SUCCESS, WARNINGS
from twisted.internet import threads

from pipelines.project import Pipeline
from pipelines.project.served import Project
from pipelines.steps.command import ENVIRONMENT, TOLD
from pipelines.steps.spoken import SpokenStep

LARGEST = 1024**3  # bytes that the master takes of one artifact, or of the wheels of one lock
OUTPUT = "../release"  # beside the checkout
WHEELS = "../wheels"


def kept_artifact(project: Project, revision: str) -> Path | None:
    """Return the artifact that was built from `revision`, or None."""
    found = sorted((project.artifacts / revision).glob("*.tar.gz"))
    return found[0] if found else None


def sha256(file: Path) -> str:
    """Return the digest of a file in hexadecimal."""
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def release_steps(project: Project, pipeline: Pipeline) -> list[IBuildStep]:
    """Return the steps that build the artifact and bring it, and its wheels, to the master."""
    incoming = project.artifacts / "incoming"
    place = util.Interpolate(f"{incoming}/%(prop:buildername)s-%(prop:buildnumber)s.tar.gz")
    wheels = project.settings.wheels_dir
    return [
        BuildArtifact(project, doStepIf=_nothing_failed),
        steps.FileUpload(
            name="upload-artifact",
            workersrc=util.Property("artifact"),
            masterdest=place,
            maxsize=LARGEST,
            doStepIf=_nothing_failed,
            hideStepIf=_unremarkable,
            haltOnFailure=True,
        ),
        KeepArtifact(project, place, doStepIf=_nothing_failed, haltOnFailure=True),
        CollectWheels(pipeline.release.requirements, doStepIf=_wheels_missing(wheels)),
        steps.DirectoryUpload(
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


def _nothing_failed(step: Any) -> bool:
    return step.build.results in (SUCCESS, WARNINGS)


def _unremarkable(results: int, step: Any) -> bool:
    return results in (SUCCESS, SKIPPED)


def _wheels_missing(wheels: Path) -> Any:
    return lambda step: (
        _nothing_failed(step) and not (wheels / str(step.getProperty("lock_hash"))).is_dir()
    )


class BuildArtifact(ShellMixin, BuildStep):
    """Pack the revision as a release, on the worker."""

    name = "build-artifact"
    description = "building the release artifact"
    haltOnFailure = True

    def __init__(self, project: Project, **kwargs: Any) -> None:
        self.project = project
        super().__init__(**self.setupShellMixin({"logEnviron": False, **kwargs}))

    async def run(self) -> int:
        """Return the result; the property `artifact` is its path on the worker."""
        observer = logobserver.BufferLogObserver(wantStdout=True, wantStderr=True)
        self.addLogObserver("stdio", observer)
        command = await self.makeRemoteShellCommand(
            command=shlex.join(["rm", "-rf", OUTPUT]) + " && " + shlex.join(self._arguments())
        )
        await self.runCommand(command)
        told = TOLD.search(observer.getStdout().strip())
        if told and not command.didFail():
            self.setProperty("artifact", told[2], self.name)
            self.descriptionDone = f"{Path(told[2]).name} ({told[3].partition(',')[0]})"
            return SUCCESS
        complaints = observer.getStderr().strip().splitlines()
        self.descriptionDone = complaints[0] if complaints else "it could not be built"
        return FAILURE

    def _arguments(self) -> list[str]:
        return [
            *("python", "-m", "pipelines.build.artifact", "--name", self.project.name),
            *("--revision", self.build.getSourceStamp("").revision, "--output", OUTPUT),
            *("--environment", self.getProperty(ENVIRONMENT)),
        ]

    def getResultSummary(self) -> dict[str, str]:
        """Return its name and size, or why there is none."""
        words = str(self.descriptionDone or "not built, as something failed")
        return {"step": words, "build": words} if self.results == FAILURE else {"step": words}


class KeepArtifact(SpokenStep):
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
        sent = Path(self.place)
        revision = self.build.getSourceStamp("").revision
        try:
            release = await threads.deferToThread(_keep, self.project, sent, revision)
        except (ValueError, KeyError, OSError, tarfile.TarError) as error:
            self.descriptionDone = f"refused: {error}"
            return FAILURE
        finally:
            sent.unlink(missing_ok=True)
        self.setProperty("lock_hash", release["lock_hash"], self.name)
        self.descriptionDone = f"kept {release['version']}"
        return SUCCESS


def _keep(project: Project, sent: Path, revision: str) -> dict[str, str]:
    with tarfile.open(sent) as archive:
        found = archive.extractfile("release.json")
        release: dict[str, str] = json.loads(found.read(64 * 1024)) if found else {}
    if (release.get("name"), release.get("revision")) != (project.name, revision):
        raise ValueError(f"its release.json is not that of {project.name} at {revision[:7]}")
    file_name = f"{project.name}-{release['version']}.tar.gz"
    if "/" in file_name or len(release["lock_hash"]) != 64 or not release["lock_hash"].isalnum():
        raise ValueError("its release.json names a version or lock hash that is none")
    folder = project.artifacts / revision
    aside = folder.with_name(f"{revision}.partial")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    (aside / f"{file_name}.sha256").write_text(f"{sha256(sent)}  {file_name}\n")
    (aside / "release.json").write_text(json.dumps(release, indent=2))
    shutil.move(sent, aside / file_name)
    shutil.rmtree(folder, ignore_errors=True)
    aside.rename(folder)
    _prune(project)
    return release


def _prune(project: Project) -> None:
    """Keep the newest artifacts, as many as the setting says, and the wheels that any needs."""
    folders = [each for each in project.artifacts.iterdir() if len(each.name) == 40]
    folders.sort(key=lambda folder: folder.stat().st_mtime, reverse=True)
    for folder in folders[project.settings.keep_artifacts :]:
        shutil.rmtree(folder)
    kept = project.settings.artifacts_dir.glob("*/*/release.json")
    needed = {json.loads(release.read_text())["lock_hash"] for release in kept}
    for wheels in project.settings.wheels_dir.glob("?" * 64):
        if wheels.name not in needed:
            shutil.rmtree(wheels)


class CollectWheels(ShellMixin, BuildStep):
    """Fetch every wheel that the release's lock names, once per lock, on the worker."""

    name = "collect-wheels"
    description = "fetching the wheels of the lock"
    haltOnFailure = True

    def __init__(self, requirements: str, **kwargs: Any) -> None:
        command = [
            *("python", "-m", "pipelines.build.wheels"),
            *("--requirements", requirements, "--output", WHEELS),
        ]
        super().__init__(
            **self.setupShellMixin({"command": command, "logEnviron": False, **kwargs})
        )

    async def run(self) -> int:
        """Return the result; the step's text is how many there are, or which is missing."""
        observer = logobserver.BufferLogObserver(wantStdout=True, wantStderr=True)
        self.addLogObserver("stdio", observer)
        command = await self.makeRemoteShellCommand()
        await self.runCommand(command)
        words = (observer.getStderr() if command.didFail() else observer.getStdout()).strip()
        last = words.splitlines()[-1] if words else "it failed"
        self.descriptionDone = last.partition("(")[2].rstrip(")") or last
        return int(command.results())

    def getResultSummary(self) -> dict[str, str]:
        """Return how many wheels there are, or why not."""
        words = str(self.descriptionDone or "kept from before")
        return {"step": words, "build": words} if self.results == FAILURE else {"step": words}


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
