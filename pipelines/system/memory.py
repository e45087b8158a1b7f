"""Finds out whether the machine ran out of memory: the kernel counts what it ends for that."""

from __future__ import annotations

from pathlib import Path


def ended_for_memory() -> int:
    """Return how many processes the kernel has ended since it started, for want of memory."""
    for line in Path("/proc/vmstat").read_text().splitlines():
        name, _, count = line.partition(" ")
        if name == "oom_kill":
            return int(count)
    return 0
