"""The first half of a deploy: everything that traffic sees nothing of."""

from __future__ import annotations

import shutil
from pathlib import Path

from pipelines.deploy import database, release
from pipelines.deploy.deploy import Deploy
from pipelines.deploy.environment import Environment
from pipelines.deploy.faults import SettingFault
from pipelines.deploy.release import artifact, python_environment
from pipelines.deploy.release.artifact import Artifact
from pipelines.deploy.state import desired, quarantine
from pipelines.deploy.step import Preview, step
from pipelines.system.faults import EnvironmentFault

# Of what is unpacked: the wheels of an environment grow about fourfold, and something must be left.
_UNPACKED_WHEELS = 4
_SPARE_BYTES = 64 << 20


@step(
    "verify-artifact",
    plan=lambda preview: f"{preview.artifact.path.name} is {preview.artifact.digest}: as recorded",
)
def verify_artifact(deploy: Deploy) -> str:
    """Is it what was tested, a release, this project's, and not known to be broken?"""
    request = deploy.request
    found = accepted(deploy.environment, Path(request.name), request.sha256, request.despite_bad)
    deploy.artifact, deploy.release = found, release.of(deploy.environment, found)
    manifest = found.manifest
    return f"{manifest.version} of revision {manifest.revision[:12]}, SHA-256 {found.digest[:12]}"


def accepted(
    environment: Environment, path: Path, sha256: str | None, despite_bad: bool
) -> Artifact:
    """The artifact, when there is nothing against deploying it here; else raises Fault."""
    digest = artifact.verify(path, sha256)
    if not despite_bad:
        quarantine.refuse(environment, digest, path.name)
    found = artifact.read(path, digest)
    name, project = found.manifest.name, environment.project
    if name != project:
        raise EnvironmentFault(
            f"{path.name} is a release of {name}, and {environment.name} runs {project}."
        )
    return found


@step("find-release")
def find_release(deploy: Deploy) -> str:
    """The kept release that was asked for, or the one before the current one."""
    environment = deploy.environment
    name = deploy.request.name or desired.read(environment).previous
    if not name:
        raise SettingFault(f"No release was on {environment.name} before: none to roll back to.")
    deploy.release = release.named(environment, name)
    if not deploy.request.despite_bad:
        quarantine.refuse(environment, deploy.new.digest, deploy.new.version)
    if not python_environment.complete(deploy.new):
        python_environment.make(environment, deploy.new, deploy.lock)
    return f"{deploy.new.version} of revision {deploy.new.manifest.revision[:12]} is kept here"


@step(
    "preflight",
    plan=lambda preview: (
        f"Look for Python {preview.artifact.manifest.python}, wheels, room on disk"
    ),
)
def preflight(deploy: Deploy) -> str:
    """Has this host the Python, the wheels and the room that the release needs?"""
    needed, wanted = _SPARE_BYTES, deploy.new
    if deploy.artifact and not wanted.directory.exists():
        needed += deploy.artifact.bytes_unpacked
    if not python_environment.complete(wanted):
        python_environment.interpreter(wanted.manifest.python)
        python_environment.uv()
        kept = python_environment.wheels(deploy.environment, wanted).glob("*.whl")
        needed += _UNPACKED_WHEELS * sum(wheel.stat().st_size for wheel in kept)
    free = shutil.disk_usage(deploy.environment.directory).free
    if free < needed:
        raise EnvironmentFault(
            f"The disk of {deploy.environment.directory} has {free >> 20} MB free, and the release"
            f" needs {needed >> 20} MB. Make room, or keep fewer releases (keep_releases)."
        )
    return f"Python {wanted.manifest.python}, wheels and {free >> 20} MB of disk are there"


def _plan_unpack(preview: Preview) -> str:
    kept = preview.release.directory.exists()
    return f"Nothing: {preview.release.id} is there" if kept else f"Unpack {preview.release.id}"


@step("unpack", plan=_plan_unpack)
def unpack(deploy: Deploy) -> str:
    """Put the files in their place, all or none."""
    there = deploy.new.directory.exists()
    if deploy.artifact:
        release.unpack(deploy.environment, deploy.artifact)
    return f"{deploy.new.id} {'was there already' if there else 'unpacked'}"


def _plan_python_environment(preview: Preview) -> str:
    release = preview.release
    if python_environment.complete(release):
        return f"Nothing: {release.venv.name} is there"
    wheels = python_environment.wheels(preview.environment, release)
    return f"Make {release.venv.name} from {wheels}"


@step("python-environment", plan=_plan_python_environment)
def make_python_environment(deploy: Deploy) -> str:
    """Install the locked requirements, unless an earlier release left them here."""
    venv = deploy.new.venv.name
    if python_environment.complete(deploy.new):
        return f"{venv} was there already"
    python_environment.make(deploy.environment, deploy.new, deploy.lock)
    return f"{venv} made from the kept wheels, every hash checked"


@step(
    "check-release",
    plan=lambda preview: f"Import {preview.artifact.manifest.run.application}, list migrations",
)
def check_release(deploy: Deploy) -> str:
    """Can the application be imported with this environment's settings; what would migrate?"""
    deploy.pending = database.inspect(deploy.environment, deploy.new, deploy.lock)
    return f"It can be imported; {migrations(deploy.pending)}"


@step(
    "migrate",
    plan=lambda _: "Apply the migrations that are pending then, as owner of the schema",
    must_be_undone=True,
)
def migrate(deploy: Deploy) -> str:
    """Bring the schema forwards, as the role that owns it."""
    if not deploy.pending:
        return "Nothing to migrate"
    database.migrate(deploy.environment, deploy.new, deploy.lock)
    *others, last = deploy.pending
    return f"Applied {last}{f' and {len(others)} before it' if others else ''}"


def migrations(names: list[str]) -> str:
    """How many are pending, in words."""
    return f"{len(names)} migration{'s' * (len(names) != 1)} to apply"
