"""The lock of a directory, which its supervisor holds until the end of the process."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from pipelines.supervisor.process import SupervisorError


def take_lock(directory: Path) -> int:
    """Lock `directory`; returns the descriptor. Raises SupervisorError if it is locked."""
    lock = os.open(directory / "state/keeper.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise SupervisorError(f"{directory} already has a supervisor; it needs no other") from None
    return lock
