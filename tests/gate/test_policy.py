"""What the gate does next: each rule as a case, and what holds for any entries at all."""

from __future__ import annotations

import ast
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.gate import model, red_main
from pipelines.gate import policy as module
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
from pipelines.journal import vocabulary
from pipelines.journal.vocabulary import Lane, Verdict

HEAD = "m"
RUNNING, FAILING, PASSED = Verdict.RUNNING, Verdict.FAILING, Verdict.PASSED
FAILED, EXPIRED, BROKEN = Verdict.FAILED, Verdict.EXPIRED, Verdict.BROKEN


def runs(*verdicts: Verdict, of: int = 0, failing: str = "") -> tuple[Run, ...]:
    """Runs one after another from moment 10 on, each a second long; numbered by their owner."""
    tests = frozenset(failing.split())
    return tuple(
        Run(of * 10 + n, verdict, 10.0 + n, 10.0 + n, 11.0 + n, tests)
        for n, verdict in enumerate(verdicts)
    )


def on(base: str, number: int, *verdicts: Verdict, failing: str = "", **facts: Any) -> Entry:
    """An entry whose candidate is made on this base, and named after both."""
    made = {"base": base, "candidate": f"{base}{number}"} | facts
    return Entry(number, float(number), runs=runs(*verdicts, of=number, failing=failing), **made)


def new(number: int, **facts: Any) -> Entry:
    """An entry without a candidate."""
    return Entry(number, float(number), **facts)


def main(*verdicts: Verdict, failing: str = "", **facts: Any) -> Target:
    """Main, with what its own runs said after those of the entries began."""
    return Target(HEAD, runs=runs(*verdicts, failing=failing), **facts)


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


@pytest.mark.parametrize("pure", [module, red_main, model, vocabulary])
def test_nothing_but_plain_data_and_the_standard_library_is_imported(pure: ModuleType) -> None:
    tree = ast.parse(Path(str(pure.__file__)).read_text())
    names = {alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names}
    for n in ast.walk(tree):
        if isinstance(n, ast.ImportFrom) and n.module == "pipelines.gate":
            names |= {f"{n.module}.{alias.name}" for alias in n.names}
        elif isinstance(n, ast.ImportFrom):
            names.add(n.module or ".")
    names -= {model.__name__, red_main.__name__, vocabulary.__name__}
    assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names


def test_twice_the_entries_are_twice_the_work() -> None:
    assert _lines(500) < 2.2 * _lines(250)


def _lines(count: int) -> int:
    """How many lines of the plan run for a queue of so many, each built on the one before it."""
    entries, base = list[Entry](), HEAD
    for number in range(count):
        made = f"c{number}"
        entries.append(on(base, number, PASSED if number else RUNNING, candidate=made))
        base = made
    lines = 0

    def trace(frame: Any, event: str, argument: Any) -> Any:
        nonlocal lines
        lines += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        rules = Rules(window=count, workers=count, descendants_prove=True)
        plan(entries, Target("elsewhere"), 0, rules)
        plan(entries, main(), 0, replace(rules, descendants_prove=False))
    finally:
        sys.settrace(before)
    return lines


moments = st.floats(0, 100)
shas = st.sampled_from(["m", "a", "b", "c"])
run_lists = st.lists(
    st.builds(
        Run,
        id=st.integers(1, 99),
        verdict=st.sampled_from(Verdict),
        since=moments,
        started=st.none() | moments,
        until=moments,
        failing=st.frozensets(st.sampled_from("xyz")),
    ),
    max_size=4,
)
entries_of_any_kind = st.builds(
    Entry,
    id=st.integers(1, 50),
    ready_at=moments,
    lane=st.sampled_from(Lane),
    base=st.none() | shas,
    candidate=st.none() | shas,
    conflict=st.none() | shas,
    held=st.booleans(),
    merging=st.booleans(),
    landing=st.booleans(),
    suspect=st.booleans(),
    runs=run_lists.map(tuple),
    alone=run_lists.map(tuple),
    is_alone=st.booleans(),
)
queues = st.lists(entries_of_any_kind, unique_by=lambda entry: entry.id, max_size=6)
targets = st.builds(
    Target,
    shas,
    st.frozensets(shas),
    run_lists.map(tuple),
    paused=st.booleans(),
    frozen=st.booleans(),
)
rules_of_any_kind = st.builds(
    Rules, st.integers(0, 9), st.integers(0, 9), st.floats(0, 100), st.booleans(), st.booleans()
)


@given(queues, targets, moments, rules_of_any_kind, run_lists, st.randoms())
def test_for_any_entries(
    entries: list[Entry],
    target: Target,
    now: float,
    rules: Rules,
    orphans: list[Run],
    order: Any,
) -> None:
    actions = plan(entries, target, now, rules, orphans)
    shuffled = order.sample(entries, len(entries))
    assert plan(shuffled, target, now, rules, orphans) == actions
    of = {entry.id: entry for entry in entries}
    landings = [action for action in actions if isinstance(action, Land)]
    assert len(landings) <= 1
    for landing in landings:
        entry = of[landing.entry]
        allowed = entry.passed or entry.lane is Lane.BYPASS or rules.descendants_prove
        assert entry.landing or (allowed and landing.base == target.head)
    for action in actions:
        if isinstance(action, Reject):
            entry = of[action.entry]
            settled = entry.base in {target.head, *target.past}
            assert settled or entry.conflict == target.head
    assert not (target.frozen and actions)
    if target.paused:
        assert all(
            of[a.entry].lane is Lane.BYPASS or of[a.entry].landing
            for a in actions
            if isinstance(a, MakeCandidate | StartTest | Land | Reject | Hold)
        )


@given(queues, targets, moments, rules_of_any_kind, run_lists)
def test_a_new_entry_at_the_tail_disturbs_nobody(
    entries: list[Entry], target: Target, now: float, rules: Rules, orphans: list[Run]
) -> None:
    before = plan(entries, target, now, rules, orphans)
    after = plan([*entries, Entry(99, 101.0)], target, now, rules, orphans)
    before, after = (
        [action for action in said if not isinstance(action, model.TestAlone)]
        for said in (before, after)
    )
    assert [action for action in after if getattr(action, "entry", 0) != 99] == before
