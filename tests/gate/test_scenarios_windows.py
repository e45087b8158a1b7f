"""How much is worked on at once: the window, the workers, and what one that passes proves."""

from __future__ import annotations

import pytest

from pipelines.journal.vocabulary import Phase
from tests.gate.story import Story


async def rejected(story: Story, *branches: str) -> None:
    """Have branches rejected for their tests."""
    for branch in branches:
        await story.queue(branch)
        await story.fails(branch)
        await story.fails(branch)
        if "running" in await story.verdicts("main"):
            await story.passes("main")
        assert (await story.newest(branch)).state == "rejected"


async def test_no_more_than_the_window_is_worked_on(story: Story) -> None:
    await story.configure(window=2)
    await story.queue("a", "b", "c")
    assert await story.built_on() == {"a": "main", "b": "a"}
    await story.passes("a")
    assert await story.built_on() == {"b": "main", "c": "b"}
    await story.finish()
    assert await story.landed() == ["a", "b", "c"]


async def test_what_fails_makes_place_in_the_window(story: Story) -> None:
    await story.configure(window=2)
    await story.queue("a", "b", "c")
    await story.fails("a")
    assert await story.built_on() == {"a": "main", "b": "main", "c": "b"}


async def test_window_shrinks_with_failures_and_grows_with_landings(story: Story) -> None:
    await story.configure(window=8)
    await rejected(story, "bad")
    assert (await story.state()).window == 4
    await story.queue("a")
    await story.finish()
    assert (await story.state()).window == 5


async def test_window_is_never_less_than_its_floor_nor_more_than_its_start(story: Story) -> None:
    await story.configure(window=4)
    await rejected(story, "bad", "worse")
    assert (await story.state()).window == 3
    await story.queue("a", "b", "c")
    await story.finish()
    assert (await story.state()).window == 4


async def test_window_shrinks_not_for_conflicts(story: Story) -> None:
    await story.configure(window=8)
    await story.arrive("a", {"genes.txt": "a\n"})
    story.move_main({"genes.txt": "b\n"})
    await story.travel()
    assert await story.ends() == {"a": "rejected"}
    assert (await story.state()).window is None  # as it starts


async def test_window_is_kept_over_a_restart(story: Story) -> None:
    await story.configure(window=6)
    await rejected(story, "bad")
    await story.restart()
    await story.queue("a", "b", "c", "d")
    assert await story.built_on() == {"a": "main", "b": "a", "c": "b"}


async def test_reconfigured_window_takes_effect_at_once(story: Story) -> None:
    await story.configure(window=1)
    await story.queue("a", "b", "c")
    assert await story.built_on() == {"a": "main"}
    await story.configure(window=3)
    await story.travel()
    assert await story.built_on() == {"a": "main", "b": "a", "c": "b"}


async def test_more_entries_than_workers(story: Story) -> None:
    story.workers = 2
    await story.queue("a", "b", "c", "d")
    assert await story.phase("c") == Phase.CANDIDATE  # for a worker
    assert await story.verdicts("c") == []
    await story.passes("b")
    assert await story.verdicts("c") == ["running"]
    assert await story.verdicts("d") == []
    await story.finish()
    assert await story.landed() == ["a", "b", "c", "d"]


async def test_workers_that_come_are_used(story: Story) -> None:
    await story.queue("a", "b")
    story.workers = 1
    await story.queue("c", "d")
    assert await story.verdicts("c") == []
    story.workers = 5
    await story.travel()
    assert await story.verdicts("c") == await story.verdicts("d") == ["running"]


async def test_without_workers_one_run_waits_for_the_first(story: Story) -> None:
    story.workers = 0
    await story.queue("a", "b")
    assert await story.verdicts("a") == ["running"]  # requested
    assert await story.verdicts("b") == []


async def test_a_failure_with_one_worker_is_repeated_when_it_is_free(story: Story) -> None:
    story.workers = 1
    await story.queue("a", "b")
    await story.fails("a")
    assert await story.verdicts("a") == ["failed"]
    assert await story.verdicts("b") == ["running"]
    await story.passes("b")
    assert await story.verdicts("a") == ["failed", "running"]
    await story.finish()
    assert await story.landed() == ["b", "a"]


async def test_twelve_branches_in_one_go_land_in_order(story: Story) -> None:
    branches = [f"{number:02}" for number in range(12)]
    await story.queue(*branches)
    await story.passes(*reversed(branches))
    assert await story.landed() == branches
    assert {tuple(await story.verdicts(branch)) for branch in branches} == {("passed",)}


@pytest.mark.parametrize("prove", [True, False])
async def test_one_that_passes_proves_what_it_was_built_on_if_the_project_says_so(
    story: Story, prove: bool
) -> None:
    await story.configure(descendants_prove=prove)
    await story.queue("a", "b", "c")
    await story.passes("c")
    assert await story.landed() == (["a", "b", "c"] if prove else [])
    assert await story.verdicts("a") == (["cancelled"] if prove else ["running"])


async def test_what_is_proven_has_no_artifact_and_is_deployed_with_what_proves_it(
    story: Story,
) -> None:
    await story.configure(descendants_prove=True)
    await story.queue("a", "b")
    await story.passes("b")
    assert await story.ends() == {"a": "landed", "b": "deployed"}
    words = "what is built on it has passed, and is deployed in its place"
    assert (await story.reason("a")).endswith(words)


async def test_one_that_passes_proves_not_what_has_failed_itself(story: Story) -> None:
    await story.configure(descendants_prove=True)
    await story.queue("a", "b", "c")
    await story.fails("b")
    await story.passes("c")  # which is without `b` now
    assert await story.landed() == ["a", "c"]
    assert await story.verdicts("b") == ["failed", "running"]
