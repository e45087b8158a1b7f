"""The gate in a real master, on a real hub: one entry at a time, and main only ever green."""

from __future__ import annotations

import pytest
from buildbot.process.results import FAILURE

from pipelines import journal
from pipelines.gate.landing import land
from pipelines.gate.model import Land
from pipelines.journal import Push, gate_state
from pipelines.journal.vocabulary import Phase
from pipelines.system.git import git
from tests.flow import Flow, Killed
from tests.repositories import commit


async def under_test(flow: Flow, branch: str) -> Push:
    """Push a branch, and stop the clock while its candidate is tested."""
    flow.held.add((branch, "repo-test"))
    commit(flow.hub, branch, {f"{branch}.txt": "1"})
    await flow.travel()
    push = await flow.newest(branch)
    assert push.phase == Phase.TESTING
    return push


async def about_to_land(flow: Flow, branch: str) -> Push:
    """Push a branch, and stop the clock when its candidate has passed."""
    push = await under_test(flow, branch)
    flow.held.clear()
    await flow.work()
    facts = {"phase": Phase.PASSED, "buildsetid": None}
    return await flow.read(lambda conn: journal.update(conn, push, **facts))


def contains(flow: Flow, *files: str) -> bool:
    tree = git(flow.hub.path, "ls-tree", "--name-only", "refs/heads/main").split()
    return set(files) <= set(tree)


async def test_the_second_is_built_on_the_first_and_waits_for_a_worker(flow: Flow) -> None:
    first = await under_test(flow, "first")
    commit(flow.hub, "second", {"second.txt": "1"})
    await flow.travel()
    second = await flow.newest("second")
    assert (second.phase, second.base) == (Phase.CANDIDATE, first.candidate)
    flow.held.clear()
    await flow.travel()
    first, second = await flow.pushes()
    assert second.base == first.candidate
    assert contains(flow, "first.txt", "second.txt")


async def test_a_conflict_is_answered_at_merge_and_the_next_goes_on(flow: Flow) -> None:
    commit(flow.hub, "wins", {"genes.txt": "BRCA2\n"})
    commit(flow.hub, "conflicts", {"genes.txt": "MYC\n"})
    commit(flow.hub, "after", {"after.txt": "1"})
    await flow.travel()
    ends = {push.branch: push for push in await flow.pushes()}
    wrong = [name for name in ("wins", "conflicts") if ends[name].state == "rejected"]
    assert len(wrong) == 1  # whichever was ready later
    assert (ends[wrong[0]].stage, ends["after"].state) == ("merge", "deployed")
    assert "conflicts with main in genes.txt" in ends[wrong[0]].reason


async def test_what_fails_leaves_main_as_it_was(flow: Flow) -> None:
    before = flow.main()
    flow.endings["bad", "repo-test"] = [(FAILURE, "1 failed: genes::test")] * 2
    commit(flow.hub, "bad", {"bad.txt": "1"})
    await flow.travel()
    push = await flow.newest("bad")
    assert (push.state, push.stage) == ("rejected", "repo-test")
    assert push.reason == "1 failed: genes::test"
    assert (await flow.revisions("repo-test"))[-1] == before  # main itself was asked as well
    assert flow.main() == before


async def test_two_branches_of_the_same_commit_land_once(flow: Flow) -> None:
    revision = commit(flow.hub, "one", {"new.txt": "1"})
    git(flow.hub.path, "update-ref", "refs/heads/two", revision)
    await flow.travel()
    ends = sorted((push.state, push.reason) for push in await flow.pushes())
    assert ends == [
        ("deployed", "runs on staging"),
        ("landed", "everything in it is in main already"),
    ]


async def test_main_moved_from_outside_while_the_candidate_is_tested(flow: Flow) -> None:
    before = await under_test(flow, "feature")
    moved = commit(flow.hub, "main", {"urgent.txt": "1"})
    flow.keep_main()
    flow.held.clear()
    await flow.travel()
    push = await flow.newest("feature")
    assert (push.state, push.base) == ("deployed", moved)
    assert push.candidate not in (before.candidate, None)
    assert (await flow.started(push)).count("repo-test") == 2
    assert contains(flow, "feature.txt", "urgent.txt")


async def test_main_moved_from_outside_at_the_moment_of_landing(flow: Flow) -> None:
    push = await about_to_land(flow, "feature")
    await flow.read(lambda conn: journal.update(conn, push, phase=Phase.LANDING))
    moved = commit(flow.hub, "main", {"urgent.txt": "1"})
    flow.keep_main()
    await flow.scheduler("gate").look()
    assert flow.main() == moved
    await flow.travel()
    push = await flow.newest("feature")
    assert (push.state, push.base) == ("deployed", moved)
    assert contains(flow, "feature.txt", "urgent.txt")


async def test_a_landing_wakes_who_deploys(flow: Flow, monkeypatch: pytest.MonkeyPatch) -> None:
    push, woken = await about_to_land(flow, "feature"), []
    monkeypatch.setattr(flow.scheduler("gate"), "moved", lambda: woken.append(flow.main()))
    await flow.scheduler("gate").look()
    assert woken == [push.candidate]


async def test_a_killed_landing_that_main_has_moved_on_from_has_landed(flow: Flow) -> None:
    push = await about_to_land(flow, "feature")
    with pytest.raises(Killed), flow.killed_at("after:land"):
        await flow.scheduler("gate").look()
    assert flow.main() == push.candidate
    assert (await flow.get(push.id)).phase == Phase.LANDING
    commit(flow.hub, "main", {"urgent.txt": "1"})
    flow.keep_main()
    await flow.start()
    await flow.travel()
    push = await flow.newest("feature")
    assert (push.state, (await flow.started(push)).count("repo-test")) == ("deployed", 1)


async def test_the_gate_freezes_when_main_is_not_what_was_tested(
    flow: Flow, logged: list[Exception]
) -> None:
    push = await about_to_land(flow, "feature")
    other = git(flow.hub.path, "rev-parse", f"{push.base}^{{tree}}").strip()
    facts = {"phase": Phase.LANDING, "tree": other}
    await flow.read(lambda conn: journal.update(conn, push, **facts))
    await flow.scheduler("gate").look()
    state = await flow.read(gate_state.read, "bioweb")
    assert state.frozen
    assert other in state.paused_why
    assert "was tested" in state.paused_why
    logged.clear()
    commit(flow.hub, "next", {"next.txt": "1"})
    await flow.travel()
    waiting = await flow.newest("next")
    assert (waiting.state, waiting.stage, waiting.candidate) == ("running", "merge", None)


async def test_a_push_that_ends_under_test_makes_way_and_its_build_is_cancelled(
    flow: Flow,
) -> None:
    await under_test(flow, "leaves")
    git(flow.hub.path, "update-ref", "-d", "refs/heads/leaves")
    commit(flow.hub, "next", {"next.txt": "1"})
    await flow.travel()
    assert (await flow.newest("leaves")).state == "withdrawn"
    assert (await flow.newest("next")).state == "deployed"
    assert await flow.requests() == []


async def test_a_landing_under_way_is_not_superseded(flow: Flow) -> None:
    push = await about_to_land(flow, "feature")
    await flow.read(lambda conn: journal.update(conn, push, phase=Phase.LANDING))
    commit(flow.hub, "feature", {"newer.txt": "1"}, parent="refs/heads/feature")
    await flow.travel()
    assert [each.state for each in await flow.pushes()] == ["deployed", "deployed"]
    assert contains(flow, "feature.txt", "newer.txt")


async def test_a_landing_under_way_is_finished_though_its_branch_is_deleted(flow: Flow) -> None:
    push = await about_to_land(flow, "feature")
    await flow.read(lambda conn: journal.update(conn, push, phase=Phase.LANDING))
    git(flow.hub.path, "update-ref", "-d", "refs/heads/feature")
    await flow.travel()
    assert [each.state for each in await flow.pushes()] == ["deployed"]
    assert contains(flow, "feature.txt")


async def test_a_push_that_was_replaced_just_before_it_lands_does_not(flow: Flow) -> None:
    push = await about_to_land(flow, "feature")
    before = flow.main()
    commit(flow.hub, "feature", {"newer.txt": "1"}, parent="refs/heads/feature")
    await flow.source.poll()
    gate = flow.scheduler("gate").gate
    action = Land(push.id, push.base, push.candidate)
    await land(gate.backend, gate.project, gate.repository, [push], action, None)
    assert flow.main() == before
    assert (await flow.get(push.id)).state == "superseded"


async def test_candidates_are_let_go_once_nobody_waits(flow: Flow) -> None:
    gate = flow.scheduler("gate").gate
    push = await under_test(flow, "feature")
    assert gate.repository.kept() == {f"{push.id}": push.candidate}
    flow.held.clear()
    await flow.travel()
    assert gate.repository.kept() == {}
