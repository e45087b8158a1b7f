"""What is tested on main alone, beside the run in its place: each rule as a case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.gate.model import (
    Action,
    Cancel,
    Entry,
    Expire,
    Land,
    MakeCandidate,
    Reject,
    Rules,
    StandAlone,
    StartTest,
    Why,
)
from pipelines.gate.model import TestAlone as Alone
from pipelines.gate.policy import plan
from pipelines.journal.vocabulary import Verdict
from tests.gate.entries import (
    BROKEN,
    EXPIRED,
    FAILED,
    FAILING,
    HEAD,
    PASSED,
    RUNNING,
    main,
    new,
    on,
    runs,
)

RULES = Rules(alone=True)
FIRST = on("m", 1, RUNNING)


def behind(*here: Verdict, alone: tuple[Verdict, ...] = (), **facts: object) -> Entry:
    """The second entry, built on the first, with its runs in its place and alone."""
    return replace(on("m1", 2, *here, **facts), alone=runs(*alone, of=9), alone_on=HEAD)


CASES: dict[str, tuple[list[Entry], list[Action]]] = {
    "what is first stands on main already": ([FIRST], []),
    "what is behind is tested alone as well": ([FIRST, behind(RUNNING)], [Alone(2, HEAD)]),
    "after its run in its place": ([FIRST, behind()], [StartTest(2, "m12"), Alone(2, HEAD)]),
    "after the places of all others": (
        [FIRST, behind(RUNNING), new(3)],
        [MakeCandidate(3, "m12")],
    ),
    "once": ([FIRST, behind(RUNNING, alone=(PASSED,))], []),
    "not again where that cannot be done": ([FIRST, behind(RUNNING, alone=(BROKEN,))], []),
    "not once it has passed": ([FIRST, behind(PASSED)], []),
    "nobody waits for it once it has passed": (
        [FIRST, behind(PASSED, alone=(RUNNING,))],
        [Cancel(90)],
    ),
    "what fails alone gives up its place, as soon as that is seen": (
        [FIRST, behind(RUNNING, alone=(FAILING,)), on("m12", 3, RUNNING)],
        [StandAlone(2), MakeCandidate(3, "m1")],
    ),
    "but not what failed alone on another main, which may have been red": (
        [FIRST, replace(behind(RUNNING, alone=(FAILED,)), alone_on="old")],
        [],
    ),
    "or takes too long alone": ([FIRST, behind(RUNNING, alone=(EXPIRED,))], [StandAlone(2)]),
    "but not what has passed in its place": ([FIRST, behind(PASSED, alone=(FAILED,))], []),
    "a failure in its place is a flake if it passes alone, and those behind stay": (
        [FIRST, behind(FAILED, alone=(PASSED,)), on("m12", 3, PASSED)],
        [StartTest(2, "m12")],
    ),
    "or if it fares well so far": (
        [FIRST, behind(FAILING, alone=(RUNNING,)), on("m12", 3, PASSED)],
        [],
    ),
    "a second failure is none": (
        [FIRST, behind(FAILED, FAILED, alone=(PASSED,)), on("m12", 3, RUNNING)],
        [MakeCandidate(3, "m1")],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_rule(case: str) -> None:
    entries, actions = CASES[case]
    assert plan(entries, main(), 100.0, RULES) == actions


def test_without_the_rule_nothing_is_tested_alone() -> None:
    assert plan([FIRST, behind(RUNNING)], main(), 100.0) == []


def test_only_free_workers_test_alone() -> None:
    entries = [FIRST, behind(RUNNING), on("m12", 3, RUNNING)]
    assert plan(entries, main(), 0, replace(RULES, workers=3)) == []
    assert plan(entries, main(), 0, replace(RULES, workers=4)) == [Alone(2, HEAD)]
    entries[1] = behind(RUNNING, alone=(RUNNING,))
    assert plan(entries, main(), 0, replace(RULES, workers=4)) == []


def test_a_run_alone_that_takes_too_long_is_ended() -> None:
    entries = [FIRST, behind(RUNNING, alone=(RUNNING,))]
    assert plan(entries, main(), 60.0, replace(RULES, limit=55)) == []
    found = plan(entries, main(), 65.5, replace(RULES, limit=55))
    assert Expire(90) in found


def test_what_stands_alone_is_repeated_and_judged_as_what_failed_on_main() -> None:
    stands = replace(on("m", 2, FAILED), alone=runs(FAILED, of=2), is_alone=True)
    assert plan([stands], main(), 0, RULES) == [StartTest(2, "m2")]
    twice = runs(FAILED, FAILED, of=2)
    stands = replace(stands, runs=twice, alone=twice)
    assert plan([stands], main(PASSED), 0, RULES) == [Reject(2, Why.TESTS)]


def test_what_passes_alone_at_last_takes_a_place_again() -> None:
    flaky = runs(FAILED, PASSED, of=2)
    stands = replace(on("old", 2), runs=flaky, alone=flaky, is_alone=True)
    assert plan([FIRST, stands], main(past=frozenset({"old"})), 0, RULES) == [
        MakeCandidate(2, "m1")
    ]


def test_a_flake_is_proven_by_a_descendant() -> None:
    entries = [on("m", 1, PASSED), behind(FAILING, alone=(PASSED,)), on("m12", 3, PASSED)]
    rules = replace(RULES, descendants_prove=True)
    assert plan(entries, main(), 0, rules) == [Land(1, "m", "m1")]
    entries = [replace(on("m", 2, FAILING), alone=runs(PASSED, of=9)), on("m2", 3, PASSED)]
    assert plan(entries, main(), 0, rules) == [Land(2, "m", "m2")]
