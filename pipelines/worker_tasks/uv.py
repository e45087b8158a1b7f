"""uv: installs requirements, and writes a `uv.lock` as a hash-locked requirements file."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from pipelines.worker_tasks.commands import UNREACHABLE, BuildError, CommandError, explain, run

_LOCK_AGAIN = "lock the requirements again (uv pip compile --universal --generate-hashes)"
_UNBUILT = re.compile("building from source is disabled|Building source distributions is disabled")
_REASONS = (
    (
        r"Hash mismatch for `([^`]+)`",
        f"{{0}}: the index offers a file with another hash than the locked one; {_LOCK_AGAIN}.",
    ),
    (
        r"no trusted hash was provided for: `([^`]+)`",
        f"{{0}}: another package needs it, and it is not locked by hash; {_LOCK_AGAIN}.",
    ),
    (
        r"Because (\S+) was not found in the",
        "{0}: the package index has no package of this name; correct the requirement.",
    ),
    (
        r"there is no version of (\S+)",
        "{0}: the package index has no such version; correct the requirement.",
    ),
    (
        r"Because (\S+) has no wheels with a matching",
        "{0}: has no wheel for this Python and platform; require a version that has one.",
    ),
    (
        r"error sending request|dns error|tcp connect error|network was disabled",
        UNREACHABLE,
    ),
    (
        r"No solution found",
        "the requirements contradict each other; change one of them.",
    ),
)


class UnbuiltError(BuildError):
    """Something that is wanted has no wheel."""


def program() -> Path:
    """The uv beside this Python, or on PATH; raises BuildError when there is none."""
    beside = Path(sys.executable).parent
    if found := shutil.which("uv", path=f"{beside}{os.pathsep}{os.environ.get('PATH', '')}"):
        return Path(found)
    raise BuildError(f"uv is neither beside {sys.executable} nor on PATH; install it: `make` does.")


def install_wheels(
    environment: Path, arguments: list[str], cache: Path, *, shared: bool = True
) -> str:
    """Make a virtual environment and install wheels into it; returns what uv printed.

    Nothing that is installed runs. If the environment is shared, files are hard links into the
    cache where both lie on one file system, and are compiled here, since no command that uses it
    may write there. Raises BuildError, or UnbuiltError if something would have to be built.
    """
    links = () if shared else ("--link-mode", "copy")
    try:
        _make(environment)
        said = _install(environment, ["--no-build", *links, *arguments], cache)
    except CommandError as error:
        if _UNBUILT.search(str(error)):
            raise UnbuiltError("it has to be built from source", str(error)) from None
        raise _explained(error) from None
    if shared:
        compile_all = ("-m", "compileall", "-q", "-j", "0", environment / "lib")
        subprocess.run([sys.executable, "-I", *compile_all], stdout=subprocess.DEVNULL, check=False)
    return said


def build(environment: Path, arguments: list[str], cache: Path) -> str:
    """Install into a virtual environment, made if it is not there; returns what uv printed.

    What has no wheel is built. The environment can be moved. Raises BuildError.
    """
    try:
        if not (environment / "bin" / "python").exists():
            _make(environment, "--relocatable")
        return _install(environment, ["--compile-bytecode", *arguments], cache)
    except CommandError as error:
        raise _explained(error) from None


def _make(environment: Path, *options: str) -> None:
    make = ("venv", "--quiet", "--clear", "--python", sys.executable, *options)
    run(program(), *make, environment, environ=_environ())


def _install(environment: Path, arguments: Sequence[str], cache: Path) -> str:
    install = ("pip", "install", "--python", environment / "bin" / "python", "--cache-dir", cache)
    return run(program(), *install, *arguments, environ=_environ())


def _environ() -> dict[str, str]:
    environ = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    environ.pop("VIRTUAL_ENV", None)
    return environ


def _explained(error: CommandError) -> BuildError:
    return explain(str(error), _REASONS, "uv cannot install the requirements")


def export(lock: Path, target: Path, *, development: bool) -> Path:
    """Write what a uv.lock asks for as a requirements file; returns it, or raises BuildError."""
    groups = ["--all-groups", "--all-extras"] if development else ["--no-dev"]
    try:
        run(
            *(program(), "export", "--directory", lock.parent, "--frozen", "--offline", "--quiet"),
            *("--no-emit-project", "--no-header", "--no-annotate", *groups),
            *("--format", "requirements-txt", "--output-file", target.resolve()),
            environ={**os.environ, "UV_PYTHON_DOWNLOADS": "never"},
        )
    except CommandError as error:
        raise BuildError(f"{lock} cannot be used; run uv lock again:", str(error)) from None
    return target
