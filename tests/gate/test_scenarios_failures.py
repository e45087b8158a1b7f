"""Branches that fail: at the head, in the middle, together; and what becomes of the others."""

from __future__ import annotations

from pipelines.journal.vocabulary import Phase
from tests.gate.story import Story


async def test_failed_change_at_head(story: Story) -> None:
    await story.queue("a", "b", "c")
    assert await story.built_on() == {"a": "main", "b": "a", "c": "b"}
    await story.fails("a")
    assert await story.built_on() == {"a": "main", "b": "main", "c": "b"}
    await story.fails("a")
    assert await story.ends() == {}  # main is asked first
    await story.passes("main")
    assert await story.ends() == {"a": "rejected"}
    await story.finish()
    assert await story.landed() == ["b", "c"]


async def test_failed_change_in_middle(story: Story) -> None:
    await story.queue("a", "b", "c")
    await story.fails("b")
    assert await story.built_on() == {"a": "main", "b": "a", "c": "a"}
    await story.fails("b")
    assert await story.phase("b") == Phase.FAILING  # until it is known whether `a` lands
    await story.finish()
    assert await story.landed() == ["a", "c"]
    assert (await story.ends())["b"] == "rejected"
    assert await story.verdicts("main") == []  # which is well, as `c` showed


async def test_failed_change_at_tail_disturbs_nobody(story: Story) -> None:
    await story.queue("a", "b", "c")
    before = await story.candidates("a", "b")
    await story.fails("c")
    await story.fails("c")
    assert await story.candidates("a", "b") == before
    await story.finish()
    assert await story.landed() == ["a", "b"]
    assert await story.verdicts("a") == await story.verdicts("b") == ["passed"]


async def test_two_failed_changes_at_head(story: Story) -> None:
    await story.queue("a", "b", "c", "d")
    await story.fails("a", "b")
    assert (await story.built_on())["c"] == "main"
    assert (await story.built_on())["d"] == "c"
    await story.passes("c", "d")
    assert await story.landed() == ["c", "d"]
    await story.finish()
    assert await story.landed() == ["c", "d", "a", "b"]  # were flakes


async def test_two_failed_changes_in_middle(story: Story) -> None:
    await story.queue("a", "b", "c", "d", "e")
    await story.fails("b")
    await story.fails("d")
    chain = await story.built_on()
    assert (chain["a"], chain["c"], chain["e"]) == ("main", "a", "c")
    await story.passes("e", "c", "a")
    assert await story.landed() == ["a", "c", "e"]


async def test_all_fail(story: Story) -> None:
    for branch in ("a", "b", "c"):
        story.endings[branch, "repo-test"] = [(2, "1 failed: genes::test_search")] * 9
    before = story.main()
    await story.queue("a", "b", "c")
    await story.finish()
    assert await story.ends() == dict.fromkeys("abc", "rejected")
    assert story.main() == before
    assert await story.reason("c") == "1 failed: genes::test_search"


async def test_what_fails_because_of_the_one_ahead_is_not_rejected_for_it(story: Story) -> None:
    await story.queue("bad", "innocent")
    await story.fails("bad", "innocent")  # which holds the other's change as well
    await story.fails("bad")
    assert "innocent" not in await story.ends()
    await story.passes("main")
    assert await story.ends() == {"bad": "rejected"}
    assert await story.built_on() == {"innocent": "main"}
    await story.finish()
    assert await story.landed() == ["innocent"]


async def test_what_fails_only_together_with_the_one_ahead_is_rejected_after_it(
    story: Story,
) -> None:
    await story.queue("a", "b")
    await story.fails("b")
    await story.fails("b")
    await story.passes("a")
    assert await story.ends() == {"a": "deployed", "b": "rejected"}
    assert await story.landed() == ["a"]


async def test_what_failed_on_one_that_never_landed_is_asked_anew(story: Story) -> None:
    await story.queue("a", "b")
    await story.fails("b")
    await story.fails("b")
    await story.act("dequeue", "a")
    assert await story.built_on() == {"b": "main"}
    await story.finish()
    assert await story.landed() == ["b"]


async def test_who_breaks_its_own_tests_is_rejected_without_asking_main(story: Story) -> None:
    await story.queue("before")
    await story.passes("before")
    await story.arrive("a", {"genes/tests.py": "def test_search(): assert False\n"})
    await story.travel()
    for _ in range(2):
        await story.fails("a", test="genes.tests::test_search")
    assert (await story.ends())["a"] == "rejected"
    assert await story.verdicts("main") == []


async def test_a_main_that_fails_otherwise_is_no_excuse(story: Story) -> None:
    await story.queue("a")
    await story.fails("a")
    await story.fails("a")
    await story.fails("main", test="phones::test_call")
    assert await story.ends() == {"a": "rejected"}
    assert (await story.state()).paused_at is None


async def test_another_that_passes_may_have_repaired_main_which_is_asked_as_it_was(
    story: Story,
) -> None:
    for one, other, main_was_well in (("a", "b", True), ("c", "d", False)):
        await story.queue(one, other)
        await story.fails(one)
        await story.fails(one)
        await story.passes(other)
        assert (await story.newest(one)).state == "running"
        await (story.passes if main_was_well else story.fails)("main")
    assert await story.ends() == {"a": "rejected", "b": "deployed", "d": "deployed"}
    assert await story.built_on() == {"c": "main"}
    await story.passes("c")
    assert await story.landed() == ["b", "d", "c"]


async def test_early_failure_restarts_those_behind_before_the_run_ends(story: Story) -> None:
    await story.queue("a", "b", "c")
    await story.fails_early("a")
    assert await story.verdicts("a") == ["failing"]
    assert await story.built_on() == {"a": "main", "b": "main", "c": "b"}
    await story.passes("b", "c")
    assert await story.landed() == ["b", "c"]


async def test_early_failure_that_was_a_false_alarm(story: Story) -> None:
    await story.queue("a", "b")
    await story.fails_early("a")
    await story.passes("a")  # first of all
    assert await story.landed() == []  # for `b` is ahead of it now
    assert await story.built_on() == {"a": "b", "b": "main"}
    await story.finish()
    assert await story.landed() == ["b", "a"]


async def test_early_failure_of_one_alone_that_was_a_false_alarm(story: Story) -> None:
    await story.queue("a")
    await story.fails_early("a")
    await story.passes("a")
    assert await story.landed() == ["a"]
    assert await story.verdicts("a") == ["passed"]
    assert not any("flaky" in row.reason for row in await story.history("a"))


async def test_what_takes_too_long_is_ended_and_repeated_once(story: Story) -> None:
    await story.queue("a", "b", "c", "d", "e")
    await story.finish()  # so that it is known how long a run takes
    await story.queue("slow")
    await story.takes_a_day("slow")
    assert await story.verdicts("slow") == ["expired", "running"]
    await story.takes_a_day("slow")
    await story.passes("main")
    assert (await story.newest("slow")).state == "rejected"
    assert await story.reason("slow") == "it took longer than 10 minutes"


async def test_what_takes_too_long_once_lands(story: Story) -> None:
    await story.queue("a", "b", "c", "d", "e")
    await story.finish()
    await story.queue("slow")
    await story.takes_a_day("slow")
    await story.passes("slow")
    assert (await story.landed())[-1] == "slow"


async def test_a_run_that_a_person_stops_ends_its_branch(story: Story) -> None:
    await story.queue("a", "b")
    await story.is_cancelled("a")
    assert await story.ends() == {"a": "rejected"}
    assert await story.built_on() == {"b": "main"}
    await story.finish()
    assert await story.landed() == ["b"]


async def test_failed_change_whose_first_half_has_landed_is_tested_anew(story: Story) -> None:
    both: dict[str, str | None] = {"model.txt": "without", "migration.txt": "drop"}
    await story.arrive("drop", both)
    await story.travel()
    await story.fails("drop")
    await story.fails("drop")
    await story.passes("main")
    await story.arrive("stop-using", {"model.txt": "without"})
    await story.travel()
    await story.passes("stop-using")
    story.amend("drop", "Now that nothing uses it")
    await story.source.poll()
    await story.travel()
    await story.passes("drop")
    assert await story.landed() == ["stop-using", "drop"]
    assert await story.verdicts("drop") == ["failed", "failed", "passed"]
    assert not any("flaky" in row.reason for row in await story.history("drop"))
