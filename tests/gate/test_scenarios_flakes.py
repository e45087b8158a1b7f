"""Flakes, lost workers and broken machinery: nobody is rejected for what is not their doing."""

from __future__ import annotations

from buildbot.process.results import EXCEPTION

from tests.gate.story import TEST, Story


async def breaks_three_times(story: Story, branch: str) -> None:
    for _ in range(3):
        await story.breaks(branch)


async def test_flake_at_head(story: Story) -> None:
    await story.queue("a", "b")
    await story.fails("a")
    assert await story.built_on() == {"a": "main", "b": "main"}  # `b` need not wait for it
    await story.passes("a")  # but `b` is ahead of it now
    await story.passes("b")
    await story.finish()
    assert await story.landed() == ["b", "a"]


async def test_flake_alone_lands_the_candidate_that_it_was_on_and_says_so(story: Story) -> None:
    await story.queue("a")
    before = await story.candidates("a")
    await story.fails("a")
    await story.passes("a")
    assert await story.candidates("a") == before
    assert await story.landed() == ["a"]
    told = [row.reason for row in await story.history("a") if row.state == "landed"]
    assert any(f"flaky: {TEST}" in words for words in told)


async def test_flake_that_names_no_test_is_told_in_the_words_of_its_run(story: Story) -> None:
    await story.queue("a")
    await story.end_run("a", failed=True)
    await story.travel()
    await story.passes("a")
    told = [row.reason for row in await story.history("a") if row.state == "landed"]
    assert any(f"flaky: 1 failed: {TEST}" in words for words in told)


async def test_flake_in_middle(story: Story) -> None:
    await story.queue("a", "b", "c")
    await story.fails("b")
    await story.finish()
    assert await story.landed() == ["a", "c", "b"]
    assert await story.verdicts("a") == ["passed"]
    assert (await story.verdicts("b"))[0] == "failed"


async def test_flakes_everywhere_reject_nobody(story: Story) -> None:
    await story.queue("a", "b", "c", "d")
    await story.fails("a", "b", "c", "d")
    await story.finish()
    assert sorted(await story.landed()) == ["a", "b", "c", "d"]


async def test_main_that_has_moved_on_is_not_red_for_how_it_was(story: Story) -> None:
    """Main fails as `a` does; but `b`, which was made on it, has passed meanwhile."""
    await story.queue("a", "b")
    await story.fails("a")
    await story.fails("a")
    await story.end_run("b")
    await story.fails("main")
    assert await story.ends() == {"b": "deployed"}
    assert (await story.state()).red_at is None
    assert await story.built_on() == {"a": "main"}


async def test_lost_worker_at_head(story: Story) -> None:
    await story.queue("a", "b")
    before = await story.candidates("a", "b")
    await story.loses_its_worker("a")
    assert await story.verdicts("a") == ["running"]  # Buildbot runs the same request again
    assert await story.candidates("a", "b") == before
    await story.passes("b", "a")
    assert await story.landed() == ["a", "b"]


async def test_rerun_on_error(story: Story) -> None:
    await story.queue("a", "b")
    before = await story.candidates("a", "b")
    await story.breaks("a")
    assert await story.verdicts("a") == ["broken", "running"]
    assert await story.candidates("a", "b") == before
    await story.passes("a", "b")
    assert await story.landed() == ["a", "b"]


async def test_broken_twice_and_failed_once_is_no_failure_yet(story: Story) -> None:
    await story.queue("a")
    await story.breaks("a")
    await story.fails("a")
    await story.breaks("a")
    await story.passes("a")
    assert await story.landed() == ["a"]


async def test_broken_again_and_again_while_main_is_well(story: Story) -> None:
    await story.queue("a", "b")
    await breaks_three_times(story, "a")
    assert await story.built_on() == {"a": "main", "b": "main"}
    await story.passes("main")
    assert await story.ends() == {"a": "rejected"}
    assert await story.reason("a") == (
        "repo-test could not be run 3 times: no space left on device"
    )
    await story.finish()
    assert await story.landed() == ["b"]


async def test_broken_everywhere_pauses_the_gate_until_a_person_has_seen_to_it(
    story: Story,
) -> None:
    await story.queue("a")
    await breaks_three_times(story, "a")
    await breaks_three_times(story, "main")
    assert (await story.state()).paused_why == (
        "repo-test cannot be run, so that nobody is rejected for it: no space left on device"
    )
    assert await story.ends() == {}
    await story.act("resume")
    await story.finish()
    assert await story.landed() == ["a"]


async def test_merge_error(story: Story) -> None:
    """The stage that merges breaks again and again, and git is well: it is the branch's doing."""
    story.endings["a", "merge"] = [(EXCEPTION, "killed")] * 3
    await story.queue("a", "b")
    assert await story.ends() == {"a": "rejected"}
    assert await story.reason("a") == "merge could not be run 3 times: killed"
    await story.finish()
    assert await story.landed() == ["b"]


async def test_merge_error_that_passes_off(story: Story) -> None:
    story.endings["a", "merge"] = [(EXCEPTION, "killed")] * 2
    await story.queue("a", "b")
    await story.finish()
    assert sorted(await story.landed()) == ["a", "b"]
