"""The virtual environment of a project's requirements, made without running anything of them.

    python -m pipelines.worker_tasks.environment

Made once for the same requirements, Python and platform, and kept among the worker's builds, which
share it. So nothing that is installed runs here, in reach of all of them: only wheels are, and
Slipway's own Python compiles them, as an environment's own would run its `.pth` files. What has to
be built is built apart (`from_source`), and is kept under the key that was found before. The
environment of requirements that move (a folder, a branch of another repository) is shared with no
other build: it is only begun here, with what the index has.
"""

from __future__ import annotations

import argparse
import math
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from pipelines.project.sources import SourceError
from pipelines.system.file_lock import made_once
from pipelines.worker_tasks import requirements, uv
from pipelines.worker_tasks.commands import BuildError
from pipelines.worker_tasks.requirements import Wanted

_COMPLETE = ".complete"  # its time is that of the last use
_KEEP_DAYS = 14


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what there is, where, and how it came about, and return 0; or why not, and return 1.

    `environment PATH (made in 2.1 s)` can be used; `unbuilt KEY (WHY)` and `unfinished PATH (WHY)`
    are for `from_source`, which builds into the folder `--own`.
    """
    parser = argparse.ArgumentParser(prog="python -m pipelines.worker_tasks.environment")
    parser.add_argument("--cache", type=Path, required=True, metavar="DIR")
    parser.add_argument("--requirements", type=Path, required=True, nargs="+", metavar="FILE")
    parser.add_argument("--own", type=Path, required=True, metavar="DIR", help="of this build")
    parser.add_argument("--built", metavar="KEY", help="keep what was built there")
    parser.add_argument("--keep-days", type=float, default=_KEEP_DAYS, help="of those not used")
    options = parser.parse_args(arguments)
    cache, own = options.cache.resolve(), options.own.resolve()
    try:
        if options.built:
            print(_keep(own, cache / "environments" / options.built))
        else:
            print(_make_or_begin(cache, own, options.requirements))
    except (BuildError, SourceError) as error:
        print(error, file=sys.stderr)
        return 1
    prune(cache / "environments", options.keep_days)
    return 0


def _make_or_begin(cache: Path, own: Path, files: Sequence[Path]) -> str:
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        wanted = requirements.read(files, Path(scratch))
        if wanted.moving:
            _begin(own, wanted, cache, Path(scratch))
            return f"unfinished {own} ({wanted.moving} may be another in each build)"
        try:
            path, said = _make(cache, wanted, Path(scratch))
        except uv.UnbuiltError:
            return f"unbuilt {wanted.key(cache)} (something in it has no wheel)"
    how = f"made in {time.monotonic() - started:.1f} s" if said else "kept"
    return f"{said}environment {path} ({how})"


def make_environment(cache: Path, files: Sequence[Path]) -> tuple[Path, str]:
    """The environment, and what uv said while it made it ("" when it was there already).

    Raises BuildError, or SourceError for a requirements file that cannot be read.
    """
    with tempfile.TemporaryDirectory() as scratch:
        wanted = requirements.read(files, Path(scratch))
        return _make(cache.resolve(), wanted, Path(scratch))


def _make(cache: Path, wanted: Wanted, scratch: Path) -> tuple[Path, str]:
    path = cache / "environments" / wanted.key(cache)
    with made_once(path):
        if _is_complete(path):
            (path / _COMPLETE).touch()
            return path, ""
        shutil.rmtree(path, ignore_errors=True)
        said = uv.install_wheels(path, wanted.arguments, _uv_cache(cache, wanted, scratch))
        (path / _COMPLETE).touch()
        return path, said


def _begin(own: Path, wanted: Wanted, cache: Path, scratch: Path) -> None:
    """Install what does not move, as far as it goes; the rest, and what fails, is built apart."""
    steady, kept = wanted.steady(scratch), _uv_cache(cache, wanted, scratch)
    try:
        uv.install_wheels(own, steady, kept, shared=False)
    except BuildError:
        shutil.rmtree(own, ignore_errors=True)


def _uv_cache(cache: Path, wanted: Wanted, scratch: Path) -> Path:
    """uv's cache: that of all builds, unless a branch says where uv finds things, or how.

    uv keeps a wheel of a folder by its name, and whatever a proxy gives it as the real index's.
    """
    return cache / "uv" if wanted.is_ordinary else scratch / "uv"


def _keep(own: Path, path: Path) -> str:
    """Copy what was built, link for link: nothing in it is followed or run."""
    with made_once(path):
        if _is_complete(path):
            return f"environment {path} (kept)"
        shutil.rmtree(path, ignore_errors=True)
        try:
            shutil.copytree(own, path, symlinks=True)
        except (OSError, shutil.Error) as error:
            raise BuildError("what was built from source cannot be kept:", str(error)) from None
        (path / _COMPLETE).touch()
        return f"environment {path} (built from source)"


def prune(environments: Path, keep_days: float) -> None:
    """Delete the environments that no build used for that many days, and the killed ones."""
    oldest = time.time() - keep_days * 24 * 3600
    for path in environments.iterdir() if environments.exists() else ():
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


def _is_complete(path: Path) -> bool:
    # The interpreter is a link to one that may have been removed since.
    return (path / _COMPLETE).exists() and (path / "bin" / "python").exists()


if __name__ == "__main__":
    sys.exit(main())
