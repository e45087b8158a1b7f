"""What is said of a branch, wherever it is: always something, and always in the plan's order."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest
import sqlalchemy as sa

from pipelines import journal
from pipelines.gate.explain import Explanation, about, explain_branch
from pipelines.gate.operations import Asked, perform
from pipelines.gate.overview import gather, listed
from pipelines.journal import Push, runs
from pipelines.journal.vocabulary import MERGE, REPO_TEST, Lane, Phase, Reason, ReasonCode, Verdict

REVISION, MAIN = "a" * 40, "0" * 40
NOW = 1_000_000.0
REPO_TESTED = "its repo-test, which waits for a free worker"


def pushed(conn: sa.Connection, branch: str, stage: str = "develop", **facts: Any) -> Push:
    journal.record(conn, "shop", branch, REVISION, "develop", False)
    push = journal.update(conn, journal.latest(conn, 1, branch)[0], changeid=1)
    return journal.update(conn, journal.line_up(conn, push, stage), **facts) if facts else push


def candidate(conn: sa.Connection, branch: str, base: str = MAIN, **facts: Any) -> Push:
    made = {"candidate": f"{branch:c<40}", "tree": f"{branch:t<40}", "base": base}
    return pushed(conn, branch, REPO_TEST, **({"phase": Phase.CANDIDATE} | made | facts))


def add_run(conn: sa.Connection, push: Push) -> int:
    """Begin a run of repo-test on the push's candidate; returns the build request's number."""
    made = (push.candidate or "", push.tree or "")
    run = runs.begin_run(conn, "shop", push, made, "")
    runs.note_run(conn, run.id, buildsetid=run.id)
    return run.id


def of(
    conn: sa.Connection,
    branch: str,
    workers: int = 9,
    usual: float | None = None,
    started: Mapping[int, float] = MappingProxyType({}),
) -> Explanation:
    facts = gather(conn, "shop", workers, NOW, "http://here/")
    queue = replace(facts.queue, started=dict(started))
    found = explain_branch(conn, replace(facts, usual=usual, queue=queue), branch)
    assert found
    return found


def test_one_that_is_tested_on_another(conn: sa.Connection) -> None:
    one = candidate(conn, "one", phase=Phase.TESTING)
    candidate(conn, "two", base=one.candidate or "", phase=Phase.TESTING)
    assert of(conn, "one").built_on == "main at 0000000"
    told = of(conn, "two")
    assert (told.position, told.built_on, told.waits_for) == (2, "one", [REPO_TESTED])
    assert told.would_reject == [
        "a conflict with main",
        "tests that fail or take too long twice while main is well",
    ]
    assert told.sentences == [
        "two at aaaaaaa is number 2 of 2 in the gate.",
        "It is built on one, as candidate twocccc.",
        f"It waits for {REPO_TESTED}.",
        f"It would be rejected by {' or '.join(told.would_reject)}.",
        "When it lands is unknown: nothing has passed yet.",
        f"More: http://here/plugins/slipway/{REVISION}",
    ]


def test_one_that_is_tested_on_main_alone_as_well(conn: sa.Connection) -> None:
    one = candidate(conn, "one", phase=Phase.TESTING)
    two = candidate(conn, "two", base=one.candidate or "", phase=Phase.TESTING)
    run = runs.begin_run(conn, "shop", two, ("d" * 40, "e" * 40), "", MAIN)
    runs.note_run(conn, run.id, buildsetid=7)
    words = "It is tested on main at 0000000 alone as well, once a worker is free."
    assert of(conn, "two").sentences[2] == words
    words = "It is tested on main at 0000000 alone as well, since 1970-01-12 13:46 UTC."
    assert of(conn, "two", started={7: NOW}).sentences[2] == words
    runs.end_run(conn, run.id, Verdict.PASSED, "")
    assert not any("alone" in sentence for sentence in of(conn, "two").sentences)


def test_when_it_lands_is_told_from_what_passed(conn: sa.Connection) -> None:
    began = {add_run(conn, candidate(conn, "one", phase=Phase.TESTING)): NOW - 120}
    told = of(conn, "one", usual=300, started=began)
    assert told.expected_landing_at == NOW + 180
    assert told.waits_for == ["its repo-test, under way since 1970-01-12 13:44 UTC"]
    assert "It should land in about 3 min, if nothing fails." in told.sentences


def test_who_waits_for_a_worker_takes_rounds_and_nobody_lands_before_those_ahead(
    conn: sa.Connection,
) -> None:
    began = {add_run(conn, candidate(conn, "one", phase=Phase.TESTING)): NOW}
    for branch in ("two", "three", "four"):
        candidate(conn, branch)
    candidate(conn, "done", phase=Phase.PASSED)
    lands = {
        name: of(conn, name, 2, 300, began).expected_landing_at
        for name in ("two", "three", "four", "done")
    }
    assert lands == {"two": NOW + 300, "three": NOW + 600, "four": NOW + 600, "done": NOW + 600}


def test_nothing_is_promised_of_who_fails_or_conflicts(conn: sa.Connection) -> None:
    fails = candidate(conn, "fails", phase=Phase.CANDIDATE)
    add_run(conn, fails)
    runs.end_run(conn, runs.runs_for(conn, fails.id)[0].id, Verdict.FAILED, "1 failed")
    candidate(conn, "held", phase=Phase.HELD, conflict=fails.candidate)
    candidate(conn, "well")
    assert of(conn, "well", 1, 300).expected_landing_at == NOW + 300  # they keep nobody waiting
    for branch, why in (
        ("fails", "its tests have failed, and it may be a flake"),
        ("held", "it conflicts with one ahead of it"),
    ):
        told = of(conn, branch, 1, 300)
        assert told.expected_landing_at is None
        assert f"When it lands is unknown: {why}." in told.sentences


def test_the_list_is_in_the_order_of_the_plan(conn: sa.Connection) -> None:
    for branch in ("one", "two"):
        pushed(conn, branch, MERGE, phase=Phase.QUEUED)
    pushed(conn, "held", MERGE, phase=Phase.WAITING, hold="waits for approval")
    perform(conn, "promote", Asked("shop", "ada", "now", "two"))
    rows = listed(gather(conn, "shop", 1, NOW, ""))
    told = [(row["place"], row["branch"], row["lane"]) for row in rows]
    assert told == [(1, "two", "promoted"), (2, "one", "normal"), (None, "held", "normal")]


def test_a_conflict_names_the_branch_and_the_files(conn: sa.Connection) -> None:
    one = candidate(conn, "one")
    words = "conflicts with a branch ahead of it in app/urls.py: waits for that one"
    facts = {
        "phase": Phase.HELD,
        "conflict": one.candidate,
        "reason": Reason(ReasonCode.WAITS_FOR_AHEAD, words),
    }
    pushed(conn, "two", MERGE, base=one.candidate, **facts)
    [waits] = of(conn, "two").waits_for
    assert waits.startswith("one to land or to fail: it conflicts")
    assert "app/urls.py" in waits


def test_one_that_waits_for_a_person_says_what_that_one_may_do(conn: sa.Connection) -> None:
    pushed(conn, "one", MERGE, phase=Phase.WAITING, hold="waits for approval")
    assert of(conn, "one").waits_for == [
        "a person (waits for approval): slipway gate approve one, or approve on the dashboard"
    ]


def test_a_pause_names_who_and_why(conn: sa.Connection) -> None:
    pushed(conn, "one", MERGE, phase=Phase.QUEUED)
    perform(conn, "pause", Asked("shop", "ada", "the registry is down"))
    told = of(conn, "one", usual=300)
    assert told.waits_for[0].startswith("the gate, paused by ada on ")
    assert told.waits_for[0].endswith(": the registry is down")
    assert "When it lands is unknown: the gate is paused." in told.sentences


def test_before_the_gate_it_is_the_stage(conn: sa.Connection) -> None:
    pushed(conn, "one")
    told = of(conn, "one")
    assert told.sentences[0] == "one at aaaaaaa is in develop, before the gate."
    assert (told.position, told.waits_for) == (None, ["develop to pass"])


def test_what_was_rejected_names_its_failing_tests_and_what_people_did(conn: sa.Connection) -> None:
    one = candidate(conn, "one")
    perform(conn, "promote", Asked("shop", "ada", "now", "one"))
    run = add_run(conn, one)
    runs.note_failing(conn, run, ["shop.tests::test_cart"])
    runs.end_run(conn, run, Verdict.FAILED, "1 failed")
    journal.end(conn, one, "rejected", Reason(ReasonCode.TESTS, "1 failed"))
    told = of(conn, "one")
    assert told.sentences[0].startswith("one at aaaaaaa ended rejected in repo-test on ")
    assert told.sentences[0].endswith(": 1 failed (failing: shop.tests::test_cart).")
    assert told.sentences[1].startswith("ada did promote on ")
    assert told.url == f"http://here/plugins/slipway/{REVISION}"
    assert (told.waits_for, told.would_reject) == ([], [])


def test_nobody_has_pushed_it(conn: sa.Connection) -> None:
    assert explain_branch(conn, gather(conn, "shop", 1, NOW, ""), "one") is None


@pytest.mark.parametrize(
    ("phase", "lane", "paused"),
    [*itertools.product([None, *Phase], Lane, [False, True])],
)
def test_there_is_always_an_answer(
    conn: sa.Connection, phase: Phase | None, lane: Lane, paused: bool
) -> None:
    candidate(conn, "one", phase=phase, lane=lane)
    if paused:
        perform(conn, "pause", Asked("shop", "ada", "why"))
    told = of(conn, "one")
    waits = told.waits_for or [phase]
    assert waits[0]
    assert told.sentences[0].startswith("one at aaaaaaa is ")
    assert all(sentence.endswith((".", REVISION)) for sentence in told.sentences)


def test_durations_for_people() -> None:
    assert [about(59), about(61), about(180)] == [
        "less than a minute",
        "about 2 min",
        "about 3 min",
    ]
