"""The lock of a release: what it installs, every package with its hashes."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pipelines.build import uv
from pipelines.build.commands import BuildError
from pipelines.project.reading import why_unreleasable
from pipelines.project.sources import read_source


def read_lock(file: Path) -> bytes:
    """The `requirements.txt` of a release; a uv.lock is exported, without development's packages.

    Raises SourceError, or BuildError when something in it has no hash.
    """
    if reason := why_unreleasable(file.name, read_source(file)):
        raise BuildError(reason)
    is_uv = file.name == "uv.lock"
    return uv.export(file, development=False).encode() if is_uv else file.read_bytes()


def lock_hash(file: Path) -> str:
    """SHA-256 of the release's `requirements.txt`; raises what `read_lock` does."""
    return hashlib.sha256(read_lock(file)).hexdigest()
