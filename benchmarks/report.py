"""Tables in Markdown, and the machine that they were made on."""

from __future__ import annotations

import math
import os
import platform
import re
import statistics
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One line of a table: its name, and a cell for each column."""

    name: str
    cells: dict[str, str]


@dataclass(frozen=True)
class Effort:
    """How thoroughly to measure: so many rounds, or each benchmark's own number; or a try-out."""

    asked: int | None = None
    quick: bool = False

    def rounds(self, thorough: int) -> int:
        """Return how often to repeat what is repeated `thorough` times by default."""
        return self.asked or (1 if self.quick else thorough)

    def size(self, thorough: int, quick: int) -> int:
        """Return how much to measure with."""
        return quick if self.quick else thorough


def seconds(duration: float) -> str:
    """Return a duration for people."""
    return f"{duration:.1f} s" if duration >= 1 else f"{duration * 1000:.0f} ms"


def percentile(durations: Sequence[float], share: float) -> float:
    """Return the value that this share of them does not exceed."""
    ordered = sorted(durations)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def milliseconds(durations: Sequence[float]) -> str:
    """Return median and 95th percentile in milliseconds."""
    worst = percentile(durations, 0.95)
    return f"{statistics.median(durations) * 1000:.0f} ms (p95 {worst * 1000:.0f})"


def by_line(points: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """Turn the values at each x into a line for each value."""
    lines: dict[str, dict[str, float]] = {}
    for x, values in points.items():
        for line, y in values.items():
            lines.setdefault(line, {})[x] = y
    return lines


def table(rows: Iterable[Row]) -> str:
    """Return rows of the same columns as a Markdown table."""
    found = list(rows)
    columns = list(found[0].cells)
    lines = [["", *columns], ["---"] * (len(columns) + 1)]
    lines += [[row.name, *(row.cells[column] for column in columns)] for row in found]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine() -> str:
    """Return what it is measured on, and when."""
    cpu = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{time.strftime('%Y-%m-%d %H:%M', time.gmtime())} UTC: {os.cpu_count()} cores of "
        f"{cpu[1] if cpu else platform.machine()}, {memory:.0f} GB, {platform.system()} "
        f"{platform.release()}, Python {platform.python_version()}, "
        f"load {os.getloadavg()[0]:.1f} at the start"
    )
