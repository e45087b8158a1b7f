"""Every wheel that a lock needs, so that a deploy is offline.

    python -m pipelines.worker_tasks.wheels

Kept once per lock, for this Python and platform.
"""

from __future__ import annotations

import argparse
import hashlib
import platform
import shutil
import sys
import sysconfig
import time
from collections.abc import Sequence
from pathlib import Path

from pipelines.project.sources import SourceError
from pipelines.system.file_lock import made_once
from pipelines.worker_tasks.commands import UNREACHABLE, BuildError, CommandError, explain, run
from pipelines.worker_tasks.lock import read_lock

_HERE = f"Python {'.'.join(platform.python_version_tuple()[:2])} on {sysconfig.get_platform()}"
_REASONS = (
    (
        r"NewConnectionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|Failed to establish",
        UNREACHABLE,
    ),
    (
        r"DO NOT MATCH THE HASHES[^\n]*\n\s+(\S+)",
        "{0}: the index offers a file with another hash than the locked one; lock it again.",
    ),
    (
        r"No matching distribution found for (\S+)",
        f"{{0}}: the package index has no wheel of it for {_HERE}; require a version with one.",
    ),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print where the wheels are and return 0, or print why there are none and return 1."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.worker_tasks.wheels")
    parser.add_argument("--requirements", type=Path, required=True, metavar="FILE")
    parser.add_argument("--output", type=Path, required=True, metavar="DIR")
    options = parser.parse_args(arguments)
    started = time.monotonic()
    try:
        folder, is_new = fetch(options.requirements, options.output)
    except (BuildError, SourceError) as error:
        print(error, file=sys.stderr)
        return 1
    sizes = [wheel.stat().st_size for wheel in folder.glob("*.whl")]
    count = "1 wheel" if len(sizes) == 1 else f"{len(sizes)} wheels"
    how = f"fetched in {time.monotonic() - started:.1f} s" if is_new else "kept"
    print(f"wheels {folder} ({count}, {sum(sizes) / 1e6:.1f} MB, {how})")
    return 0


def fetch(requirements: Path, output: Path) -> tuple[Path, bool]:
    """The folder with the wheels, and whether it is new; raises BuildError or SourceError."""
    lock = read_lock(requirements)
    folder = output / hashlib.sha256(lock).hexdigest()
    with made_once(folder):
        if folder.exists():
            return folder, False
        partial = folder.with_name(f"{folder.name}.partial")
        shutil.rmtree(partial, ignore_errors=True)  # of a worker that was killed
        partial.mkdir()
        try:
            _download(lock, partial)
            partial.rename(folder)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
        return folder, True


def _download(lock: bytes, folder: Path) -> None:
    file = folder / "requirements.txt"
    file.write_bytes(lock)
    try:
        run(
            *(sys.executable, "-m", "pip", "download", "--no-input", "--progress-bar", "off"),
            *("--require-hashes", "--only-binary", ":all:", "--no-deps"),
            *("--requirement", file, "--dest", folder),
        )
    except CommandError as error:
        raise explain(str(error), _REASONS, "the wheels cannot be fetched") from None
    file.unlink()


if __name__ == "__main__":
    sys.exit(main())
