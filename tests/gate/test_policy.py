"""What the gate does next: each rule as a case, and what holds for any entries at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.gate import model
from pipelines.gate.model import (
    Action,
    Cancel,
    Entry,
    Expire,
    Hold,
    Land,
    MakeCandidate,
    Pause,
    Reject,
    Rules,
    Run,
    StartTest,
    Target,
    TurnRed,
    Why,
)
from pipelines.gate.policy import next_window, plan
from pipelines.journal.vocabulary import Lane
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

CASES: dict[str, tuple[list[Entry], Target, list[Action]]] = {
    "nobody waits": ([], main(), []),
    "the first is merged onto main": ([new(1)], main(), [MakeCandidate(1, "m")]),
    "ready first, served first": ([new(2), new(1)], main(), [MakeCandidate(1, "m")]),
    "a hotfix goes ahead": (
        [new(1), new(2, lane=Lane.HOTFIX)],
        main(),
        [MakeCandidate(2, "m")],
    ),
    "nobody is built on one that is being merged": ([new(1, merging=True), new(2)], main(), []),
    "a candidate is tested, and the next one is built on it": (
        [on("m", 1), new(2)],
        main(),
        [StartTest(1, "m1"), MakeCandidate(2, "m1")],
    ),
    "what passed on main lands": ([on("m", 1, PASSED)], main(), [Land(1, "m", "m1")]),
    "what passed on another waits for it": (
        [on("m", 1, RUNNING), on("m1", 2, PASSED)],
        main(),
        [],
    ),
    "when main has moved, the candidate is made again": (
        [on("old", 1, PASSED)],
        main(),
        [MakeCandidate(1, "m")],
    ),
    "those behind one that fails are built without it": (
        [on("m", 1, FAILING), on("m1", 2, RUNNING)],
        main(),
        [MakeCandidate(2, "m")],
    ),
    "a failure is repeated once": ([on("m", 1, FAILED)], main(), [StartTest(1, "m1")]),
    "a flake lands": ([on("m", 1, FAILED, PASSED)], main(), [Land(1, "m", "m1")]),
    "before it is rejected, main is tested": (
        [on("m", 1, FAILED, FAILED)],
        main(),
        [model.TestMain("m")],
    ),
    "once for all of them": (
        [on("m", 1, FAILED, FAILED), on("m", 2, FAILED, FAILED)],
        main(),
        [model.TestMain("m")],
    ),
    "it is rejected where main is well": (
        [on("m", 1, FAILED, FAILED)],
        main(PASSED),
        [Reject(1, Why.TESTS)],
    ),
    "another that passes on main may repair it": (
        [on("m", 1, FAILED, FAILED), on("m", 2, PASSED)],
        main(),
        [model.TestMain("m"), Land(2, "m", "m2")],
    ),
    "its own diff explains the failure": (
        [on("m", 1, FAILED, FAILED, suspect=True)],
        Target(HEAD, runs=(Run(0, PASSED),)),  # long before
        [Reject(1, Why.TESTS)],
    ),
    "its own diff may as well repair main a little, where that never passed": (
        [on("m", 1, FAILED, FAILED, suspect=True)],
        main(),
        [model.TestMain("m")],
    ),
    "it took too long, twice": (
        [on("m", 1, EXPIRED, EXPIRED)],
        main(PASSED),
        [Reject(1, Why.TIMEOUT)],
    ),
    "main fails in the same way": (
        [on("m", 1, FAILED, FAILED, failing="a")],
        main(FAILED, failing="a b"),
        [TurnRed(frozenset("ab"))],
    ),
    "main fails in the same way, and the entry in one more": (
        [on("m", 1, FAILED, FAILED, failing="a b")],
        main(FAILED, failing="b"),
        [Reject(1, Why.TESTS)],
    ),
    "main fails, and nobody names a test": (
        [on("m", 1, FAILED, FAILED)],
        main(FAILED),
        [TurnRed(frozenset())],
    ),
    "main fails otherwise": (
        [on("m", 1, FAILED, FAILED, failing="a")],
        main(FAILED, failing="b"),
        [Reject(1, Why.TESTS)],
    ),
    "whose failure it is stays open until those ahead have landed": (
        [on("m", 1, RUNNING), on("m1", 2, FAILED, FAILED)],
        main(PASSED),
        [],
    ),
    "one that is repeated keeps nobody from landing": (
        [on("m", 1, PASSED), on("m", 2, FAILED, RUNNING)],
        main(),
        [Land(1, "m", "m1")],
    ),
    "it stays as it is while others land": (
        [new(1), on("old", 2, FAILED, RUNNING)],
        main(past=frozenset({"old"})),
        [MakeCandidate(1, "m")],
    ),
    "its failure is its own, once what it was built on has landed": (
        [on("old", 2, FAILED, FAILED, below=runs(PASSED))],
        main(PASSED, past=frozenset({"old"})),
        [Reject(2, Why.TESTS)],
    ),
    "or that of main as it was then, which may have been repaired since": (
        [on("old", 2, FAILED, FAILED)],
        main(PASSED, past=frozenset({"old"})),
        [model.TestMain("old")],
    ),
    "as it was then, it failed itself: the entry is built anew": (
        [on("old", 2, FAILED, FAILED, below=runs(FAILED))],
        main(PASSED, past=frozenset({"old"})),
        [MakeCandidate(2, "m")],
    ),
    "it is made again if what it was built on will not land": (
        [on("gone", 2, FAILED, FAILED)],
        main(PASSED),
        [MakeCandidate(2, "m")],
    ),
    "a flake that others have overtaken is tested on what has landed": (
        [on("old", 2, FAILED, PASSED)],
        main(past=frozenset({"old"})),
        [MakeCandidate(2, "m")],
    ),
    "a broken run is no failure": ([on("m", 1, BROKEN)], main(), [StartTest(1, "m1")]),
    "broken thrice: is it the candidate?": (
        [on("m", 1, BROKEN, BROKEN, BROKEN)],
        main(),
        [model.TestMain("m")],
    ),
    "it is, as main can be tested": (
        [on("m", 1, BROKEN, BROKEN, BROKEN)],
        main(PASSED),
        [Reject(1, Why.INFRASTRUCTURE)],
    ),
    "it is not, as main cannot be tested either": (
        [on("m", 1, BROKEN, BROKEN, BROKEN)],
        main(BROKEN, BROKEN, BROKEN),
        [Pause()],
    ),
    "a conflict with main is final": ([new(1, conflict="m")], main(), [Reject(1, Why.CONFLICT)]),
    "a conflict with one ahead is not, and the next is built past it": (
        [on("m", 1, RUNNING), new(2, conflict="m1"), new(3)],
        main(),
        [Hold(2), MakeCandidate(3, "m1")],
    ),
    "it is held once": ([on("m", 1, RUNNING), new(2, conflict="m1", held=True)], main(), []),
    "it is merged again when the one ahead is gone": (
        [new(2, conflict="m1", held=True)],
        main(),
        [MakeCandidate(2, "m")],
    ),
    "a landing under way is finished, wherever main is": (
        [on("old", 1, landing=True), new(2)],
        main(paused=True),
        [Land(1, "old", "old1")],
    ),
    "a paused gate does nothing": ([on("m", 1, PASSED), new(2)], main(paused=True), []),
    "but what bypasses it lands untested": (
        [on("m", 1, lane=Lane.BYPASS), new(2)],
        main(paused=True),
        [Land(1, "m", "m1")],
    ),
    "even if it has failed": (
        [on("m", 1, FAILED, FAILED, lane=Lane.BYPASS)],
        main(FAILED, paused=True),
        [Land(1, "m", "m1")],
    ),
    "a frozen gate does not even finish a landing": (
        [on("m", 1, landing=True), on("m", 2, lane=Lane.BYPASS)],
        main(frozen=True),
        [],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_rule(case: str) -> None:
    entries, target, actions = CASES[case]
    assert plan(entries, target, 100.0) == actions


def test_what_a_descendant_proves_lands_if_the_project_says_so() -> None:
    entries = [on("m", 1, RUNNING), on("m1", 2, PASSED)]
    assert plan(entries, main(), 0) == []
    assert plan(entries, main(), 0, Rules(descendants_prove=True)) == [Land(1, "m", "m1")]


def test_a_run_that_takes_too_long_is_ended() -> None:
    entries = [on("m", 1, RUNNING)]
    assert plan(entries, main(), 70.0, Rules(limit=60)) == []
    assert plan(entries, main(), 70.5, Rules(limit=60)) == [Expire(10)]


def test_no_more_entries_than_the_window_and_no_more_runs_than_workers() -> None:
    entries = [on("m", 1, RUNNING), on("m1", 2), new(3)]
    assert plan(entries, main(), 0, Rules(window=1)) == []
    assert plan(entries, main(), 0, Rules(window=2)) == [StartTest(2, "m12")]
    assert plan(entries, main(), 0, Rules(workers=1)) == []


def test_what_is_repeated_leaves_the_workers_to_those_ahead() -> None:
    failed = replace(on("m", 1, FAILED), ready_at=9.0)
    for ahead in (on("m1", 2), new(2), new(2, merging=True)):
        assert StartTest(1, "m1") not in plan([failed, ahead], main(), 0, Rules(workers=1))
    running = on("m", 2, RUNNING)
    assert plan([failed, running], main(), 0, Rules(workers=2)) == [StartTest(1, "m1")]


def test_what_runs_for_nobody_is_cancelled() -> None:
    orphans = runs(RUNNING, RUNNING, of=9)
    assert plan([on("m", 1)], main(), 0, Rules(), orphans) == [
        Cancel(90),
        Cancel(91),
        StartTest(1, "m1"),
    ]
    assert plan([on("m", 1)], main(paused=True), 0, Rules(), orphans) == []


def test_the_window_grows_by_one_and_shrinks_by_half() -> None:
    assert [next_window(window, 20, 3, landed=True) for window in (3, 19, 20)] == [4, 20, 20]
    assert [next_window(window, 20, 3, landed=False) for window in (20, 7, 5)] == [10, 3, 3]


def test_of_two_landings_the_first_in_order_is_finished_first() -> None:
    entries = [on("m", 2, landing=True), on("m", 1, landing=True)]
    assert plan(entries, main(), 0) == [Land(1, "m", "m1")]
