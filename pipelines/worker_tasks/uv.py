"""uv: installs requirements, and writes a `uv.lock` as a hash-locked requirements file."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from pipelines.worker_tasks.commands import UNREACHABLE, BuildError, CommandError, explain, run

_LOCK_AGAIN = "lock the requirements again (uv pip compile --universal --generate-hashes)"
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


def program() -> Path:
    """The uv beside this Python, or on PATH; raises BuildError when there is none."""
    beside = Path(sys.executable).parent
    if found := shutil.which("uv", path=f"{beside}{os.pathsep}{os.environ.get('PATH', '')}"):
        return Path(found)
    raise BuildError(f"uv is neither beside {sys.executable} nor on PATH; install it: `make` does.")


def install(environment: Path, arguments: list[str], cache: Path) -> str:
    """Make a virtual environment and install into it; returns what uv printed.

    Files are hard links into the cache where both lie on one file system. They are compiled here,
    since no command that uses the environment may write there. Raises BuildError.
    """
    environ = {**os.environ, "UV_CACHE_DIR": str(cache), "UV_PYTHON_DOWNLOADS": "never"}
    environ.pop("VIRTUAL_ENV", None)
    try:
        run(program(), "venv", "--quiet", "--python", sys.executable, environment, environ=environ)
        python = environment / "bin" / "python"
        install = ("pip", "install", "--compile-bytecode", "--python", python)
        return run(program(), *install, *arguments, environ=environ)
    except CommandError as error:
        raise explain(str(error), _REASONS, "uv cannot install the requirements:") from None


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
