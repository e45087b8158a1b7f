"""The installation in which the gate is measured."""

from __future__ import annotations

from benchmarks.gate_overhead import served
from tests.integration.tiny_project import MASTER


def test_what_it_serves_can_be_read_and_is_what_the_measurement_needs() -> None:
    text = served(MASTER.format(seed="seed", early=True))
    compile(text, "master.cfg", "exec")
    assert "early=False, window=1" in text
    assert "pipeline(tiny, test, merge, repo_test)" in text
