"""A lock beside a file, so that of several processes one makes it and the others find it made."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def made_once(target: Path) -> Iterator[None]:
    """Hold `<target>.lock` while the target is looked for, made or deleted.

    The kernel frees the lock with its holder. The file stays: to delete it would let a third
    worker lock a new one while the second still waits for the old.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.with_name(target.name + ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
