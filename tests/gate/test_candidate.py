"""The candidate of a push: what git answers, and what the journal says of it."""

from __future__ import annotations

import pytest

from pipelines import journal
from pipelines.gate.candidate import MergeResult, describe, make_requested
from pipelines.gate.repository import AlreadyMerged, Candidate, Conflict, GateError
from pipelines.journal import Push
from pipelines.journal.vocabulary import Phase, Reason, ReasonCode
from pipelines.system.git import git
from tests.flow import Flow
from tests.repositories import commit


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (Candidate("1234567890", "tree"), "candidate 1234567"),
        (AlreadyMerged(), "everything in it is in main already"),
        (GateError("x @ 1a2b3c4 has no history in common with main."), None),
        (Conflict(("genes.txt",)), "conflicts with main in genes.txt: {remedy}"),
        (Conflict(()), "conflicts with main in files that git does not name: {remedy}"),
        (
            Conflict(tuple(f"{n}.py" for n in range(10))),
            "conflicts with main in {eight} and 2 more: {remedy}",
        ),
    ],
)
def test_what_git_answered_in_words(made: MergeResult, words: str | None) -> None:
    remedy = "merge main into the branch and push again"
    eight = ", ".join(f"{n}.py" for n in range(8))
    assert describe(made) == (words or str(made)).format(remedy=remedy, eight=eight)


async def merging(flow: Flow, branch: str) -> Push:
    """Record the push of a branch, and have the gate ask for its candidate on main as it is."""
    await flow.source.poll()
    push = await flow.newest(branch)
    facts = {"stage": "merge", "phase": Phase.MERGING, "base": flow.main()}
    return await flow.read(lambda conn: journal.update(conn, push, **facts))


async def test_a_candidate_is_written_down_and_the_same_each_time(flow: Flow) -> None:
    commit(flow.hub, "feature", {"new.txt": "1"})
    before = await merging(flow, "feature")
    made, after = await make_requested(flow.scheduler("gate"), flow.project, before.id)
    assert isinstance(made, Candidate)
    assert (after.phase, after.candidate, after.tree) == (Phase.CANDIDATE, made.sha, made.tree)
    assert flow.main() == before.base
    await flow.read(lambda conn: journal.update(conn, after, phase=Phase.MERGING))
    assert (await make_requested(flow.scheduler("gate"), flow.project, before.id))[0] == made


async def test_a_conflict_ends_the_push_with_the_files(flow: Flow) -> None:
    commit(flow.hub, "feature", {"genes.txt": "mine\n"})
    commit(flow.hub, "main", {"genes.txt": "theirs\n"})
    push = await merging(flow, "feature")
    made, after = await make_requested(flow.scheduler("gate"), flow.project, push.id)
    assert made == Conflict(("genes.txt",))
    assert (after.state, after.reason) == ("rejected", describe(made))


async def test_what_main_got_in_the_meantime_has_landed(flow: Flow) -> None:
    revision = commit(flow.hub, "feature", {"new.txt": "1"})
    await flow.source.poll()
    git(flow.hub.path, "update-ref", "refs/heads/main", revision)
    push = await merging(flow, "feature")
    made, after = await make_requested(flow.scheduler("gate"), flow.project, push.id)
    assert made == AlreadyMerged()
    assert (after.state, after.reason) == ("landed", describe(made))


async def test_another_history_ends_the_push(flow: Flow) -> None:
    revision = commit(flow.hub, "foreign", {"new.txt": "1"}, parent=None)
    push = await merging(flow, "foreign")
    _, after = await make_requested(flow.scheduler("gate"), flow.project, push.id)
    reason = f"foreign @ {revision[:7]} has no history in common with main."
    assert (after.state, after.reason) == ("rejected", reason)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"phase": Phase.TESTING}, "the gate did not ask for this candidate"),
        ({"base": None}, "the gate did not ask for this candidate"),
        (
            {"ended_at": 1.0, "reason": Reason(ReasonCode.DELETED, "the branch was deleted")},
            "the branch was deleted",
        ),
    ],
)
async def test_nothing_is_merged_that_the_gate_does_not_wait_for(
    flow: Flow, facts: dict[str, object], words: str
) -> None:
    commit(flow.hub, "feature", {"new.txt": "1"})
    push = await merging(flow, "feature")
    push = await flow.read(lambda conn: journal.update(conn, push, **facts))
    made, after = await make_requested(flow.scheduler("gate"), flow.project, push.id)
    assert (str(made), after) == (words, push)
