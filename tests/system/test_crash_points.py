"""Processes die where a test orders it, once; no durable act is without such a place."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines import ROOT
from pipelines.system.crash_points import CRASH_POINTS

ACTS = """
from pipelines.system.crash_points import boundary
with boundary('act'): print('acted', flush=True)
"""


def act(orders: Path) -> tuple[int, str]:
    """How a process with one boundary ends, and what it had done until then."""
    command = [sys.executable, "-c", ACTS]
    env = {CRASH_POINTS: str(orders), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    return done.returncode, done.stdout


@pytest.mark.parametrize(("point", "said"), [("before:act", ""), ("after:act", "acted\n")])
@pytest.mark.process
def test_an_order_to_die_is_carried_out_once(tmp_path: Path, point: str, said: str) -> None:
    (tmp_path / point).touch()
    assert act(tmp_path) == (-signal.SIGKILL, said)
    assert act(tmp_path) == (0, "acted\n")


@pytest.mark.process
def test_without_an_order_nobody_dies(tmp_path: Path) -> None:
    (tmp_path / "before:another").touch()
    assert act(tmp_path) == (0, "acted\n")


@pytest.mark.parametrize(
    ("call", "modules"),
    [
        ("do_with_engine(", {"journal/transactions.py"}),
        ('"update-ref"', {"system/git.py", "hub/repository.py"}),  # the latter's first commit
    ],
)
def test_durable_acts_have_one_way(call: str, modules: set[str]) -> None:
    """A second way would have no boundaries."""
    package = ROOT / "pipelines"
    found = (path for path in package.rglob("*.py") if call in path.read_text())
    assert {str(path.relative_to(package)) for path in found} == modules
