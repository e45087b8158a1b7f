"""The part of an environment that has to be built, by code that a branch chose.

    python -m pipelines.worker_tasks.from_source

It runs where nothing that another build reads can be written: uv's cache here is this build's own,
and so is the folder that it installs into. `environment` decides whether that is kept.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from pipelines.project.sources import SourceError
from pipelines.worker_tasks import requirements, uv
from pipelines.worker_tasks.commands import BuildError


def main(arguments: Sequence[str] | None = None) -> int:
    """Print where the environment is and return 0, or print why there is none and return 1."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.worker_tasks.from_source")
    parser.add_argument("--requirements", type=Path, required=True, nargs="+", metavar="FILE")
    parser.add_argument("--own", type=Path, required=True, metavar="DIR", help="of this build")
    options = parser.parse_args(arguments)
    started = time.monotonic()
    own = options.own.resolve()
    try:
        with tempfile.TemporaryDirectory() as scratch:
            wanted = requirements.read(options.requirements, Path(scratch))
            print(uv.build(own, wanted.arguments, Path(scratch, "uv")), end="")
    except (BuildError, SourceError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"environment {own} (built from source in {time.monotonic() - started:.1f} s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
