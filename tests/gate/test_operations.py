"""What people may do to the gate, what is written down of it, and what is refused."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from pipelines import journal
from pipelines.gate.operations import OPERATIONS, Asked, OperationError, perform
from pipelines.gate.policy import in_order
from pipelines.gate.snapshot import entries, read
from pipelines.journal import Push, audit, gate_state, runs
from pipelines.journal.vocabulary import MERGE, NO_REASON, Lane, Phase, Reason, ReasonCode, Verdict

REVISION = "a" * 40


def pushed(conn: sa.Connection, branch: str) -> Push:
    journal.record(conn, "shop", branch, REVISION, "develop", False)
    return journal.update(conn, journal.latest(conn, 1, branch)[0], changeid=1)


def lined_up(conn: sa.Connection, branch: str, phase: Phase = Phase.QUEUED) -> Push:
    push = journal.line_up(conn, pushed(conn, branch), MERGE)
    hold = "waits for approval" if phase is Phase.WAITING else None
    return journal.update(conn, push, phase=phase, hold=hold)


def act(conn: sa.Connection, name: str, branch: str = "", why: str = "the release waits") -> str:
    return perform(conn, name, Asked("shop", "ada", why, branch))


def order(conn: sa.Connection) -> list[str]:
    queue = read(conn, "shop", "", "")
    return [queue.pushes[entry.id].branch for entry in in_order(entries(queue, ()))]


def test_a_pause_is_kept_until_it_is_resumed(conn: sa.Connection) -> None:
    assert act(conn, "pause") == "the gate of shop is paused: only what bypasses it lands"
    state = gate_state.read(conn, "shop")
    assert (state.paused_by, state.paused_why) == ("ada", "the release waits")
    act(conn, "resume", why="")
    assert gate_state.read(conn, "shop").paused_at is None
    assert [each.act for each in audit.latest(conn, "shop", 9)] == ["resume", "pause"]


def test_a_person_s_pause_replaces_the_gate_s_own(conn: sa.Connection) -> None:
    gate_state.pause(conn, "shop", gate_state.ITSELF, "repo-test cannot be run")
    act(conn, "pause")
    assert gate_state.read(conn, "shop").paused_by == "ada"


def test_a_red_main_is_asked_anew_by_resuming(conn: sa.Connection) -> None:
    gate_state.turn_red(conn, "shop", REVISION, ["clock"], "1 failed: clock")
    assert act(conn, "resume") == "the gate of shop goes on"
    state = gate_state.read(conn, "shop")
    assert (state.red, state.red_at, state.red_head, state.resumed_at > 0) == (None, None, None, 1)


def test_a_pause_does_not_thaw_a_frozen_gate(conn: sa.Connection) -> None:
    gate_state.pause(conn, "shop", gate_state.ITSELF, "main is elsewhere", frozen=True)
    with pytest.raises(OperationError, match="is frozen already, by the gate: main is elsewhere"):
        act(conn, "pause")
    assert gate_state.read(conn, "shop").frozen


def test_what_is_dequeued_has_ended_and_says_who_did_it(conn: sa.Connection) -> None:
    push = lined_up(conn, "one")
    act(conn, "dequeue", "one")
    ended = journal.get(conn, push.id)
    assert (ended.state, ended.reason) == (
        "withdrawn",
        "taken out of the gate by ada: the release waits",
    )
    last = journal.history(conn, push.id)[-1]
    assert (last.reason_code, last.who) == (ReasonCode.DEQUEUED, "ada")
    [told] = audit.of_push(conn, push.id)
    assert (told.act, told.who, told.why) == ("dequeue", "ada", "the release waits")


def test_what_is_promoted_goes_first(conn: sa.Connection) -> None:
    lined_up(conn, "one")
    lined_up(conn, "two")
    act(conn, "promote", "two")
    assert order(conn) == ["two", "one"]


@pytest.mark.parametrize("stage", ["develop", MERGE])
def test_what_bypasses_goes_before_everything_wherever_it_was(
    conn: sa.Connection, stage: str
) -> None:
    lined_up(conn, "one")
    act(conn, "promote", "one")
    push = lined_up(conn, "two", Phase.WAITING) if stage == MERGE else pushed(conn, "two")
    act(conn, "bypass", "two")
    assert order(conn) == ["two", "one"]
    found = journal.get(conn, push.id)
    assert (found.stage, found.lane, found.hold) == (MERGE, Lane.BYPASS, None)


def test_a_bypass_leaves_a_merge_that_is_under_way(conn: sa.Connection) -> None:
    push = lined_up(conn, "one", Phase.MERGING)
    act(conn, "bypass", "one")
    assert journal.get(conn, push.id).phase == Phase.MERGING


def test_what_is_approved_takes_its_turn_behind_those_that_were_ready(conn: sa.Connection) -> None:
    lined_up(conn, "held", Phase.WAITING)
    lined_up(conn, "one")
    assert order(conn) == ["one"]
    act(conn, "approve", "held", why="")
    assert order(conn) == ["one", "held"]


def test_a_hold_is_lifted_before_the_gate(conn: sa.Connection) -> None:
    push = journal.update(conn, pushed(conn, "one"), hold="held by bob")
    act(conn, "approve", "one")
    found = journal.get(conn, push.id)
    assert (found.hold, found.phase, found.stage) == (None, None, "develop")


@pytest.mark.parametrize("name", ["dequeue", "promote", "bypass", "approve", "cancel"])
def test_what_is_being_landed_is_left_alone(conn: sa.Connection, name: str) -> None:
    push = lined_up(conn, "one", Phase.LANDING)
    with pytest.raises(OperationError, match="one at aaaaaaa is being landed: it is too late"):
        act(conn, name, "one")
    assert journal.get(conn, push.id) == push
    assert audit.of_push(conn, push.id) == []


@pytest.mark.parametrize("under_way", ["develop", MERGE])
def test_what_is_cancelled_has_ended_wherever_it_was(conn: sa.Connection, under_way: str) -> None:
    push = lined_up(conn, "one") if under_way == MERGE else pushed(conn, "one")
    act(conn, "cancel", "one", why="")
    ended = journal.get(conn, push.id)
    assert (ended.state, ended.reason, ended.stage) == ("withdrawn", "cancelled by ada", under_way)
    assert [told.act for told in audit.of_push(conn, push.id)] == ["cancel"]


@pytest.mark.parametrize("state", ["rejected", "withdrawn"])
def test_what_is_run_again_is_a_push_of_its_own(conn: sa.Connection, state: journal.State) -> None:
    old = journal.update(conn, lined_up(conn, "one"), hold="held by bob", pusher="bob")
    journal.end(conn, old, state, Reason(ReasonCode.TESTS, "1 failed"))
    assert act(conn, "rerun", "one", why="") == "one at aaaaaaa begins again, at develop"
    new = journal.latest(conn, 1, "one")[0]
    assert (new.id > old.id, new.state, new.stage) == (True, "running", "develop")
    assert (new.changeid, new.hold, new.pusher, new.ready_at) == (1, "held by bob", "bob", None)
    assert journal.get(conn, old.id).reason == "1 failed"
    with pytest.raises(OperationError, match="is under way, in develop: cancel it first"):
        act(conn, "rerun", "one")


def test_what_is_run_again_is_tested_again(conn: sa.Connection) -> None:
    push = journal.update(conn, lined_up(conn, "one"), tree="tree")
    recorded = [
        runs.begin_run(conn, "shop", of, ("candidate", tree), "")
        for of, tree in [(push, "tree"), (push, "other"), (None, "tree"), (None, "elsewhere")]
    ]
    for run in recorded:
        runs.end_run(conn, run.id, Verdict.FAILED, "1 failed")
    journal.end(conn, push, "rejected", Reason(ReasonCode.TESTS, "1 failed"))
    act(conn, "rerun", "one")
    left = runs.runs_of(conn, "shop", ["tree", "other", "elsewhere"])
    assert [run.verdict for run in left] == [*[Verdict.CANCELLED] * 3, Verdict.FAILED]


def test_a_branch_that_went_or_is_elsewhere_is_not_run_again(conn: sa.Connection) -> None:
    journal.end(conn, lined_up(conn, "one"), "rejected", Reason(ReasonCode.TESTS, "1 failed"))
    journal.record(conn, "shop", "one", None, "develop", False)
    with pytest.raises(OperationError, match="one is not at aaaaaaa any more: push it again"):
        act(conn, "rerun", "one")


def landed(conn: sa.Connection, branch: str, stage: str | None = "deploy") -> Push:
    return journal.land(conn, lined_up(conn, branch), stage, NO_REASON)


def test_what_landed_and_was_not_deployed_is_deployed_again(conn: sa.Connection) -> None:
    push = landed(conn, "one")
    journal.end(
        conn,
        push,
        "landed",
        Reason(ReasonCode.NOT_DEPLOYED, "landed, but not deployed to staging: it is ill"),
    )
    assert act(conn, "rerun", "one") == "one at aaaaaaa is deployed again"
    again = journal.get(conn, push.id)
    assert (again.state, again.stage, again.ended_at) == ("landed", "deploy", None)
    assert (again.attempt, again.buildsetid) == (push.attempt + 1, None)


def test_nothing_is_deployed_again_over_what_landed_later(conn: sa.Connection) -> None:
    journal.end(conn, landed(conn, "one"), "landed", Reason(ReasonCode.NOT_DEPLOYED, "it is ill"))
    journal.end(conn, landed(conn, "two"), "deployed", NO_REASON)
    with pytest.raises(OperationError, match="two at aaaaaaa is deployed, which landed after one"):
        act(conn, "rerun", "one")
    with pytest.raises(OperationError, match="is deployed: there is nothing to run again"):
        act(conn, "rerun", "two")


def test_what_is_in_main_and_not_to_be_deployed_is_not_run_again(conn: sa.Connection) -> None:
    landed(conn, "bypassed", None)
    with pytest.raises(OperationError, match="is in main, and not to be deployed: push a change"):
        act(conn, "rerun", "bypassed")


_ON_BRANCHES = [name for name, each in OPERATIONS.items() if each.of_branch]


@pytest.mark.parametrize("name", _ON_BRANCHES)
def test_a_branch_that_is_not_there(conn: sa.Connection, name: str) -> None:
    with pytest.raises(OperationError, match="nobody has pushed a branch 'oen' to shop: slipway"):
        act(conn, name, "oen")
    with pytest.raises(OperationError, match="is about a branch, and none is named"):
        act(conn, name)


@pytest.mark.parametrize("name", [name for name in _ON_BRANCHES if name != "rerun"])
def test_a_branch_that_has_ended(conn: sa.Connection, name: str) -> None:
    journal.end(conn, lined_up(conn, "one"), "rejected", Reason(ReasonCode.TESTS, "1 failed"))
    with pytest.raises(OperationError, match=r"is rejected \(1 failed\): push it again"):
        act(conn, name, "one")


@pytest.mark.parametrize("name", [name for name, each in OPERATIONS.items() if each.needs_why])
def test_a_reason_is_needed(conn: sa.Connection, name: str) -> None:
    lined_up(conn, "one")
    with pytest.raises(OperationError, match="needs a reason"):
        act(conn, name, "one" if OPERATIONS[name].of_branch else "", " ")


@pytest.mark.parametrize("name", ["dequeue", "promote"])
def test_a_branch_before_the_gate(conn: sa.Connection, name: str) -> None:
    pushed(conn, "one")
    with pytest.raises(OperationError, match="is not in the gate yet, but in develop: wait"):
        act(conn, name, "one")


def test_what_is_done_already(conn: sa.Connection) -> None:
    lined_up(conn, "one")
    with pytest.raises(OperationError, match="the gate of shop is not paused"):
        act(conn, "resume")
    with pytest.raises(OperationError, match="waits for nobody"):
        act(conn, "approve", "one")
    with pytest.raises(OperationError, match="name no branch, not one"):
        act(conn, "pause", "one")
    act(conn, "promote", "one")
    with pytest.raises(OperationError, match="in the lane 'promoted' already"):
        act(conn, "promote", "one")
    act(conn, "bypass", "one")
    with pytest.raises(OperationError, match="bypasses the gate already"):
        act(conn, "bypass", "one")
    act(conn, "pause")
    with pytest.raises(OperationError, match="is paused already, by ada: the release waits"):
        act(conn, "pause")
