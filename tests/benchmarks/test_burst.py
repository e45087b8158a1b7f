"""The harness itself: a real Buildbot comes up, is listened to, and is gone afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.processes import RivalFailed, Running
from benchmarks.stock import started
from benchmarks.throughput import _burst
from tests.integration.processes import processes_of


def test_a_burst_of_trivial_builds(tmp_path: Path) -> None:
    burst = _burst(tmp_path, workers=1, tuned="1", burst=3)
    assert burst.rate > 0
    assert burst.processor > 0
    assert list(processes_of(tmp_path)) == []


def test_a_rival_that_does_not_come_up_says_why(tmp_path: Path) -> None:
    broken = tmp_path / "broken.cfg"
    broken.write_text("raise ValueError('no workers today')\n")
    with (
        pytest.raises(RivalFailed, match="no workers today"),
        started(tmp_path / "stock", broken, ["worker-0"], {}),
    ):
        pass
    assert list(processes_of(tmp_path)) == []


def test_the_end_of_its_output_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "clone"
    folder.mkdir()
    running = Running(["sh", "-c", "echo the disk is full >&2; exit 3"], {"PATH": "/bin"}, folder)
    with pytest.raises(RivalFailed, match=r"pipeline.sh failed \(exit 3\)\nthe disk is full"):
        running.wait("pipeline.sh", 20)
