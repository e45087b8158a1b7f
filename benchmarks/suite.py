"""The benchmarks by name, in the order in which all of them run."""

from __future__ import annotations

import dataclasses
import importlib
from pathlib import Path

import pytest

from benchmarks.figures import Chapter
from benchmarks.processes import RivalFailed
from benchmarks.report import Effort, machine

NAMES = (
    "push-to-staging",
    "throughput",
    "branches",
    "history",
    "footprint",
    "deploys",
)
"""Each is a module with a function `measure(scratch, effort)`."""


def measure(name: str, scratch: Path, effort: Effort) -> Chapter:
    """Measure in `scratch`; raises RivalFailed with a sentence and the end of a log."""
    scratch.mkdir(parents=True, exist_ok=True)
    measured = machine()
    module = importlib.import_module(f"benchmarks.{name.replace('-', '_')}")
    try:
        chapter: Chapter = module.measure(scratch, effort)
    except pytest.fail.Exception as failed:  # what drives installations was made for tests
        raise RivalFailed(str(failed)) from None
    return dataclasses.replace(chapter, measured=measured)


__all__ = ["NAMES", "RivalFailed", "measure"]
