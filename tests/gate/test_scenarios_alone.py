"""Branches that are tested on main alone as well, beside the run in their place."""

from __future__ import annotations

from pipelines.journal.vocabulary import Phase
from tests.gate.story import Story


async def line_up(story: Story) -> None:
    """Queue three branches, of which the first stands on main."""
    await story.configure(alone=True)
    await story.queue("a", "b", "c")
    assert await story.built_on() == {"a": "main", "b": "a", "c": "b"}
    assert await story.verdicts("a alone") == []
    assert await story.verdicts("b alone") == await story.verdicts("c alone") == ["running"]


async def test_two_failures_are_found_side_by_side(story: Story) -> None:
    await line_up(story)
    await story.fails("b alone")
    await story.fails("c alone")
    assert await story.built_on() == {"a": "main", "b": "main", "c": "main"}
    assert await story.verdicts("b") == ["cancelled", "running"]  # in its place; and repeated
    await story.passes("a")
    await story.fails("b", "c")
    await story.passes("main")  # as it was: `a` may have repaired it
    assert await story.ends() == {"a": "deployed", "b": "rejected", "c": "rejected"}
    assert await story.landed() == ["a"]


async def test_the_first_failing_test_alone_gives_up_the_place(story: Story) -> None:
    await line_up(story)
    await story.fails_early("b alone")
    assert await story.built_on() == {"a": "main", "b": "main", "c": "a"}
    assert await story.phase("b") == Phase.FAILING
    assert "on main alone" in await story.reason("b")


async def test_what_failed_alone_by_a_flake_lands_behind_the_others(story: Story) -> None:
    await line_up(story)
    await story.fails("b alone")
    await story.passes("b")
    assert await story.built_on() == {"a": "main", "b": "c", "c": "a"}
    await story.finish()
    assert await story.landed() == ["a", "c", "b"]


async def test_flake_in_its_place_disturbs_nobody_if_it_passes_alone(story: Story) -> None:
    await line_up(story)
    candidates = await story.candidates("b", "c")
    await story.passes("b alone")
    await story.fails("b")
    assert await story.candidates("b", "c") == candidates
    await story.passes("c", "a", "b")
    assert await story.landed() == ["a", "b", "c"]
    assert await story.verdicts("b") == ["failed", "passed"]
    told = [row.reason for row in await story.history("b")]
    assert [words for words in told if words.endswith("; flaky: genes::test_search")]


async def test_what_passes_alone_and_fails_twice_in_its_place_falls_back(story: Story) -> None:
    await line_up(story)
    await story.passes("b alone", "c alone")
    await story.fails("b")
    await story.fails("b")
    assert await story.built_on() == {"a": "main", "b": "a", "c": "a"}
    await story.passes("a", "c")
    await story.finish()
    assert (await story.ends())["c"] == "deployed"


async def test_what_has_passed_in_its_place_waits_for_no_run_alone(story: Story) -> None:
    await line_up(story)
    await story.passes("b")
    assert await story.verdicts("b alone") == ["cancelled"]
    await story.passes("a")
    assert await story.landed() == ["a", "b"]


async def test_stopped_by_a_person_a_run_alone_is_not_asked_for_again(story: Story) -> None:
    await line_up(story)
    await story.is_cancelled("b alone")
    assert await story.verdicts("b alone") == ["broken"]
    await story.passes("a", "b", "c")
    assert await story.landed() == ["a", "b", "c"]


async def test_what_merges_only_behind_another_is_tested_there(story: Story) -> None:
    await story.configure(alone=True)
    await story.arrive("a", {"shared.txt": "a"})
    await story.arrive("b", {"b.txt": "1"}, parent="a")
    await story.travel()
    story.amend("a", "Other words")  # so that main and `b` have no merge of it in common
    await story.travel()
    await story.finish()
    assert set(await story.landed()) >= {"b"}


async def test_restart_keeps_runs_alone(story: Story) -> None:
    await line_up(story)
    await story.restart()
    assert await story.verdicts("b alone") == ["running"]
    await story.fails("b alone")
    await story.restart()
    assert await story.built_on() == {"a": "main", "b": "main", "c": "a"}


async def test_dequeued_takes_its_run_alone_along(story: Story) -> None:
    await line_up(story)
    await story.act("dequeue", "b")
    assert await story.verdicts("b alone") == ["cancelled"]
    await story.finish()
    assert await story.landed() == ["a", "c"]


async def test_killed_at_every_point_while_one_fails_alone(story: Story) -> None:
    await line_up(story)
    await story.end_run("b alone", failed=True)
    with story.killed_once_everywhere() as points:
        while await story.dies_travelling():
            await story.start()
    assert points
    assert await story.built_on() == {"a": "main", "b": "main", "c": "a"}
    await story.passes("a", "c")
    assert await story.landed() == ["a", "c"]
