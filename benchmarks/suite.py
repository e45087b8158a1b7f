"""The benchmarks by name, in the order in which all of them run."""

from __future__ import annotations

import dataclasses
import importlib
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.figures import Chapter, Table
from benchmarks.processes import RivalFailed
from benchmarks.report import Effort, machine

Measure = Callable[[Path, Effort], Chapter]


def _module(name: str) -> Measure:
    """The `measure(scratch, effort)` of a module, which is read only when it is called."""

    def measured(scratch: Path, effort: Effort) -> Chapter:
        chapter: Chapter = importlib.import_module(f"benchmarks.{name}").measure(scratch, effort)
        return chapter

    return measured


def _deploys(scratch: Path, effort: Effort) -> Chapter:
    from benchmarks import deploys

    tables = deploys.measure(scratch, effort.rounds(deploys.DEPLOYS))
    return Chapter([Table(title, rows) for title, rows in tables.items()])


BENCHMARKS: dict[str, Measure] = {
    "push-to-staging": _module("push_to_staging"),
    "profile": _module("profile"),
    "throughput": _module("throughput"),
    "branches": _module("branches"),
    "history": _module("history"),
    "gate-overhead": _module("gate_overhead"),
    "dashboard": _module("dashboard"),
    "footprint": _module("footprint"),
    "deploys": _deploys,
    "gate": _module("gate"),
}


def measure(name: str, scratch: Path, effort: Effort) -> Chapter:
    """Measure in `scratch`; raises RivalFailed with a sentence and the end of a log."""
    scratch.mkdir(parents=True, exist_ok=True)
    measured = machine()
    try:
        chapter = BENCHMARKS[name](scratch, effort)
    except pytest.fail.Exception as failed:  # what drives installations was made for tests
        raise RivalFailed(str(failed)) from None
    return dataclasses.replace(chapter, measured=measured)
