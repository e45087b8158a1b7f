"""What holds of the plan for any entries whatever."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pipelines.gate import model
from pipelines.gate.model import (
    Entry,
    Hold,
    Land,
    MakeCandidate,
    Reject,
    Rules,
    Run,
    StartTest,
    Target,
)
from pipelines.gate.policy import plan
from pipelines.journal.vocabulary import Lane, Verdict

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
