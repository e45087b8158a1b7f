"""Who keeps an environment holds its lock, until the end of the process."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from pipelines.supervisor.process import KeeperError


def take_lock(directory: Path) -> int:
    """Lock what is kept in `directory`; returns the descriptor. Raises KeeperError if it is."""
    lock = os.open(directory / "state/keeper.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise KeeperError(f"{directory} already has a keeper; it needs no other") from None
    return lock
