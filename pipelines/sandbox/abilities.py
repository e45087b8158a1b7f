"""What builds can be held off with on this machine: found by trying, not by asking for versions."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pipelines import ROOT
from pipelines.sandbox import Limits, Sandbox, bubblewrap
from pipelines.system.ownership import give

if TYPE_CHECKING:  # settings are read with pydantic, and what starts a command has no time for it
    from pipelines.settings import Settings

# No account has this number (systemd gives out the numbers around it for a while, and nobody else
# does). It is not `nobody`, as whom other programs of this machine run.
BUILD_USER = 61990
_INSTALL = "install bubblewrap (the package of that name has `bwrap`)"
_TRIALS = {
    "bubblewrap": ["-m", "pipelines.sandbox.bubblewrap"],
    "walls": ["-c", "import pipelines.sandbox"],  # whoever it is there can read Slipway
}
_KEEPS_CACHE = ["-m", "pipelines.sandbox.kept_cache"]
_ALLOW = "allow user namespaces (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone)"


class SandboxError(Exception):
    """This machine cannot do what was asked for; a sentence with the remedy."""


@dataclass(frozen=True)
class Ability:
    """What builds run in; `lacking` says why in nothing safer, and the remedy."""

    kind: str
    user: int | None = None  # another one than Slipway's own
    lacking: str = ""
    may_write_cache: bool = False

    @property
    def not_held_off(self) -> str:
        """What builds can reach there that they should not."""
        cache = ", the cache that all builds use," if self.may_write_cache else ""
        return {
            "walls": f"the network{cache} and other builds of their worker",
            "none": "anything that Slipway's user can reach",
        }.get(self.kind, "")

    def __str__(self) -> str:
        """Say it to people."""
        who = f"as user {self.user}" if self.user else "as the user who runs Slipway"
        places = {
            "bubblewrap": "each command in a bubblewrap sandbox",
            "walls": "behind walls",
            "none": "without a sandbox",
        }
        return f"builds run {places[self.kind]}, {who}"


def ability(settings: Settings) -> Ability:
    """Return the safest that the machine can do, or what the setting asks for.

    Raises SandboxError if that cannot be had.
    """
    setting = settings.sandbox
    user = BUILD_USER if os.geteuid() == 0 else None
    lacking = (
        [f"SLIPWAY_SANDBOX={setting} asks for no more"] if setting in ("walls", "none") else []
    )
    for kind in ("bubblewrap", "walls"):
        if setting in ("auto", kind):
            if not (problem := _problem(settings, kind, user)):
                keeps = [*_KEEPS_CACHE, str(settings.home / "cache")]
                writes = kind == "walls" and bool(_failure(settings, keeps, user))
                return Ability(kind, user, "; ".join(lacking), writes)
            lacking.append(f"{kind}: {problem}")
    if setting in ("auto", "none"):
        return Ability("none", None, "; ".join(lacking))
    raise SandboxError(f"SLIPWAY_SANDBOX={setting} cannot be had here. {lacking[-1]}")


def walls(settings: Settings, folder: Path, user: int | None) -> list[str]:
    """Return what to put before a worker's argv to raise walls around it; `folder` is its own."""
    read = [*_objects(settings), ROOT / "pipelines", ROOT / "worker"]
    read += [Path(place) for place in (sys.prefix, sys.base_prefix)]
    keep = [settings.home / "cache", folder, *settings.build_folders]
    argv = [sys.executable, "-m", "pipelines.sandbox.walls"]
    for option, paths in (
        ("--hide", [settings.home, ROOT, Path.home()]),
        ("--read", read),
        ("--keep", keep),
    ):
        argv += [word for path in paths for word in (option, str(path))]
    return [*argv, *(("--user", str(user)) if user else ())]


def sandbox(settings: Settings, kind: str) -> Sandbox:
    """Return what a worker is told."""
    return Sandbox(
        kind,
        objects=[str(path) for path in _objects(settings)],
        cache=str(settings.home / "cache"),
        folders=[str(path) for path in settings.build_folders],
        limits=Limits(
            processes=settings.build_processes,
            file_megabytes=settings.build_file_megabytes,
            memory_megabytes=settings.build_memory_megabytes,
            megabytes=settings.build_megabytes,
            nice=settings.build_nice,
        ),
    )


def _objects(settings: Settings) -> list[Path]:
    """Not all of a hub: its configuration may hold the address it was cloned from."""
    return sorted(settings.home.glob("hub/*/objects"))


def _problem(settings: Settings, kind: str, user: int | None) -> str:
    """Return why it cannot be had, with the remedy; empty if it can."""
    if kind == "bubblewrap" and not bubblewrap.PROGRAM:
        return _INSTALL
    failure = _failure(settings, _TRIALS[kind], user)
    return f"{failure}; {_ALLOW}" if failure else ""


def _failure(settings: Settings, trial: list[str], user: int | None) -> str:
    """Return why Python cannot run a trial behind walls; empty if it can."""
    for needed in (settings.home / "workers", settings.home / "cache"):
        needed.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".trial-", dir=settings.home / "workers") as folder:
        give(Path(folder), user or os.geteuid())
        argv = [*walls(settings, Path(folder), user), "--", sys.executable, *trial]
        done = subprocess.run(
            argv, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
    if done.returncode == 0:
        return ""
    return (done.stderr.strip().splitlines() or ["no message"])[-1]
