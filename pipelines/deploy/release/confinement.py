"""Holds what a release runs off from the rest of the machine.

A release is a user of its environment's own, where Slipway is root, and sees of Slipway nothing but
its files, its Python, what its environment's releases share and the database's socket, where root
or user namespaces let it. What a rehearsal runs sees nothing else of the machine either, and no
network, by bubblewrap, where that is installed and the kernel lets it.
"""

from __future__ import annotations

import functools
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from pipelines import ROOT
from pipelines.deploy.environment import Environment, credentials, users
from pipelines.deploy.environment.users import Users
from pipelines.deploy.release import Release
from pipelines.system.view import hide

_ALONE = ["--unshare-all", "--die-with-parent", "--new-session"]
_DEVICES = ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64")
# What names, time zones and encodings are looked up in; no secret of the machine lies there.
_LOOKED_UP = ("group", "ld.so.cache", "localtime", "mime.types", "nsswitch.conf", "passwd", "ssl")

_OURS = Path(__file__).parent  # what servers of releases load beside them
_LAUNCH = [sys.executable, "-I", str(_OURS / "launch.py")]


def confined(
    environment: Environment, release: Release, argv: Sequence[str], *, owner: bool = False
) -> list[str]:
    """Return the argv that runs `argv` of a release; `owner`: it knows the schema's owner.

    It may write to what the environment's releases share.
    """
    if in_bubblewrap(environment):
        return _bubblewrapped(environment, release, argv)
    return [*_launched(environment, release, owner=owner), "--", *argv]


def listening(environment: Environment, release: Release, argv: Sequence[str]) -> list[str]:
    """Return the argv that runs a server of a release: it inherits its socket, as by systemd."""
    socket = ["--listen", str(environment.socket_of(release.digest))]
    return [*_launched(environment, release, owner=False), *socket, "--", *argv]


def in_bubblewrap(environment: Environment) -> bool:
    """Whether all that its releases run sees nothing else of the machine."""
    return environment.rehearsal and bubblewrap() is not None


def not_held_off(environment: Environment) -> list[str]:
    """Return what releases of an environment are not held off from here, as parts of a sentence."""
    lacking = []
    if not users_of(environment):
        lacking.append("Slipway's processes, and the secret of the schema's owner among them")
    if not can_hide():
        lacking.append("Slipway's files")
    return lacking


def users_of(environment: Environment) -> Users | None:
    """Return the environment's users, where they can reach what is theirs."""
    passable = all(path.stat().st_mode & 0o001 for path in environment.directory.parents)
    return users.of(environment) if can_hide() or passable else None


def _launched(environment: Environment, release: Release, *, owner: bool) -> list[str]:
    arguments = list(_LAUNCH)
    if who := users_of(environment):
        user = who.owner if owner else who.release
        arguments += ["--user", str(user), "--group", str(who.release)]
    if can_hide():
        shown = [release.python.resolve().parents[1], release.directory, release.venv, _OURS]
        if socket := credentials.socket_directory(environment):
            shown.append(socket)
        hidden = [environment.top, ROOT, Path.home()]
        for option, paths in (
            ("--hide", hidden),
            ("--read", shown),
            ("--keep", [environment.shared]),
        ):
            arguments += [word for path in paths for word in (option, str(path))]
    return arguments


@functools.cache
def can_hide() -> bool:
    """Whether this machine lets a process of ours see less of it."""
    try:
        return subprocess.run(["true"], preexec_fn=lambda: hide([_OURS], [], [])).returncode == 0
    except subprocess.SubprocessError:
        return False


def _bubblewrapped(environment: Environment, release: Release, argv: Sequence[str]) -> list[str]:
    # An environment of Python's holds links to the Python that made it, wherever that lies.
    base = release.python.resolve().parents[1]
    database = credentials.cluster(environment).socket_directory  # not before that is served
    return [
        *(str(bubblewrap()), *_ALONE, *_system(), *_DEVICES),
        *_bind("--ro-bind", base, release.directory, release.venv, _OURS),
        *_bind("--ro-bind-try", database),
        *_bind("--bind", environment.shared, environment.run),
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
