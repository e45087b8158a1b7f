"""One deploy at a time: a lock that dies with its holder and says who holds it.

The kernel frees a `flock` when the last descriptor of the open file is closed, so nobody ever has
to break one. Commands that a deploy runs inherit the descriptor: while an orphaned migration still
works, the environment stays locked, though its deployer was killed.
"""

from __future__ import annotations

import fcntl
import getpass
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pipelines.deploy.faults import Busy

# How long the last command of a killed deployer may finish before we say that we are locked out.
_ORPHANS_MAY_TAKE = 20.0


@contextmanager
def held(path: Path, purpose: str) -> Iterator[int]:
    """Hold the lock; yields its descriptor. Raises Busy, which says who holds it and for what."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _take(descriptor, path)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(_holder(purpose)).encode(), 0)
        yield descriptor
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _take(descriptor: int, path: Path) -> None:
    deadline = time.monotonic() + _ORPHANS_MAY_TAKE
    while True:
        try:
            return fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _read(path)
            if _lives(holder) or time.monotonic() > deadline:
                raise Busy(_sentence(holder, path)) from None
        time.sleep(0.1)  # flock has no timeout, and an alarm would interrupt more than this


def _holder(purpose: str) -> dict[str, str | int]:
    return {
        "pid": os.getpid(),
        "user": getpass.getuser(),
        "host": socket.gethostname(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
        "purpose": purpose,
    }


def _read(path: Path) -> dict[str, str | int]:
    try:
        holder = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return holder if isinstance(holder, dict) else {}


def _lives(holder: dict[str, str | int]) -> bool:
    # An empty file: the holder is between taking the lock and writing its name, or about to leave.
    return not holder or Path(f"/proc/{holder['pid']}").exists()


def _sentence(holder: dict[str, str | int], path: Path) -> str:
    if not holder:
        return f"Another deploy holds {path} at this moment. Try again in a second."
    who = f"{holder['user']} on {holder['host']} (process {holder['pid']})"
    since = f"since {holder['since']}, in order to {holder['purpose']}"
    if _lives(holder):
        return f"The environment is locked by {who} {since}. Wait until that has ended."
    return f"It was locked by {who} {since}; that process is gone, but a command of it still runs."
