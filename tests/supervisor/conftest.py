"""A supervisor of a test's own, and processes for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.supervisor import Process, Supervisor
from tests.supervisor.watching import MakeProcess


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    supervisor = Supervisor(tmp_path)
    yield supervisor
    supervisor.stop()


@pytest.fixture
def process(tmp_path: Path) -> MakeProcess:
    """A shell script as a process; its output is in `log`."""

    def make(script: str = "exec sleep 1000", **other: object) -> Process:
        given = {"env": {"PATH": os.environ["PATH"]}, "cwd": str(tmp_path)} | other
        return Process(("sh", "-c", script), log=str(tmp_path / "log"), **given)  # type: ignore[arg-type]

    return make
