"""Landings: main is moved, locked or closed by others; and what landed is what was tested."""

from __future__ import annotations

from pathlib import Path

import pytest
from twisted.python.failure import Failure

from pipelines.hub.repository import MAIN, Hub
from pipelines.journal.vocabulary import Phase
from pipelines.system.git import GitError, git
from tests.gate.story import Story
from tests.repositories import commit


async def on_a_forge(story: Story, folder: Path) -> Path:
    """Have people push to a repository elsewhere, which the hub mirrors; returns it."""
    forge = folder / "forge.git"
    git(folder, "clone", "--quiet", "--bare", str(story.hub.path), str(forge))
    await story.configure(remote=forge.as_uri())
    story.hub = Hub(forge)
    return forge


async def test_landing_conflict(story: Story) -> None:
    """Main is moved from outside at the very moment of a landing."""
    await story.queue("a", "b")
    await story.end_run("a")
    with story.once_at("before:land", lambda: story.move_main({"urgent.txt": "1"})):
        await story.travel()
    assert await story.landed() == ["outside"]
    assert await story.built_on() == {"a": "main", "b": "a"}
    assert (await story.verdicts("a"))[-1] == "running"  # tested anew, on what main is
    await story.finish()
    assert await story.landed() == ["outside", "a", "b"]


async def test_target_moved_from_outside_while_testing(story: Story) -> None:
    await story.queue("a", "b")
    story.move_main({"urgent.txt": "1"})
    await story.travel()
    assert await story.built_on() == {"a": "main", "b": "a"}
    assert await story.verdicts("a") == ["cancelled", "running"]
    await story.finish()
    assert await story.landed() == ["outside", "a", "b"]


async def test_target_moved_from_outside_again_and_again(story: Story) -> None:
    await story.queue("a")
    for number in range(3):
        story.move_main({f"urgent-{number}.txt": "1"})
        await story.travel()
    assert await story.verdicts("a") == [*["cancelled"] * 3, "running"]
    await story.finish()
    assert await story.landed() == [*["outside"] * 3, "a"]


async def test_target_moved_from_outside_without_a_change_needs_no_other_run(story: Story) -> None:
    await story.queue("a")
    story.move_main({})
    await story.travel()
    await story.passes("a")
    assert await story.landed() == ["outside", "a"]
    assert await story.verdicts("a") == ["passed"]


async def test_branch_that_somebody_merges_by_hand(story: Story) -> None:
    await story.queue("a", "b")
    story.moved_to.append((await story.newest("a")).revision)
    git(story.hub.path, "update-ref", "refs/heads/main", story.moved_to[-1])
    story.keep_main()
    await story.finish()
    assert await story.reason("a") == "everything in it is in main already"
    assert await story.landed() == ["outside", "b"]


def errors(logged: list[Failure]) -> set[type]:
    """What was logged, which the test expected."""
    kinds = {failure.type for failure in logged}
    logged.clear()
    return kinds


async def test_transient_error_at_landing(story: Story, logged: list[Failure]) -> None:
    await story.queue("a", "b")
    await story.end_run("a")
    lock = story.hub.path / "refs" / "heads" / "main.lock"
    lock.touch()  # another git has just begun to move main
    await story.travel()
    assert errors(logged) == {GitError}
    assert await story.landed() == []
    lock.unlink()
    await story.travel()  # the next look
    assert await story.landed() == ["a"]
    assert await story.verdicts("a") == ["passed"]


async def test_landing_that_the_remote_refuses_until_somebody_allows_it(
    story: Story, tmp_path: Path
) -> None:
    forge = await on_a_forge(story, tmp_path)
    closed = forge / "hooks" / "pre-receive"
    closed.write_text("#!/bin/sh\necho main is protected >&2\nexit 1\n")
    closed.chmod(0o755)
    await story.queue("a")
    await story.passes("a")
    assert "main is protected" in ((await story.state()).paused_why or "")
    assert (await story.ends(), await story.landed()) == ({}, [])
    closed.unlink()
    await story.act("resume")
    assert await story.landed() == ["a"]
    assert await story.verdicts("a") == ["passed"]


async def test_landing_on_a_remote_that_was_moved_meanwhile(story: Story, tmp_path: Path) -> None:
    await on_a_forge(story, tmp_path)
    await story.queue("a")
    await story.end_run("a")
    story.move_main({"urgent.txt": "1"})  # which the mirror has not heard of
    await story.advance()
    assert await story.landed() == ["outside"]
    await story.finish()
    assert await story.landed() == ["outside", "a"]


async def test_transient_error_of_the_remote(
    story: Story, tmp_path: Path, logged: list[Failure]
) -> None:
    forge = await on_a_forge(story, tmp_path)
    await story.queue("a")
    await story.end_run("a")
    away = forge.rename(tmp_path / "away.git")
    await story.advance()
    assert errors(logged) == {GitError}
    away.rename(forge)
    await story.travel()
    assert await story.landed() == ["a"]


async def test_sha_mismatch_sanity_check_fails(story: Story, logged: list[Failure]) -> None:
    """Main is not what was tested: the gate freezes, and finishes not even that landing."""
    await story.queue("a", "b")
    await story.end_run("a")
    with story.once_at("after:land", lambda: story.move_main({"slipped-in.txt": "1"})):
        await story.travel()
    assert (await story.state()).frozen
    logged.clear()
    await story.passes("b")
    assert await story.phase("a") == Phase.LANDING
    assert await story.ends() == {}
    await story.act("resume")  # somebody has looked
    await story.finish()
    assert await story.landed() == ["a", "outside", "b"]


@pytest.mark.parametrize("style", ["merge", "squash", "rebase"])
async def test_what_lands_is_the_tree_that_was_tested(story: Story, style: str) -> None:
    await story.configure(merge_style=style)
    await story.arrive("a", {"a.txt": "1"})
    await story.arrive("a", {"a2.txt": "1"}, parent="a")
    await story.queue("b", "c")
    tested = (await story.newest("c")).tree
    await story.passes("c", "b", "a")
    assert await story.landed() == ["a", "b", "c"]
    assert story.tree() == tested
    assert await story.verdicts("c") == ["passed"]


async def test_what_moved_main_past_the_gate_freezes_it_until_a_person_keeps_that(
    story: Story, logged: list[Failure]
) -> None:
    await story.queue("a")
    left_at, moved_to = story.main(), commit(story.hub, MAIN, {"untested.txt": "1"})
    await story.passes("a")
    state = await story.state()
    assert state.frozen
    assert state.paused_why == (
        f"main is at {moved_to[:7]}, and the gate left it at {left_at[:7]}: somebody has moved it "
        f"past the gate. Put it back (git -C {story.hub.path} update-ref refs/heads/main {left_at})"
        " or keep it as it is, then resume the gate"
    )
    assert story.main() == moved_to
    logged.clear()

    story.moved_to.append(moved_to)
    await story.act("resume")
    await story.finish()
    assert await story.landed() == ["outside", "a"]
    assert not (await story.state()).frozen


async def test_who_resumes_a_paused_gate_does_not_keep_what_moved_main_meanwhile(
    story: Story, logged: list[Failure]
) -> None:
    await story.queue("a")
    await story.act("pause")
    commit(story.hub, MAIN, {"untested.txt": "1"})
    await story.act("resume")
    assert (await story.state()).frozen
    logged.clear()


async def test_main_that_is_gone_freezes_the_gate_until_it_is_back(
    story: Story, logged: list[Failure]
) -> None:
    await story.queue("a")
    left_at = story.main()
    git(story.hub.path, "update-ref", "-d", "refs/heads/main")
    await story.passes("a")
    assert (await story.state()).frozen
    assert "main is gone, and the gate left it at" in str((await story.state()).paused_why)
    logged.clear()

    git(story.hub.path, "update-ref", "refs/heads/main", left_at)
    await story.act("resume")
    await story.finish()
    assert await story.landed() == ["a"]


async def test_what_bypasses_the_gate_is_no_move_past_it(story: Story) -> None:
    await story.queue("a", "b")
    await story.act("bypass", "a")
    await story.passes("b")
    assert await story.landed() == ["a", "b"]
    assert not (await story.state()).frozen
