"""Branches that are tested on main beside their own tests, while nobody is in the gate."""

from __future__ import annotations

import pytest
from buildbot.process.results import FAILURE

from pipelines.gate import snapshot
from pipelines.journal.vocabulary import Phase
from tests.gate.story import Story


async def come(story: Story, *branches: str) -> None:
    """Push branches whose own tests go on."""
    story.held |= {(branch, "test") for branch in branches}
    await story.queue(*branches)


async def enter(story: Story, *branches: str) -> None:
    """Let the branches' own tests pass."""
    story.held -= {(branch, "test") for branch in branches}
    await story.travel()


async def stage(story: Story, branch: str) -> str:
    return (await story.newest(branch)).stage


async def test_the_run_is_its_own_when_it_comes_to_the_gate(story: Story) -> None:
    await come(story, "a")
    assert await stage(story, "a") == "test"
    assert await story.verdicts("a alone") == ["running"]
    await enter(story, "a")
    assert await stage(story, "a") == "repo-test"
    assert await story.phase("a") == Phase.TESTING
    assert await story.verdicts("a alone") == []
    await story.passes("a")
    assert await story.landed() == ["a"]
    assert await story.verdicts("a") == ["passed"]
    told = list(dict.fromkeys(row.stage for row in await story.history("a")))
    assert told == ["develop", "test", "merge", "repo-test", "deploy-to-staging"]


async def test_it_may_come_while_the_gate_looks(story: Story) -> None:
    """Which then sees it there without having taken it in."""
    await come(story, "a")
    story.held.clear()
    await story.work()
    await story.scheduler("test").look()
    assert (await stage(story, "a"), await story.phase("a")) == ("merge", None)
    gate = story.scheduler("gate").gate
    about = (story.project.name, story.tree(), gate.definition, "test")
    queue = await story.read(snapshot.read, *about)
    assert snapshot.orphans(queue, snapshot.Main(story.main(), story.tree())) == []


async def test_it_lands_at_once_if_that_has_passed(story: Story) -> None:
    await come(story, "a")
    await story.passes("a alone")
    assert await story.landed() == []
    await enter(story, "a")
    assert await story.landed() == ["a"]
    assert await story.verdicts("a") == ["passed"]


async def test_nobody_waits_for_it_once_its_own_tests_fail(story: Story) -> None:
    await come(story, "a")
    story.endings["a", "test"] = [(FAILURE, "1 failed")]
    await enter(story, "a")
    assert await story.ends() == {"a": "rejected"}
    assert await story.verdicts("a alone") == ["cancelled"]
    assert await story.requests() == []
    assert story.kept() == []


async def test_one_that_fails_is_repeated_in_its_place(story: Story) -> None:
    await come(story, "a", "b")
    await story.fails("a alone")
    assert await stage(story, "a") == "test"
    await enter(story, "a")
    assert await story.verdicts("a") == ["failed", "running"]
    await story.passes("a")
    assert await story.landed() == ["a"]
    assert "flaky: genes::test_search" in "".join(row.reason for row in await story.history("a"))
    assert await story.verdicts("b alone") == ["running"]
    await story.fails("b alone")
    await enter(story, "b")
    await story.fails("b")
    await story.passes("main")
    assert (await story.ends())["b"] == "rejected"


async def test_a_first_failing_test_is_no_reason_yet(story: Story) -> None:
    await come(story, "a")
    await story.fails_early("a alone")
    assert await stage(story, "a") == "test"
    await enter(story, "a")
    assert await story.phase("a") == Phase.FAILING
    await story.fails("a")
    await story.passes("a")
    assert await story.landed() == ["a"]


async def test_when_main_moves_it_starts_anew(story: Story) -> None:
    await come(story, "a")
    story.move_main({"urgent.txt": "1"})
    await story.travel()
    assert await story.verdicts("a alone") == ["cancelled", "running"]
    await enter(story, "a")
    await story.passes("a")
    assert await story.landed() == ["outside", "a"]


async def test_a_failure_on_what_main_was_says_nothing(story: Story) -> None:
    await come(story, "a")
    await story.fails("a alone")
    story.move_main({"mended.txt": "1"})
    await enter(story, "a")
    assert await story.phase("a") == Phase.TESTING
    await story.passes("a")
    assert await story.landed() == ["outside", "a"]
    assert await story.verdicts("a alone") in (["failed"], ["failed", "cancelled"])


async def test_one_at_a_time_and_none_beside_what_is_in_the_gate(story: Story) -> None:
    await come(story, "a", "b")
    assert await story.verdicts("a alone") == ["running"]
    assert await story.verdicts("b alone") == []
    await enter(story, "b")
    assert await story.verdicts("a alone") == ["cancelled"]
    await story.passes("b")
    assert await story.landed() == ["b"]
    assert await story.verdicts("a alone") == ["cancelled", "running"]


async def test_what_comes_behind_another_is_built_on_that(story: Story) -> None:
    await come(story, "a", "b")
    await enter(story, "a", "b")
    assert await story.built_on() == {"a": "main", "b": "a"}
    await story.passes("a", "b")
    assert await story.landed() == ["a", "b"]


async def test_a_newer_push_to_the_branch_starts_it_anew(story: Story) -> None:
    await come(story, "a")
    story.push_now("a", {"more.txt": "1"})
    await story.travel()
    assert await story.verdicts("a alone") == ["cancelled", "running"]
    await story.delete("a")
    assert await story.verdicts("a alone") == ["cancelled", "cancelled"]
    assert await story.requests() == []


async def test_a_conflict_is_told_in_the_gate(story: Story) -> None:
    story.held.add(("a", "test"))
    await story.arrive("a", {"shared.txt": "a"})
    story.move_main({"shared.txt": "main's"})
    await story.travel()
    assert await story.ends() == {}
    await enter(story, "a")
    assert await story.ends() == {"a": "rejected"}
    assert "conflicts with main in shared.txt" in await story.reason("a")
    assert await story.requests() == []


async def test_a_person_may_stop_it(story: Story) -> None:
    """As no one's place hangs on it, it is run again there."""
    await come(story, "a")
    await story.is_cancelled("a alone")
    assert await story.verdicts("a alone") == ["broken"]
    await enter(story, "a")
    assert await story.verdicts("a") == ["broken", "running"]
    await story.passes("a")
    assert await story.landed() == ["a"]


@pytest.mark.parametrize("how", [{"early": False}, {"policy": "approval"}])
async def test_some_projects_have_none(story: Story, how: dict[str, object]) -> None:
    await story.configure(**how)
    await come(story, "a")
    assert await story.runs() == []


async def test_some_branches_have_none(story: Story) -> None:
    await come(story, "wip/a")
    story.held.add(("b", "test"))
    await story.push_with("hold", "b")
    assert await story.runs() == []


async def test_a_paused_gate_starts_none(story: Story) -> None:
    await story.act("pause")
    await come(story, "a")
    assert await story.runs() == []
    await story.act("resume")
    assert await story.verdicts("a alone") == ["running"]


async def test_killed_everywhere(story: Story) -> None:
    story.held.add(("a", "test"))
    await story.arrive("a", {"a.txt": "1"})
    with story.killed_once_everywhere() as deaths:
        while await story.dies_travelling():
            await story.start()
        await story.end_run("a alone")
        story.held.clear()
        while await story.dies_travelling():
            await story.start()
    assert {"before:begin alone", "after:request repo-test"} <= deaths
    assert await story.landed() == ["a"]
    assert await story.verdicts("a") == ["passed"]
