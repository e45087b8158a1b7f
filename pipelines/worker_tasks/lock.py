"""The lock of a release: what it installs, every package with its hashes."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from pipelines.project.sources import read_source, why_unreleasable
from pipelines.worker_tasks import uv
from pipelines.worker_tasks.commands import BuildError


def read_lock(file: Path) -> bytes:
    """The `requirements.txt` of a release; a uv.lock is exported, without development's packages.

    Raises SourceError, or BuildError when something in it has no hash.
    """
    with tempfile.TemporaryDirectory() as scratch:
        source = read_source(file)
        if file.name == "uv.lock":
            file = uv.export(file, Path(scratch, "requirements.txt"), development=False)
            source = read_source(file)  # packages from folders and repositories have no hash
        if reason := why_unreleasable(file.name, source.unhashed, source.includes):
            raise BuildError(reason)
        return file.read_bytes()


def lock_hash(file: Path) -> str:
    """SHA-256 of the release's `requirements.txt`; raises what `read_lock` does."""
    return hashlib.sha256(read_lock(file)).hexdigest()
