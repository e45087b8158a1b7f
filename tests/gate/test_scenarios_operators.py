"""What people do to the gate, lanes, and branches that wait for somebody."""

from __future__ import annotations

import pytest

from pipelines.gate.operations import OperationError
from pipelines.journal.vocabulary import Lane, Phase
from tests.gate.story import Story


async def test_hotfix_goes_first(story: Story) -> None:
    await story.configure(hotfix=("ada",))
    await story.queue("a", "b")
    await story.push_with("hotfix", "urgent")
    assert await story.built_on() == {"urgent": "main", "a": "urgent", "b": "a"}
    await story.passes("a", "b", "urgent")
    assert await story.landed() == ["urgent", "a", "b"]


async def test_hotfix_resets_only_those_behind_it(story: Story) -> None:
    await story.configure(hotfix=("ada",))
    await story.queue("b")
    await story.push_with("hotfix", "first")
    before = await story.candidates("first")
    await story.push_with("hotfix", "second")
    assert await story.built_on() == {"first": "main", "second": "first", "b": "second"}
    assert await story.candidates("first") == before
    assert await story.verdicts("first") == ["running"]
    assert await story.verdicts("b") == ["cancelled", "cancelled", "running"]


async def test_hotfix_is_for_those_who_are_named(story: Story) -> None:
    await story.configure(hotfix=("ada",))
    with pytest.raises(Exception, match="mallory may not push with -o hotfix; who may: ada"):
        await story.push_with("hotfix", "urgent", pusher="mallory")
    await story.travel()
    assert await story.pushes() == []


async def test_hotfix_that_fails_makes_way(story: Story) -> None:
    await story.configure(hotfix=("ada",))
    await story.queue("a")
    await story.push_with("hotfix", "urgent")
    await story.fails("urgent")
    await story.fails("urgent")
    await story.passes("main")
    assert await story.ends() == {"urgent": "rejected"}
    await story.finish()
    assert await story.landed() == ["a"]


async def test_promote(story: Story) -> None:
    await story.queue("a", "b", "c")
    await story.act("promote", "c")
    assert await story.built_on() == {"c": "main", "a": "c", "b": "a"}
    await story.finish()
    assert await story.landed() == ["c", "a", "b"]


async def test_promoting_the_head_disturbs_nobody(story: Story) -> None:
    await story.queue("a", "b")
    before = await story.candidates("a", "b")
    await story.act("promote", "a")
    assert await story.candidates("a", "b") == before
    assert (await story.started()).count("repo-test") == 2


async def test_promoted_goes_before_a_hotfix(story: Story) -> None:
    await story.configure(hotfix=("ada",))
    await story.queue("a")
    await story.push_with("hotfix", "urgent")
    await story.act("promote", "a")
    await story.finish()
    assert await story.landed() == ["a", "urgent"]


async def test_bypass_lands_untested_and_is_recorded(story: Story) -> None:
    await story.queue("a", "b")
    await story.act("bypass", "b", why="the site is down")
    assert await story.landed() == ["b"]
    assert await story.ends() == {"b": "landed"}  # not deployed: there is no artifact of it
    assert (await story.reason("b")).endswith("untested: the gate was bypassed")
    assert "the site is down" in str(await story.history("b"))
    assert await story.built_on() == {"a": "main"}
    await story.finish()
    assert await story.landed() == ["b", "a"]


async def test_bypass_lands_though_the_gate_is_paused(story: Story) -> None:
    await story.act("pause")
    await story.queue("a", "b")
    await story.act("bypass", "b")
    assert await story.landed() == ["b"]
    assert await story.phase("a") == Phase.QUEUED


async def test_bypass_that_conflicts_with_main_is_rejected(story: Story) -> None:
    await story.arrive("a", {"genes.txt": "a\n"})
    await story.travel()
    await story.act("pause")
    story.move_main({"genes.txt": "b\n"})
    await story.travel()
    await story.act("bypass", "a")
    assert await story.ends() == {"a": "rejected"}
    assert await story.landed() == ["outside"]


async def test_approval_policy(story: Story) -> None:
    await story.configure(policy="approval")
    await story.queue("a", "b")
    assert await story.phase("a") == Phase.WAITING
    assert await story.reason("a") == "waits for approval"
    await story.act("approve", "b")
    await story.finish()
    assert await story.landed() == ["b"]
    await story.act("approve", "a")
    await story.finish()
    assert await story.landed() == ["b", "a"]


async def test_newer_push_of_what_was_approved_is_to_be_approved_anew(story: Story) -> None:
    await story.configure(policy="approval")
    await story.queue("a")
    await story.act("approve", "a")
    await story.arrive("a", {"sneaked.txt": "1"}, parent="a")
    await story.travel()
    assert await story.phase("a") == Phase.WAITING
    await story.finish()
    assert await story.landed() == []


async def test_hold_waits_until_somebody_approves(story: Story) -> None:
    await story.push_with("hold", "a")
    await story.queue("b")
    assert await story.built_on() == {"b": "main"}
    assert await story.reason("a") == "held by ada, who pushed it with -o hold"
    await story.finish()
    await story.act("approve", "a")
    await story.finish()
    assert await story.landed() == ["b", "a"]


async def test_hold_is_lifted_by_a_push_without_it(story: Story) -> None:
    await story.push_with("hold", "a")
    await story.arrive("a", {"more.txt": "1"}, parent="a")
    await story.finish()
    assert await story.landed() == ["a"]


async def test_paused_gate_does_nothing_and_goes_on_when_resumed(story: Story) -> None:
    await story.queue("a")
    await story.act("pause")
    await story.queue("b")
    await story.passes("a")
    assert await story.built_on() == {"a": "main"}
    assert await story.landed() == []
    await story.act("resume")
    assert await story.landed() == ["a"]  # what has passed meanwhile counts
    assert await story.built_on() == {"b": "main"}


async def test_finish_while_the_gate_is_paused_rejects_nobody(story: Story) -> None:
    await story.queue("a")
    await story.act("pause")
    await story.fails("a")
    await story.finish()
    assert await story.ends() == {}
    await story.act("resume")
    await story.finish()
    assert await story.landed() == ["a"]


async def test_pausing_twice_is_refused_and_names_who_did_it(story: Story) -> None:
    await story.act("pause", why="the release waits")
    with pytest.raises(OperationError, match="paused already, by ada: the release waits"):
        await story.act("pause")


async def test_head_is_dequeued_once(story: Story) -> None:
    await story.queue("a", "b")
    await story.act("dequeue", "a")
    assert await story.built_on() == {"b": "main"}
    assert await story.verdicts("a") == ["cancelled"]
    with pytest.raises(OperationError, match=r"a at .* is withdrawn"):
        await story.act("dequeue", "a")
    await story.finish()
    assert await story.landed() == ["b"]


async def test_wip_is_tested_and_never_merged(story: Story) -> None:
    await story.queue("wip/a", "b")
    await story.finish()
    assert (await story.ends())["wip/a"] == "withdrawn"
    assert await story.verdicts("wip/a") == []
    assert await story.landed() == ["b"]


async def test_lane_of_an_entry_is_shown_as_it_is(story: Story) -> None:
    await story.configure(hotfix=("ada",))
    await story.push_with("hotfix", "urgent")
    assert (await story.newest("urgent")).lane == Lane.HOTFIX
    assert (await story.newest("urgent")).pusher == "ada"
