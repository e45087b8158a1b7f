"""Heartbeats: a process writes down that it still answers, so that another can see when it stops.

What is written is the time since the machine started, which nobody sets back.
"""

from __future__ import annotations

import time
from pathlib import Path

FILE = "heartbeat"  # in the base directory of the master, and of each worker
EVERY = 5.0  # seconds between two beats


def beat(file: Path) -> None:
    """Write down that this process answers now."""
    aside = file.with_name(f".{file.name}")
    aside.write_text(f"{time.monotonic()}\n")
    aside.replace(file)


def last_beat(file: Path) -> float | None:
    """Return when it was, in seconds since the machine started; None: never, as far as is known."""
    try:
        return float(file.read_text())
    except (OSError, ValueError):
        return None
