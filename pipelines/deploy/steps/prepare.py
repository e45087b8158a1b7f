"""The first half of a deploy: everything that does not touch the traffic."""

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
    """Verify that it is the release that was tested, this project's, and not in quarantine."""
    request = deploy.request
    candidate = accepted(
        deploy.environment, Path(request.name), request.sha256, request.despite_bad
    )
    deploy.artifact, deploy.release = candidate, release.of(deploy.environment, candidate)
    manifest = candidate.manifest
    return (
        f"{manifest.version} of revision {manifest.revision[:12]}, SHA-256 {candidate.digest[:12]}"
    )


def accepted(
    environment: Environment, path: Path, sha256: str | None, despite_bad: bool
) -> Artifact:
    """Return the artifact; raises Fault when something speaks against deploying it here."""
    digest = artifact.verify(path, sha256)
    if not despite_bad:
        quarantine.refuse(environment, digest, path.name)
    candidate = artifact.read(path, digest)
    name, project = candidate.manifest.name, environment.project
    if name != project:
        raise EnvironmentFault(
            f"{path.name} is a release of {name}, and {environment.name} runs {project}."
        )
    return candidate


@step("find-release")
def find_release(deploy: Deploy) -> str:
    """Find the kept release that was asked for, or the one before the current one."""
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
    """Check that this host has the Python, the wheels and the disk that the release needs."""
    needed, new = _SPARE_BYTES, deploy.new
    if deploy.artifact and not new.directory.exists():
        needed += deploy.artifact.bytes_unpacked
    if not python_environment.complete(new):
        python_environment.interpreter(new.manifest.python)
        python_environment.uv()
        wheels = python_environment.wheels(deploy.environment, new).glob("*.whl")
        needed += _UNPACKED_WHEELS * sum(wheel.stat().st_size for wheel in wheels)
    free = shutil.disk_usage(deploy.environment.directory).free
    if free < needed:
        raise EnvironmentFault(
            f"The disk of {deploy.environment.directory} has {free >> 20} MB free, and the release"
            f" needs {needed >> 20} MB. Make room, or keep fewer releases (keep_releases)."
        )
    return f"Python {new.manifest.python}, wheels and {free >> 20} MB of disk are there"


def _plan_unpack(preview: Preview) -> str:
    kept = preview.release.directory.exists()
    return f"Nothing: {preview.release.id} is there" if kept else f"Unpack {preview.release.id}"


@step("unpack", plan=_plan_unpack)
def unpack(deploy: Deploy) -> str:
    """Put the files in their place, all or none."""
    existed = deploy.new.directory.exists()
    if deploy.artifact:
        release.unpack(deploy.environment, deploy.artifact)
    return f"{deploy.new.id} {'was existed already' if existed else 'unpacked'}"


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
    was_there = python_environment.complete(deploy.new)
    if not was_there:
        python_environment.make(deploy.environment, deploy.new, deploy.lock)
    python_environment.compile_modules(deploy.new, deploy.new.app, deploy.lock)
    if was_there:
        return f"{venv} was there already"
    return f"{venv} made from the kept wheels, every hash checked"


@step(
    "check-release",
    plan=lambda preview: f"Import {preview.artifact.manifest.run.application}, list migrations",
)
def check_release(deploy: Deploy) -> str:
    """Import the application with this environment's settings, and list its pending migrations."""
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
    """Return how many migrations are pending, as words."""
    return f"{len(names)} migration{'s' * (len(names) != 1)} to apply"
