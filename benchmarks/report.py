"""Tables in Markdown, and the machine that they were made on."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One line of a table: its name, and a cell for each column."""

    name: str
    cells: dict[str, str]


def milliseconds(seconds: Sequence[float]) -> str:
    """Return median and 95th percentile in milliseconds."""
    ordered = sorted(seconds)
    worst = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    return f"{statistics.median(ordered) * 1000:.0f} ms (p95 {worst * 1000:.0f})"


def table(rows: Iterable[Row]) -> str:
    """Return rows of the same columns as a Markdown table."""
    found = list(rows)
    columns = list(found[0].cells)
    lines = [["", *columns], ["---"] * (len(columns) + 1)]
    lines += [[row.name, *(row.cells[column] for column in columns)] for row in found]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine() -> str:
    """Return what it was measured on."""
    system = f"{platform.system()} {platform.release()}, Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {system}, load {os.getloadavg()[0]:.1f} at the start"
