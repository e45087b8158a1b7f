"""What comes is tested on main while nobody is in the gate: each rule as a case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.gate.model import Action, Cancel, Entry, Expire, Rules
from pipelines.gate.model import TestAlone as Early
from pipelines.gate.policy import plan
from tests.gate.entries import BROKEN, FAILED, HEAD, PASSED, RUNNING, main, new, on, runs

COMING = new(9)
ORPHAN = runs(RUNNING, of=5)[0]

CASES: dict[str, tuple[list[Entry], Entry | None, list[Action]]] = {
    "it is tested on main": ([], COMING, [Early(9, HEAD)]),
    "once": ([], replace(COMING, alone=runs(RUNNING, of=9)), []),
    "not again when it has passed": ([], replace(COMING, alone=runs(PASSED, of=9)), []),
    "nor failed, which its place decides": ([], replace(COMING, alone=runs(FAILED, of=9)), []),
    "nor where that cannot be done": ([], replace(COMING, alone=runs(BROKEN, of=9)), []),
    "not beside what is in the gate": ([on("m", 1, RUNNING)], COMING, []),
    "not even beside what is held there": ([replace(new(1), conflict="m0")], COMING, []),
}


@pytest.mark.parametrize("case", CASES)
def test_rule(case: str) -> None:
    entries, coming, actions = CASES[case]
    found = plan(entries, main(), 0, coming=coming)
    assert [each for each in found if isinstance(each, Early)] == actions


def test_a_run_that_takes_too_long_is_ended() -> None:
    coming = replace(COMING, alone=runs(RUNNING, of=9))
    assert plan([], main(), 60.0, Rules(limit=55), coming=coming) == []
    assert plan([], main(), 65.5, Rules(limit=55), coming=coming) == [Expire(90)]


def test_a_run_of_main_itself_may_take_the_only_worker() -> None:
    assert plan([], main(RUNNING), 0, Rules(workers=1), coming=COMING) == []


def test_what_nobody_waits_for_makes_room() -> None:
    found = plan([], main(), 0, Rules(workers=1), (ORPHAN,), COMING)
    assert found == [Cancel(ORPHAN.id), Early(9, HEAD)]


def test_a_gate_that_is_paused_or_frozen_starts_none() -> None:
    for stopped in (main(paused=True), main(frozen=True)):
        assert plan([], stopped, 0, coming=COMING) == []
