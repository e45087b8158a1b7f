"""Branches that are pushed again, deleted, or pushed behind others; and results that still hold."""

from __future__ import annotations

from pipelines.journal.vocabulary import Verdict
from pipelines.system.git import git
from tests.gate.story import Story


async def test_tail_entry_disturbs_nobody(story: Story) -> None:
    await story.queue("a", "b", "c")
    before = await story.candidates("a", "b", "c")
    await story.queue("d")
    assert await story.candidates("a", "b", "c") == before
    assert (await story.started()).count("repo-test") == 4
    assert (await story.started()).count("merge") == 4


async def test_new_push_dequeues_old(story: Story) -> None:
    await story.queue("a", "b", "c")
    await story.arrive("b", {"newer.txt": "1"}, parent="b")
    await story.travel()
    assert await story.built_on() == {"a": "main", "c": "a", "b": "c"}
    assert await story.verdicts("a") == ["running"]
    assert await story.verdicts("c") == ["cancelled", "running"]
    await story.finish()
    assert await story.landed() == ["a", "c", "b"]
    assert story.holds("newer.txt")


async def test_new_push_dequeues_old_on_head(story: Story) -> None:
    await story.queue("a", "b")
    await story.arrive("a", {"newer.txt": "1"}, parent="a")
    await story.travel()
    assert await story.built_on() == {"b": "main", "a": "b"}
    await story.finish()
    assert await story.landed() == ["b", "a"]


async def test_new_push_while_the_old_lands(story: Story) -> None:
    await story.queue("a", "b")
    await story.end_run("a")
    with story.once_at("before:land", lambda: story.push_now("a", {"newer.txt": "1"})):
        await story.travel()
    assert await story.landed() == ["a"]
    await story.travel()
    await story.finish()
    assert await story.landed() == ["a", "b", "a"]  # one after the other
    assert [push.state for push in await story.pushes()] == ["deployed"] * 3


async def test_new_push_of_the_one_that_passed_before_it_is_first(story: Story) -> None:
    await story.queue("a", "b")
    await story.passes("b")
    await story.arrive("b", {"newer.txt": "1"}, parent="b")
    await story.finish()
    assert await story.landed() == ["a", "b"]
    assert story.holds("newer.txt")


async def test_same_tree_pushed_again_keeps_its_place_and_its_result(story: Story) -> None:
    await story.queue("a", "b")
    await story.passes("b")
    story.amend("b", "Better words")
    await story.travel()
    assert await story.built_on() == {"a": "main", "b": "a"}
    await story.passes("a")
    assert await story.landed() == ["a", "b"]
    assert await story.verdicts("b") == ["passed"]


async def test_a_revert_to_what_passed_long_ago_is_tested_on_what_runs_now(story: Story) -> None:
    """The schema that it meets now is another than it has passed on."""
    await story.queue("a", "b")
    await story.finish()
    await story.arrive("undo", {"b.txt": None})
    await story.travel()
    assert await story.built_on() == {"undo": "main"}
    assert await story.verdicts("undo") == ["running"]
    await story.finish()
    assert await story.landed() == ["a", "b", "undo"]


async def test_same_tree_pushed_again_before_its_result_is_tested_anew(story: Story) -> None:
    await story.queue("a", "b")
    story.amend("a", "Better words")
    await story.travel()
    assert await story.built_on() == {"a": "main", "b": "a"}
    assert await story.verdicts("a") == ["cancelled", "running"]
    await story.finish()
    assert await story.landed() == ["a", "b"]


async def test_abandoned_at_head(story: Story) -> None:
    await story.queue("a", "b")
    await story.delete("a")
    assert await story.ends() == {"a": "withdrawn"}
    assert await story.verdicts("a") == ["cancelled"]
    assert await story.built_on() == {"b": "main"}
    await story.finish()
    assert await story.landed() == ["b"]


async def test_abandoned_in_middle(story: Story) -> None:
    await story.queue("a", "b", "c")
    await story.delete("b")
    assert await story.built_on() == {"a": "main", "c": "a"}
    assert await story.verdicts("a") == ["running"]
    await story.finish()
    assert await story.landed() == ["a", "c"]


async def test_all_abandoned_leave_nothing_behind(story: Story) -> None:
    await story.queue("a", "b", "c")
    await story.delete("a", "b", "c")
    assert await story.requests() == []
    assert {run.verdict for run in await story.runs()} == {Verdict.CANCELLED}
    assert story.kept() == []


async def test_abandoned_after_it_failed(story: Story) -> None:
    await story.queue("a", "b")
    await story.fails("a")
    await story.delete("a")
    await story.finish()
    assert await story.landed() == ["b"]
    assert await story.verdicts("a") == ["failed", "cancelled"]


async def test_abandoned_and_pushed_again(story: Story) -> None:
    await story.queue("a", "b")
    revision = (await story.newest("a")).revision
    await story.delete("a")
    story.point("a", revision)
    await story.finish()
    assert await story.landed() == ["b", "a"]


async def test_orphaned_runs_are_cancelled_at_once(story: Story) -> None:
    await story.queue("a", "b", "c")
    old = await story.candidates("b", "c")
    await story.fails("a")
    of_old = [run.verdict for run in await story.runs() if run.candidate in old]
    assert of_old == [Verdict.CANCELLED] * 2
    assert len(await story.requests()) == 3  # the repetition of `a`, and the two anew


async def test_dequeued_and_pushed_again_its_result_holds(story: Story) -> None:
    await story.act("pause")
    await story.queue("z")
    await story.act("resume")
    await story.passes("z")
    await story.queue("a", "b")
    await story.passes("b")
    revision = (await story.newest("b")).revision
    await story.delete("b")
    story.point("b", revision)
    await story.travel()
    assert await story.verdicts("b") == ["passed"]
    await story.passes("a")
    assert await story.landed() == ["z", "a", "b"]


async def test_rejected_and_pushed_again_with_the_same_tree_is_tested_anew(story: Story) -> None:
    await story.queue("a")
    await story.fails("a")
    await story.fails("a")
    await story.passes("main")
    story.amend("a", "Please")
    await story.travel()
    await story.passes("a")
    assert await story.landed() == ["a"]
    assert await story.verdicts("a") == ["failed", "failed", "passed"]


async def test_candidates_are_let_go_when_all_have_landed(story: Story) -> None:
    await story.queue("a", "b")
    assert len(story.kept()) == 2
    await story.finish()
    assert story.kept() == []


async def test_branch_that_lands_is_pushed_on(story: Story) -> None:
    """The same branch is used for what comes next, from where it was."""
    await story.queue("a")
    await story.finish()
    await story.arrive("a", {"next.txt": "1"}, parent="a")
    await story.finish()
    assert await story.landed() == ["a", "a"]


async def test_branch_goes_back_to_what_is_in_main(story: Story) -> None:
    await story.queue("a", "b")
    git(story.hub.path, "update-ref", "refs/heads/a", "refs/heads/main")
    await story.finish()
    assert await story.reason("a") == "everything in it is in main already"
    assert await story.landed() == ["b"]
