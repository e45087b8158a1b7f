"""The Python environment of a release: made once for each lock file, offline, hashes required.

It is built in its place, since an environment cannot be moved, and marked complete at the end: what
has no mark is half-made and is made anew.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from pipelines.deploy import command
from pipelines.deploy.environment import Environment
from pipelines.deploy.release import Release
from pipelines.system.faults import EnvironmentFault

_COMPLETE = ".complete"


def complete(release: Release) -> bool:
    """Whether the release's environment is there, whole."""
    return (release.venv / _COMPLETE).exists()


def interpreter(minor: str) -> Path:
    """Return the Python of that minor version on this host; raises EnvironmentFault without."""
    if minor == f"{sys.version_info.major}.{sys.version_info.minor}":
        # Not our own virtual environment's, which may be deleted while the release lives.
        return Path(os.path.realpath(sys.executable))
    if program := shutil.which(f"python{minor}"):
        return Path(program)
    raise EnvironmentFault(
        f"The release was built for Python {minor}, and no python{minor} is on the PATH of this"
        f" host. Install it, or build the release with {sys.version_info.major}."
        f"{sys.version_info.minor}."
    )


def wheels(environment: Environment, release: Release) -> Path:
    """Return the wheels kept for the release's lock file; raises EnvironmentFault without."""
    path = environment.wheels(release.manifest.lock_hash)
    if not any(path.glob("*.whl")):
        raise EnvironmentFault(
            f"The wheels of the lock file {release.manifest.lock_hash[:12]} are not in {path}."
            " The build of the artifact keeps them there: build it again."
        )
    return path


def make(environment: Environment, release: Release, lock: int) -> None:
    """Make the environment; raises EnvironmentFault with the installer's error."""
    if release.venv.exists():
        shutil.rmtree(release.venv)
    python = interpreter(release.manifest.python)
    create = [str(python), "-m", "venv", "--without-pip", str(release.venv)]
    creation = command.run(create, command.account(), lock)
    if creation.status:
        raise EnvironmentFault(f"{python} cannot make an environment: {creation.error}")
    env = command.account() | {"UV_CACHE_DIR": str(environment.directory / "cache")}
    installation = command.run(_install(environment, release), env, lock)
    if installation.status:
        raise EnvironmentFault(
            "The release's requirements.txt cannot be installed from the kept wheels:"
            f" {' '.join(installation.tail(6).split())}"
        )
    compile_modules(release, release.venv / "lib", lock)
    (release.venv / _COMPLETE).touch()


def compile_modules(release: Release, folder: Path, lock: int) -> None:
    """Compile what a release may not write beside, by its Python alone: nothing of it runs."""
    base = str(release.python.resolve())
    argv = [base, "-I", "-m", "compileall", "-q", "-j", "0", "-x", "/tests?/", str(folder)]
    command.run(argv, command.account(), lock)  # what cannot be compiled cannot be imported


def _install(environment: Environment, release: Release) -> list[str]:
    # A cache of the environment's own: what a build put into the account's cache is not trusted.
    install = [uv(), "pip", "install", "--quiet", "--no-config", "--offline", "--no-index"]
    install += ["--find-links", str(wheels(environment, release)), "--require-hashes"]
    install += ["--python", str(release.python)]
    return [*install, "-r", str(release.directory / "requirements.txt")]


def uv() -> str:
    """Return the installer, beside our Python or on the PATH; raises EnvironmentFault without."""
    beside = Path(sys.executable).parent
    if program := shutil.which("uv", path=f"{beside}{os.pathsep}{os.environ.get('PATH', '')}"):
        return program
    raise EnvironmentFault(
        f"The installer uv is neither beside {sys.executable} nor on the PATH. `make` brings it;"
        " on a host of its own install it there."
    )
