"""What the gate does next, case by case, and what holds for any entries at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.gate.plan import Action, Entry, Land, MakeCandidate, Phase, StartTest, plan

MAIN, OLD = "main", "an older main"
CANDIDATE = {"base": MAIN, "candidate": "c1"}
OUTDATED = {"base": OLD, "candidate": "c0"}


@pytest.mark.parametrize(
    ("phase", "facts", "action"),
    [
        # an entry is merged onto main as it is now,
        (Phase.QUEUED, {}, MakeCandidate(1, MAIN)),
        # also one whose candidate was refused by git or made on a main that has moved since
        (Phase.QUEUED, {"base": MAIN}, MakeCandidate(1, MAIN)),
        (Phase.CANDIDATE, OUTDATED, MakeCandidate(1, MAIN)),
        (Phase.TESTING, OUTDATED, MakeCandidate(1, MAIN)),
        (Phase.PASSED, OUTDATED, MakeCandidate(1, MAIN)),
        # while it is made, or tested, there is nothing to do
        (Phase.MERGING, {"base": MAIN}, None),
        (Phase.MERGING, {"base": OLD}, None),
        (Phase.TESTING, CANDIDATE, None),
        # then it is tested, and landed,
        (Phase.CANDIDATE, CANDIDATE, StartTest(1, "c1")),
        (Phase.PASSED, CANDIDATE, Land(1, MAIN, "c1")),
        # and a landing that has begun is finished, wherever main is
        (Phase.LANDING, CANDIDATE, Land(1, MAIN, "c1")),
        (Phase.LANDING, OUTDATED, Land(1, OLD, "c0")),
    ],
)
def test_what_is_next_for_one_entry(
    phase: Phase, facts: dict[str, str], action: Action | None
) -> None:
    assert plan([Entry(1, 0, phase, **facts)], MAIN) == ([action] if action else [])


@pytest.mark.parametrize(
    ("ready", "first"),
    [
        ({1: 10.0, 2: 20.0}, 1),
        ({1: 20.0, 2: 10.0}, 2),  # ready first, whoever was pushed first
        ({2: 10.0, 1: 10.0}, 1),
    ],
)
def test_first_come_first_served_one_at_a_time(ready: dict[int, float], first: int) -> None:
    entries = [Entry(number, at, Phase.QUEUED) for number, at in ready.items()]
    assert plan(entries, MAIN) == [MakeCandidate(first, MAIN)]


def test_nobody_passes_the_one_that_is_being_tested() -> None:
    entries = [Entry(1, 1, Phase.TESTING, **CANDIDATE), Entry(2, 2, Phase.PASSED, **CANDIDATE)]
    assert plan(entries, MAIN) == []


def test_an_empty_gate_has_nothing_to_do() -> None:
    assert plan([], MAIN) == []


def test_a_frozen_gate_does_not_even_finish_a_landing() -> None:
    assert plan([Entry(1, 1, Phase.LANDING, **CANDIDATE)], MAIN, frozen=True) == []


shas = st.sampled_from(["a", "b", "c"])
queues = st.lists(
    st.builds(
        Entry,
        id=st.integers(1, 50),
        ready_at=st.floats(0, 100),
        phase=st.sampled_from(Phase),
        base=st.none() | shas,
        candidate=st.none() | shas,
    ),
    unique_by=lambda entry: entry.id,
)


@given(queues, shas, st.integers(1, 25), st.randoms())
def test_the_order_in_which_the_journal_tells_the_entries_is_all_one(
    queue: list[Entry], head: str, window: int, random: st.DataObject
) -> None:
    shuffled = list(queue)
    random.shuffle(shuffled)
    assert plan(shuffled, head, window=window) == plan(queue, head, window=window)


@given(queues, shas, st.integers(1, 25))
def test_only_the_first_of_the_queue_are_acted_on_once_each_and_in_order(
    queue: list[Entry], head: str, window: int
) -> None:
    first = sorted(queue, key=lambda entry: (entry.ready_at, entry.id))[:window]
    acted = [action.entry for action in plan(queue, head, window=window)]
    assert acted == [entry.id for entry in first if entry.id in acted]


@given(queues, shas)
def test_nothing_lands_but_what_was_tested_on_main_as_it_is_or_had_begun_to(
    queue: list[Entry], head: str
) -> None:
    by_id = {entry.id: entry for entry in queue}
    for action in plan(queue, head, window=len(queue)):
        entry = by_id[action.entry]
        if isinstance(action, Land):
            assert (action.base, action.candidate) == (entry.base, entry.candidate)
            assert entry.phase is Phase.LANDING or (entry.phase, action.base) == (
                Phase.PASSED,
                head,
            )
        elif isinstance(action, StartTest):
            assert (entry.phase, entry.base) == (Phase.CANDIDATE, head)


@given(queues, shas, st.integers(0, 25))
def test_nothing_is_done_while_frozen(queue: list[Entry], head: str, window: int) -> None:
    assert plan(queue, head, window=window, frozen=True) == []
