"""What a benchmark found: tables, plots, and the file that both are kept in."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.report import Row


@dataclass(frozen=True)
class Table:
    """Rows of the same columns."""

    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Bars:
    """One bar for each name, made of parts."""

    name: str
    title: str
    unit: str
    bars: dict[str, dict[str, float]]


@dataclass(frozen=True)
class Lines:
    """One line for each name, through points; those of x are shown at equal distances."""

    name: str
    title: str
    unit: str
    x: str
    lines: dict[str, dict[str, float]]


@dataclass(frozen=True)
class Chapter:
    """All that one benchmark found, where and when: `measured` is the machine's own sentence."""

    tables: list[Table]
    plots: list[Bars | Lines] = field(default_factory=list)
    measured: str = ""


def write(file: Path, chapters: dict[str, Chapter]) -> None:
    """Keep what was found, beside what was found before by other benchmarks."""
    kept = read(file) | chapters
    found = {name: dataclasses.asdict(chapter) for name, chapter in kept.items()}
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(found, indent=1) + "\n")


def read(file: Path) -> dict[str, Chapter]:
    """Read it back; nothing, before there was anything."""
    found = json.loads(file.read_text()) if file.exists() else {}
    return {name: _chapter(chapter) for name, chapter in found.items()}


def _chapter(found: dict[str, Any]) -> Chapter:
    tables = [Table(t["title"], [Row(**row) for row in t["rows"]]) for t in found["tables"]]
    plots = [Lines(**p) if "lines" in p else Bars(**p) for p in found["plots"]]
    return Chapter(tables, plots, found["measured"])
