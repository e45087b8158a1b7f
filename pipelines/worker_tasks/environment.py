"""The virtual environment of a project's requirements.

    python -m pipelines.worker_tasks.environment

Made once for the same requirements, Python and platform, and kept among the worker's builds.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import platform
import shutil
import sys
import sysconfig
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from pipelines.project.sources import Source, SourceError, read_source
from pipelines.system.file_lock import made_once
from pipelines.worker_tasks import uv
from pipelines.worker_tasks.commands import BuildError

_COMPLETE = ".complete"  # its time is that of the last use
_KEEP_DAYS = 14


def main(arguments: Sequence[str] | None = None) -> int:
    """Print where the environment is and return 0, or print why there is none and return 1."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.worker_tasks.environment")
    parser.add_argument("--cache", type=Path, required=True, metavar="DIR")
    parser.add_argument("--requirements", type=Path, required=True, nargs="+", metavar="FILE")
    parser.add_argument("--keep-days", type=float, default=_KEEP_DAYS, help="of those not used")
    options = parser.parse_args(arguments)
    started = time.monotonic()
    try:
        path, said = make_environment(options.cache, options.requirements)
    except (BuildError, SourceError) as error:
        print(error, file=sys.stderr)
        return 1
    print(said, end="")
    how = f"made in {time.monotonic() - started:.1f} s" if said else "kept"
    prune(path.parent, options.keep_days)
    print(f"environment {path} ({how})")
    return 0


def make_environment(cache: Path, requirements: Sequence[Path]) -> tuple[Path, str]:
    """The environment, and what uv said while it made it ("" when it was there already).

    Raises BuildError, or SourceError for a requirements file that cannot be read.
    """
    cache = cache.resolve()
    with tempfile.TemporaryDirectory() as scratch:
        files = [_as_requirements(file, Path(scratch)) for file in requirements]
        sources = [read_source(file) for file in files]
        path = cache / "environments" / _key(cache, sources)
        with made_once(path):
            if _is_complete(path):
                (path / _COMPLETE).touch()
                return path, ""
            shutil.rmtree(path, ignore_errors=True)
            said = uv.install(path, _arguments(files, sources), cache / "uv")
            (path / _COMPLETE).touch()
            return path, said


def prune(environments: Path, keep_days: float) -> None:
    """Delete the environments that no build used for that many days, and the killed ones."""
    oldest = time.time() - keep_days * 24 * 3600
    for path in environments.iterdir():
        if path.is_dir() and _last_used(path) < oldest:
            with made_once(path):
                if _last_used(path) < oldest:  # still, now that nobody else holds it
                    shutil.rmtree(path, ignore_errors=True)


def _last_used(path: Path) -> float:
    marker = path / _COMPLETE
    try:
        return (marker if marker.exists() else path).stat().st_mtime
    except FileNotFoundError:
        return math.inf  # another worker was quicker


def _as_requirements(file: Path, scratch: Path) -> Path:
    """A uv.lock is exported, because uv installs one only into an environment of its own."""
    if file.name != "uv.lock":
        return file
    read_source(file)  # its errors are clearer
    return uv.export(file, scratch / "exported.txt", development=True)


def _key(cache: Path, sources: Sequence[Source]) -> str:
    digest = hashlib.sha256()
    for part in (
        str(cache),  # which the scripts of an environment name: it cannot be moved
        platform.python_implementation(),
        platform.python_version(),
        sysconfig.get_platform(),
        *(file.read_bytes() for source in sources for file in source.files),
    ):
        content = part.encode() if isinstance(part, str) else part
        digest.update(b"%d:%s" % (len(content), content))
    return digest.hexdigest()[:12]


def _arguments(files: Sequence[Path], sources: Sequence[Source]) -> list[str]:
    arguments = []
    for file, source in zip(files, sources, strict=True):
        arguments += ["--requirements", str(file)]
        arguments += [word for group in source.groups for word in ("--group", f"{file}:{group}")]
        arguments += [word for extra in source.extras for word in ("--extra", extra)]
    is_locked = not any(source.unhashed for source in sources)
    return ["--require-hashes", *arguments] if is_locked else arguments


def _is_complete(path: Path) -> bool:
    # The interpreter is a link to one that may have been removed since.
    return (path / _COMPLETE).exists() and (path / "bin" / "python").exists()


if __name__ == "__main__":
    sys.exit(main())
