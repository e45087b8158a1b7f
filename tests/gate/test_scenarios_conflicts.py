"""Branches that conflict: with main, or with one that is ahead of them and may not land."""

from __future__ import annotations

from pipelines.journal.vocabulary import Phase
from tests.gate.story import Story

ONE, OTHER = {"genes.txt": "BRCA2\n"}, {"genes.txt": "MYC\n"}


async def conflicting(story: Story) -> None:
    """Have `a`, `b` which conflicts with it, and `c` in the gate."""
    await story.arrive("a", ONE)
    await story.arrive("b", OTHER)
    await story.queue("c")
    assert await story.phase("b") == Phase.HELD
    assert await story.built_on() == {"a": "main", "c": "a"}


async def test_merge_conflict_with_main(story: Story) -> None:
    await story.arrive("a", ONE)
    story.move_main(OTHER)
    await story.travel()
    push = await story.newest("a")
    assert (push.state, push.stage) == ("rejected", "merge")
    assert await story.reason("a") == (
        "conflicts with main in genes.txt: merge main into the branch and push again"
    )
    assert await story.verdicts("a") == []


async def test_delayed_merge_conflict_lands_not_after_what_it_conflicts_with(story: Story) -> None:
    await conflicting(story)
    await story.passes("a")
    assert await story.ends() == {"a": "deployed", "b": "rejected"}
    await story.finish()
    assert await story.landed() == ["a", "c"]
    assert await story.verdicts("b") == []


async def test_delayed_merge_conflict_with_one_that_fails(story: Story) -> None:
    await conflicting(story)
    await story.fails("a")
    assert await story.built_on() == {"b": "main", "c": "b", "a": "main"}
    await story.passes("b", "c")
    assert await story.landed() == ["b", "c"]
    await story.passes("a")
    assert (await story.ends())["a"] == "rejected"  # the flake, which came too late
    assert "conflicts with main in genes.txt" in await story.reason("a")


async def test_conflict_that_disappears_when_the_one_ahead_is_dequeued(story: Story) -> None:
    await conflicting(story)
    await story.act("dequeue", "a")
    assert await story.built_on() == {"b": "main", "c": "b"}
    await story.finish()
    assert await story.landed() == ["b", "c"]


async def test_conflict_that_disappears_with_a_newer_push_of_the_one_ahead(story: Story) -> None:
    await conflicting(story)
    await story.arrive("a", {"a.txt": "1"})
    await story.finish()
    assert sorted(await story.landed()) == ["a", "b", "c"]


async def test_what_conflicts_says_with_what_and_waits(story: Story) -> None:
    await conflicting(story)
    words = "conflicts with a branch ahead of it in genes.txt: waits for that one"
    assert await story.reason("b") == words


async def test_conflict_among_three_of_which_the_first_two_would_do(story: Story) -> None:
    await story.arrive("a", {"a.txt": "1"})
    await story.arrive("b", ONE)
    await story.arrive("c", OTHER)
    await story.travel()
    await story.passes("a")
    assert await story.phase("c") == Phase.HELD  # `b` has not landed yet
    await story.passes("b")
    assert await story.landed() == ["a", "b"]
    assert (await story.ends())["c"] == "rejected"


async def test_all_conflict_with_the_first(story: Story) -> None:
    for branch in ("a", "b", "c", "d"):
        await story.arrive(branch, {"genes.txt": f"{branch}\n"})
    await story.travel()
    await story.finish()
    assert await story.landed() == ["a"]
    assert sorted((await story.ends()).values()) == ["deployed", *["rejected"] * 3]


async def test_conflict_with_main_that_was_moved_while_it_was_tested(story: Story) -> None:
    await story.arrive("a", ONE)
    await story.queue("b")
    story.move_main(OTHER)
    await story.travel()
    assert await story.ends() == {"a": "rejected"}
    assert await story.verdicts("a") == ["cancelled"]
    await story.finish()
    assert await story.landed() == ["outside", "b"]


async def test_what_resolves_its_conflict_and_is_pushed_again_lands(story: Story) -> None:
    await conflicting(story)
    await story.passes("a")
    await story.arrive("b", {"genes.txt": "BRCA2\nMYC\n"})  # made on main as it is now
    await story.finish()
    assert sorted(await story.landed()) == ["a", "b", "c"]


async def test_what_is_all_in_the_one_ahead_lands_with_it(story: Story) -> None:
    await story.arrive("a", {"a.txt": "1"})
    await story.arrive("ab", {"b.txt": "1"}, parent="a")
    await story.arrive("b", {"c.txt": "1"}, parent="ab")
    await story.finish()
    assert await story.landed() == ["a", "ab", "b"]


async def test_two_branches_of_one_commit_of_which_the_first_fails(story: Story) -> None:
    await story.arrive("a", {"a.txt": "1"})
    story.point("twin", "a")
    await story.travel()
    assert await story.phase("twin") == Phase.HELD
    await story.act("dequeue", "a")
    await story.finish()
    assert await story.landed() == ["twin"]


async def test_two_branches_of_one_commit_land_once(story: Story) -> None:
    await story.arrive("a", {"a.txt": "1"})
    story.point("twin", "a")
    await story.finish()
    assert await story.landed() == ["a"]
    assert await story.reason("twin") == "everything in it is in main already"
