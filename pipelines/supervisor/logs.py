"""Bounds the disk that logs take while their writers hold them open."""

from __future__ import annotations

import os
from pathlib import Path

LIMIT = 10_000_000  # bytes, beside one older part of at most this size


def bound(file: Path) -> None:
    """Above the limit, keep the last part aside as `<file>.1` and let the writers go on empty.

    What is written between the two steps is lost: the price of writers that hold the file itself
    and so depend on no supervisor.
    """
    if not file.exists() or file.stat().st_size <= LIMIT:
        return
    with file.open("rb") as full, file.with_name(f"{file.name}.1").open("wb") as older:
        full.seek(-LIMIT, os.SEEK_END)
        while part := full.read(1_000_000):
            older.write(part)
    os.truncate(file, 0)
