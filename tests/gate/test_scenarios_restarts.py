"""A master that is killed, away or there twice: everything goes on where it was, once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from buildbot.process.results import FAILURE
from twisted.internet import defer

from pipelines import journal
from pipelines.journal.vocabulary import Phase
from tests.crash_points import OF_A_PUSH, points
from tests.flow import Killed
from tests.gate.story import TEST, Story


async def merging(story: Story) -> None:
    story.held.add(("a", "merge"))
    await story.queue("a", "b")


async def testing(story: Story) -> None:
    await story.queue("a", "b")


async def failing(story: Story) -> None:
    await story.queue("a", "b")
    await story.fails_early("a")


async def judged(story: Story) -> None:
    await story.queue("a", "b")
    await story.fails("b")
    await story.fails("b")


async def half_passed(story: Story) -> None:
    await story.queue("a", "b")
    await story.passes("b")


async def held(story: Story) -> None:
    await story.arrive("a", {"genes.txt": "a\n"})
    await story.arrive("b", {"genes.txt": "b\n"})
    await story.travel()


async def waiting(story: Story) -> None:
    await story.queue("b")
    await story.push_with("hold", "a")


async def paused(story: Story) -> None:
    await story.queue("a", "b")
    await story.act("pause")


STATES = {
    merging: (Phase.MERGING, Phase.QUEUED, ["a", "b"]),
    testing: (Phase.TESTING, Phase.TESTING, ["a", "b"]),
    failing: (Phase.FAILING, Phase.TESTING, ["b", "a"]),
    judged: (Phase.TESTING, Phase.FAILING, ["a"]),
    half_passed: (Phase.TESTING, Phase.PASSED, ["a", "b"]),
    held: (Phase.TESTING, Phase.HELD, ["a"]),
    waiting: (Phase.WAITING, Phase.TESTING, ["b"]),
    paused: (Phase.TESTING, Phase.TESTING, []),
}


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
async def test_restart_in_every_state(
    story: Story, state: Callable[[Story], Awaitable[None]]
) -> None:
    of_a, of_b, landed = STATES[state]
    await state(story)
    before = await story.pushes(), await story.runs(), await story.state()
    assert [await story.phase("a"), await story.phase("b")] == [of_a, of_b]
    await story.restart()
    assert (await story.pushes(), await story.runs(), await story.state()) == before
    story.held.clear()
    await story.finish()
    assert await story.landed() == landed


async def test_killed_at_every_boundary_of_one_journey(story: Story) -> None:
    """A flake, a failure, a conflict and two that are well; the master dies wherever it can."""
    story.runs_go_on = False
    story.endings["a-flaky", "repo-test"] = [(FAILURE, f"1 failed: {TEST}")]
    story.endings["b-bad", "repo-test"] = [(FAILURE, f"1 failed: {TEST}")] * 9
    await story.push("a-flaky", {"a.txt": "1"})
    await story.push("b-bad", {"b.txt": "1"})
    await story.push("c-first", {"genes.txt": "c\n"})
    await story.push("d-conflicts", {"genes.txt": "d\n"})
    await story.push("e-last", {"e.txt": "1"})
    with story.killed_once_everywhere() as deaths:
        while await story.dies_travelling():
            await story.start()
    assert deaths >= set(points(*OF_A_PUSH))
    assert sorted(await story.landed()) == ["a-flaky", "c-first", "e-last"]
    ends = await story.ends()
    assert ends["b-bad"] == ends["d-conflicts"] == "rejected"


@pytest.mark.parametrize("side", ["before", "after"])
async def test_killed_while_a_run_is_ended_that_nobody_waits_for(story: Story, side: str) -> None:
    """Its branch is well: a build that the gate itself has cancelled says nothing of it."""
    await story.queue("a", "b")
    with pytest.raises(Killed), story.killed_at(f"{side}:end run"):
        await story.fails_early("a")
    await story.restart()
    assert await story.verdicts("b") == ["cancelled", "running"]
    assert len(await story.requests()) == 2  # the first of a, and the second of b
    await story.finish()
    assert sorted(await story.landed()) == ["a", "b"]


@pytest.mark.parametrize("side", ["before", "after"])
async def test_killed_while_the_second_of_three_lands(story: Story, side: str) -> None:
    await story.queue("a", "b", "c")
    await story.passes("b", "c")
    await story.end_run("a")
    passed: list[str] = []

    def reach(point: str) -> None:
        passed.append(point)
        if point == f"{side}:land" and passed.count(point) == 2:
            raise Killed(point)

    with pytest.raises(Killed), story.at_points(reach):
        await story.travel()
    await story.restart()
    assert await story.landed() == ["a", "b", "c"]


async def test_what_happens_while_the_master_is_away_is_found(story: Story) -> None:
    await story.queue("a", "b", "c", "d")
    await story.end_run("a")
    await story.end_run("b", failed=True)
    story.remove("c")
    story.move_main({"urgent.txt": "1"})
    await story.restart()
    assert await story.ends() == {"c": "withdrawn"}
    assert await story.phase("b") == Phase.TESTING
    assert set((await story.built_on()).values()) <= {"main", "a", "d"}
    await story.finish()
    assert (await story.landed())[0] == "outside"
    assert sorted((await story.landed())[1:]) == ["a", "b", "d"]


async def test_a_push_while_the_master_is_away_replaces_the_older_one(story: Story) -> None:
    await story.queue("a")
    await story.end_run("a")
    await story.push("a", {"newer.txt": "1"}, parent="refs/heads/a")
    await story.restart()
    assert [push.state for push in await story.pushes()] == ["superseded", "running"]
    await story.finish()
    assert await story.landed() == ["a"]


async def test_a_restart_takes_no_run_back(story: Story) -> None:
    await story.queue("a", "b", "c")
    for _ in range(3):
        await story.restart()
    assert (await story.started()).count("repo-test") == 3


async def test_two_gates_at_once(story: Story) -> None:
    """Two masters on one hub and one database: nothing lands twice."""
    story.runs_go_on = False
    one = story.scheduler("gate")
    await story.start()
    other = story.scheduler("gate")
    for branch in ("a", "b", "c", "d"):
        await story.arrive(branch, {f"{branch}.txt": "1"})
    for _ in range(12):
        await story.look()
        looks = [defer.ensureDeferred(gate.look()) for gate in (one, other)]
        await defer.gatherResults(looks, consumeErrors=True)
        await story.work()
    await story.travel()
    assert sorted(await story.landed()) == ["a", "b", "c", "d"]


async def test_looks_that_change_nothing_start_nothing(story: Story) -> None:
    await story.queue("a", "b")
    await story.fails("a")
    started, pushes = await story.started(), await story.pushes()
    for _ in range(5):
        await story.look()
    assert (await story.started(), await story.pushes()) == (started, pushes)


async def test_the_clock_is_set_back_between_two_pushes(story: Story) -> None:
    """Who is ready later stays behind, whatever the clock says."""
    await story.queue("a")
    push = await story.newest("a")
    ahead = (push.ready_at or 0) + 3600
    await story.read(lambda conn: journal.update(conn, push, ready_at=ahead))
    await story.queue("b")
    await story.finish()
    assert await story.landed() == ["a", "b"]
