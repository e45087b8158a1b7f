"""Confines what a rehearsal runs to its release, its Python and its copy of the environment.

By bubblewrap, where that is installed and the kernel lets it. Where not, a rehearsal runs as a
deploy does; its secrets are made up all the same.
"""

from __future__ import annotations

import functools
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from pipelines.deploy.environment import Environment, credentials
from pipelines.deploy.release import Release

_ALONE = ["--unshare-all", "--die-with-parent", "--new-session"]
_DEVICES = ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
# What names, time zones and encodings are looked up in; no secret of the machine lies there.
_LOOKED_UP = ("group", "ld.so.cache", "localtime", "mime.types", "nsswitch.conf", "passwd", "ssl")

_OURS = Path(__file__).parent  # what servers of releases load beside them


def confined(
    environment: Environment, release: Release, argv: Sequence[str], *writable: Path
) -> list[str]:
    """Return the argv that runs `argv` of a release; unchanged, unless it is a rehearsal's.

    It may write to what the environment's releases share, and to `writable`.
    """
    program = bubblewrap() if environment.rehearsal else None
    if program is None:
        return list(argv)
    # An environment of Python's holds links to the Python that made it, wherever that lies.
    base = release.python.resolve().parents[1]
    database = credentials.cluster(environment).socket_directory  # not before that is served
    return [
        *(program, *_ALONE, *_system(), *_DEVICES),
        *_bind("--ro-bind", base, release.directory, release.venv, _OURS),
        *_bind("--ro-bind-try", database),
        *_bind("--bind", environment.shared, *writable),
        *("--chdir", str(release.app), "--", *argv),
    ]


@functools.cache
def bubblewrap() -> str | None:
    """Return the program that confines, or None where it is missing or not allowed."""
    program = shutil.which("bwrap")
    if program is None:
        return None
    trial = [program, *_ALONE, *_system(), *_DEVICES, "--", "true"]
    return program if subprocess.run(trial, capture_output=True).returncode == 0 else None


def _system() -> list[str]:
    return _bind("--ro-bind-try", *map(Path, _SYSTEM), *(Path("/etc", name) for name in _LOOKED_UP))


def _bind(how: str, *places: Path) -> list[str]:
    return [word for place in places for word in (how, str(place), str(place))]
