"""Pushes move from stage to stage, whatever is doubled, lost or killed."""

from __future__ import annotations

from collections import Counter

import pytest
from buildbot.process.results import CANCELLED, EXCEPTION, FAILURE, SUCCESS, WARNINGS

from pipelines import journal
from pipelines.journal.builds import MOST_LOSSES
from pipelines.system.git import git
from tests.crash_points import OF_A_PUSH, points
from tests.flow import Ending, Flow, Killed

WAY = ["develop", "test", "merge", "repo-test", "deploy-to-staging"]
NOT_DEPLOYED = "landed, but not deployed to staging"
BROKEN = (EXCEPTION, "worker lost")


async def test_a_push_travels_to_staging(flow: Flow) -> None:
    revision = await flow.push("feature", {"new.txt": "1"})
    await flow.travel()
    (push,) = await flow.pushes()
    assert (push.revision, push.state, push.reason) == (revision, "deployed", "runs on staging")
    assert await flow.started() == WAY
    assert flow.main() == push.candidate


async def test_a_stage_is_requested_once_however_often_one_looks(flow: Flow) -> None:
    await flow.push("feature", {"new.txt": "1"})
    for _ in range(3):
        await flow.look()
    assert await flow.started() == ["develop", "test"]  # which need nothing of each other


async def test_what_runs_beside_develop_is_found_when_the_push_comes_there(flow: Flow) -> None:
    await flow.push("feature", {"new.txt": "1"})
    await flow.look()
    early = {builder: request for request, builder, _ in await flow.requests()}
    await flow.end(early["bioweb-test"], (FAILURE, "1 failed: genes::test"))
    await flow.start()  # the master restarts
    await flow.look()
    push = await flow.newest("feature")
    assert (push.state, push.stage) == ("running", "develop")  # which has its say first
    await flow.end(early["bioweb-develop"], (SUCCESS, ""))
    await flow.travel()
    push = await flow.newest("feature")
    assert (push.state, push.stage, push.reason) == ("rejected", "test", "1 failed: genes::test")
    assert await flow.started() == ["develop", "test"]


async def test_what_ended_beside_develop_goes_on_at_one_look(flow: Flow) -> None:
    """No message wakes the scheduler a second time: its build has ended already."""
    await flow.push("feature", {"new.txt": "1"})
    await flow.look()
    await flow.work()
    for stage in ("develop", "test"):
        await flow.scheduler(stage).look()
    assert (await flow.newest("feature")).stage == "merge"


async def test_when_develop_fails_what_runs_beside_it_is_cancelled(flow: Flow) -> None:
    flow.held.add(("feature", "test"))
    flow.endings["feature", "develop"] = [(FAILURE, "check-style failed (exit 1)")]
    await flow.push("feature", {"new.txt": "1"})
    await flow.travel()
    push = await flow.newest("feature")
    assert (push.state, push.stage) == ("rejected", "develop")
    assert push.reason == "check-style failed (exit 1)"
    assert await flow.requests() == []
    assert await flow.started() == ["develop", "test"]


async def test_a_master_killed_while_develop_fails_cancels_when_it_is_back(flow: Flow) -> None:
    flow.held.add(("feature", "test"))
    flow.endings["feature", "develop"] = [(FAILURE, "check-style failed (exit 1)")]
    await flow.push("feature", {"new.txt": "1"})
    await flow.look()
    await flow.work()
    await flow.scheduler("develop").look()  # and dies before anybody else looks
    assert len(await flow.requests()) == 1
    await flow.start()
    await flow.travel()
    assert await flow.requests() == []


async def test_a_stage_that_breaks_beside_develop_is_repeated(flow: Flow) -> None:
    flow.endings["feature", "develop"] = [BROKEN]
    flow.endings["feature", "test"] = [BROKEN]
    await flow.push("feature", {"new.txt": "1"})
    await flow.travel()
    assert (await flow.newest("feature")).state == "deployed"
    started = await flow.started()
    assert (started.count("develop"), started.count("test"), started.count("merge")) == (2, 2, 1)


async def test_a_request_is_found_again_though_the_clock_was_set_back(flow: Flow) -> None:
    """The master was killed between the request and the note of it."""
    await flow.push("feature", {"new.txt": "1"})
    await flow.look()
    (push,) = await flow.pushes()
    facts = {"received_at": push.received_at + 3600, "buildsetid": None}
    await flow.read(lambda conn: journal.update(conn, push, **facts))
    await flow.look()
    assert await flow.started() == ["develop", "test"]
    assert (await flow.get(push.id)).buildsetid == push.buildsetid


async def test_fifty_branches_pushed_at_once_have_an_end_each(flow: Flow) -> None:
    for number in range(50):
        branch = f"feature-{number}" if number % 10 == 0 else f"wip/{number}"
        await flow.push(branch, {f"{number}.txt": "1"})
        if number % 4 == 3:
            flow.endings[branch, "test"] = [(FAILURE, f"{number} failed")]
    await flow.travel()
    pushes = await flow.pushes()
    assert Counter(push.state for push in pushes) == {
        "deployed": 5, "rejected": 12, "withdrawn": 33
    }  # fmt: skip
    assert {push.reason for push in pushes if push.state == "rejected"} == {
        f"{number} failed" for number in range(3, 50, 4)
    }
    assert await flow.requests() == []


async def test_the_build_sees_the_pushed_revision_and_deploys_the_candidate(flow: Flow) -> None:
    revision = await flow.push("feature", {"new.txt": "1"})
    await flow.travel()
    tested = [await flow.revisions(stage) for stage in WAY]
    assert tested == [[revision]] * 3 + [[flow.main()]] * 2


@pytest.mark.parametrize(
    ("stage", "endings", "requests", "state", "reason"),
    [
        ("test", [(WARNINGS, "")], 1, "deployed", "runs on staging"),
        ("test", [(FAILURE, "1 failed: genes::test")], 1, "rejected", "1 failed: genes::test"),
        ("test", [(CANCELLED, "")], 1, "rejected", "cancelled before it began"),
        ("test", [BROKEN, BROKEN, (SUCCESS, "")], 3, "deployed", "runs on staging"),
        ("test", [BROKEN] * 3, 3, "rejected", "test could not be run 3 times: worker lost"),
        ("merge", [BROKEN, BROKEN], 3, "deployed", "runs on staging"),
        ("merge", [BROKEN] * 3, 3, "rejected", "merge could not be run 3 times: worker lost"),
        ("merge", [(CANCELLED, "")], 1, "rejected", "cancelled before it began"),
        ("repo-test", [(FAILURE, "2 failed")], 2, "deployed", "runs on staging"),  # a flake
        ("repo-test", [(FAILURE, "2 failed")] * 2, 3, "rejected", "2 failed"),  # and main was asked
        ("repo-test", [(CANCELLED, "")], 1, "rejected", "cancelled before it began"),
        ("repo-test", [BROKEN, (SUCCESS, "")], 2, "deployed", "runs on staging"),
        (
            "repo-test",
            [BROKEN] * 3,
            4,
            "rejected",
            "repo-test could not be run 3 times: worker lost",
        ),
        (
            "deploy-to-staging",
            [(FAILURE, "not healthy")],
            1,
            "landed",
            f"{NOT_DEPLOYED}: not healthy",
        ),
        (
            "deploy-to-staging",
            [BROKEN] * 3,
            3,
            "landed",
            f"{NOT_DEPLOYED}: deploy-to-staging could not be run 3 times: worker lost",
        ),
    ],
)
async def test_how_the_end_of_a_build_ends_a_push(
    flow: Flow, stage: str, endings: list[Ending], requests: int, state: str, reason: str
) -> None:
    flow.endings["feature", stage] = list(endings)
    await flow.push("feature", {"new.txt": "1"})
    await flow.travel()
    push = await flow.newest("feature")
    assert (push.state, push.reason) == (state, reason)
    assert (await flow.started()).count(stage) == requests
    assert (flow.main() == push.candidate) == (state in ("landed", "deployed"))


@pytest.mark.parametrize(
    ("stage", "state", "words"),
    [("develop", "rejected", ""), ("deploy-to-staging", "landed", f"{NOT_DEPLOYED}: ")],
)
async def test_a_build_that_loses_its_worker_again_and_again_ends_the_push(
    flow: Flow, stage: str, state: str, words: str
) -> None:
    flow.held.add(("feature", stage))
    await flow.push("feature", {"new.txt": "1"})
    await flow.travel()
    ((request, _, _),) = await flow.requests()
    for _ in range(MOST_LOSSES):
        assert (await flow.newest("feature")).ended_at is None
        await flow.lose(request)
        await flow.travel()
    push = await flow.newest("feature")
    reason = f"{words}its worker or the master was lost {MOST_LOSSES} times"
    assert (push.state, push.reason) == (state, reason)
    await flow.travel()
    assert await flow.requests() == []


async def test_wip_branches_are_tested_and_never_merged(flow: Flow) -> None:
    before = flow.main()
    await flow.push("wip/idea", {"new.txt": "1"})
    await flow.travel()
    push = await flow.newest("wip/idea")
    assert (push.state, push.reason) == (
        "withdrawn",
        "wip/ branches are tested and never merged",
    )
    assert await flow.started() == ["develop", "test"]
    assert flow.main() == before


@pytest.mark.parametrize(
    ("point", "state"),
    [(point, "rejected") for point in points("end test rejected")]
    + [(point, "withdrawn") for point in points("record")],
)
async def test_a_master_killed_while_a_push_ends_ends_it_once(
    flow: Flow, point: str, state: str
) -> None:
    flow.endings["feature", "test"] = [(FAILURE, "1 failed")]
    flow.held = {("feature", "test")} if state == "withdrawn" else set()
    await flow.push("feature", {"new.txt": "1"})
    if state == "withdrawn":
        await flow.travel()
        git(flow.hub.path, "update-ref", "-d", "refs/heads/feature")
    with pytest.raises(Killed), flow.killed_at(point):
        await flow.travel()
    await flow.start()
    await flow.travel()
    (push,) = await flow.pushes()
    rows = await flow.read(journal.history, push.id)
    assert [row.state for row in rows] == ["running", "running", state]
    assert await flow.requests() == []


async def test_a_deploy_that_is_repeated_still_comes_before_a_later_landing(flow: Flow) -> None:
    flow.held = {("pushed-first", "develop"), ("landed-first", "deploy-to-staging")}
    await flow.push("pushed-first", {"1.txt": "1"})
    await flow.look()
    await flow.push("landed-first", {"2.txt": "2"})
    await flow.travel()
    flow.held = {("landed-first", "deploy-to-staging")}
    await flow.travel()
    assert [push.state for push in await flow.pushes()] == ["landed", "landed"]
    flow.held = set()
    flow.endings["landed-first", "deploy-to-staging"] = [BROKEN]
    await flow.travel()
    earlier = (await flow.newest("landed-first")).candidate
    later = (await flow.newest("pushed-first")).candidate
    assert await flow.revisions("deploy-to-staging") == [earlier, earlier, later]
    assert [push.state for push in await flow.pushes()] == ["deployed", "deployed"]


async def test_a_newer_push_ends_the_older_one_and_its_build(flow: Flow) -> None:
    await flow.push("feature", {"new.txt": "1"})
    await flow.look()
    newer = await flow.push("feature", {"new.txt": "2"})
    await flow.look()
    old, new = await flow.pushes()
    assert (old.state, old.reason) == (
        "superseded",
        f"a newer push to the branch came: {newer[:7]}",
    )
    assert [push for _, _, push in await flow.requests()] == [new.id] * 2
    assert [push for _, _, push in await flow.requests(complete=1)] == [old.id] * 2


async def test_what_happens_to_an_ended_push_leaves_no_trace(flow: Flow) -> None:
    """The scheduler read the push a moment before a newer one ended it."""
    await flow.push("feature", {"new.txt": "1"})
    await flow.look()
    (stale,) = await flow.pushes()
    await flow.push("feature", {"new.txt": "2"})
    await flow.source.poll()
    await flow.scheduler("develop").passed(stale)
    old = await flow.get(stale.id)
    assert (old.state, old.stage) == ("superseded", "develop")
    rows = await flow.read(journal.history, old.id)
    assert [row.state for row in rows] == ["running", "superseded"]


async def test_the_boundaries_of_a_push_are_those_at_which_tests_kill_the_master(
    flow: Flow,
) -> None:
    await flow.look()  # where main is at the first look is no push's
    with flow.killed_at("nowhere") as passed:
        await flow.push("unharmed", {"unharmed.txt": "1"})
        await flow.travel()
    assert set(passed) == set(points(*OF_A_PUSH))


async def test_a_master_killed_at_any_boundary_goes_on_where_it_was(flow: Flow) -> None:
    """One push for each place at which the master can die; all of them end alike."""
    for number, point in enumerate(points(*OF_A_PUSH)):
        branch = f"killed-{number}"
        await flow.push(branch, {f"{branch}.txt": "1"})
        with pytest.raises(Killed), flow.killed_at(point):
            await flow.travel()
        await flow.start()
        await flow.travel()
        push = await flow.newest(branch)
        assert (push.state, push.reason) == ("deployed", "runs on staging"), point
        assert flow.main() == push.candidate, point
        assert await flow.started(push) == WAY, point
    assert len(await flow.pushes()) == len(points(*OF_A_PUSH))
