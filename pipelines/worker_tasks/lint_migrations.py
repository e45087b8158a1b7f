"""What a linter says of the migrations of a candidate.

    python -m pipelines.worker_tasks.lint_migrations

Advice and nothing more: it overlooks much that breaks, and warns of much that does not. Run in a
checkout of the candidate, whose first parent is what it would be merged onto.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from pipelines.system.git import git
from pipelines.worker_tasks import linting

# The linter itself; Django comes from the project, never from beside us.
_PACKAGES = ("django_migration_linter", "appdirs", "toml")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the findings, the last line in one sentence; 1 if the linter could not tell any."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.worker_tasks.lint_migrations")
    parser.add_argument("--environment", type=Path, required=True, metavar="PATH")
    options = parser.parse_args(arguments)
    files = new_migrations(Path.cwd())
    if not files:
        print("no new migration")
        return 0
    with tempfile.TemporaryDirectory() as packages:
        for name in _PACKAGES:
            _link(name, Path(packages))
        source = Path(linting.__file__).read_text()
        done = subprocess.run(
            [options.environment / "bin" / "python", "-c", source, *files],
            env={**os.environ, "PYTHONPATH": packages},
        )
    return min(done.returncode, 1)


def new_migrations(checkout: Path) -> list[str]:
    """The files of migrations that the candidate adds to what it is merged onto."""
    added = ["diff", "--name-only", "--diff-filter=A", "-z", "HEAD^1", "HEAD"]
    found = git(checkout, *added, "--", "*/migrations/*.py").split("\0")
    return [file for file in found if file and Path(file).name != "__init__.py"]


def _link(name: str, folder: Path) -> None:
    spec = find_spec(name)
    assert spec is not None  # it is among our own requirements
    assert spec.origin is not None
    origin = Path(spec.origin)
    place = origin.parent if origin.name == "__init__.py" else origin
    (folder / place.name).symlink_to(place)


if __name__ == "__main__":
    sys.exit(main())
