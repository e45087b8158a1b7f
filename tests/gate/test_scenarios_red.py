"""Main itself fails: nobody is rejected for it, and what repairs it lands without a person."""

from __future__ import annotations

from typing import Any

from pipelines.gate.model import Rules
from pipelines.journal.messages import wake_up
from pipelines.journal.vocabulary import Phase
from pipelines.reports.junit import Test
from tests.gate.story import TEST, Story
from tests.reports.test_stored import kept

OTHER, OWN = "genes::test_leap_year", "own::test_it"


async def turn_red(story: Story, branch: str, *tests: str) -> None:
    """Push a branch which leaves main's failures, and see it judged."""
    await story.queue(branch)
    for _ in range(2):
        await fail(story, branch, *tests)
    await fail(story, "main", *tests)
    assert (await story.state()).red == set(tests)


async def fail(story: Story, branch: str, *tests: str) -> None:
    for test in tests:
        await story._note_failing(branch, test)
    await story._all_end((branch,), (2, f"{len(tests)} failed: {', '.join(tests)}"))


async def test_nobody_is_rejected_for_it_and_everybody_is_told(story: Story) -> None:
    await turn_red(story, "a", TEST)
    await story.queue("b")
    await story.fails("b")
    await story.fails("b alone")
    assert await story.ends() == {}
    state = await story.state()
    assert (state.red, state.red_words, state.paused_at) == ({TEST}, f"1 failed: {TEST}", None)
    for branch in ("a", "b"):
        assert await story.phase(branch) == Phase.FAILING
        waits = f"main itself fails ({TEST}), and this alone does not repair it"
        assert await story.reason(branch) == waits
    assert await story.verdicts("b") == ["failed"]  # it is known why
    await story.finish()
    assert await story.landed() == []


async def test_what_repairs_it_lands_and_then_the_others(story: Story) -> None:
    await turn_red(story, "a", TEST)
    await story.queue("repair")
    assert await story.built_on() == {"a": "main", "repair": "a"}
    await story.passes("repair alone")
    assert await story.landed() == ["repair"]
    assert (await story.state()).red_at is None
    assert await story.built_on() == {"a": "main"}
    await story.passes("a")
    assert await story.landed() == ["repair", "a"]


async def test_two_repairs_that_are_needed_both_land_as_one(story: Story) -> None:
    await turn_red(story, "half", TEST, OTHER)
    main, before = story.main(), (await story.newest("half")).candidate
    await story.queue("other-half")
    await story.fails("other-half alone", test=OTHER)
    assert story.main() == main
    await story.passes("other-half")
    assert await story.landed() == ["half", "other-half"]
    assert story.main() == (await story.newest("other-half")).candidate
    assert await story.ends() == {"half": "landed", "other-half": "deployed"}
    words = f"landed as {before[:7]}, beneath other-half as {story.main()[:7]}"
    assert await story.reason("half") == words


async def test_who_fails_as_main_does_keeps_its_place_while_its_run_goes_on(story: Story) -> None:
    """Two that each fall behind the other would be made and tested anew without an end."""
    await turn_red(story, "idle", TEST, OTHER)
    await story.queue("half", "other-half")
    order = await story.built_on()
    await story.fails_early("half alone", test=OTHER)
    await story.fails_early("other-half alone", test=TEST)
    await story.fails_early("half", test=OTHER)
    await story.fails_early("other-half", test=TEST)
    await story.travel()
    assert await story.built_on() == order
    assert await story.verdicts("half") == ["failing"]
    assert await story.verdicts("other-half") == ["failing"]


async def test_three_of_which_the_one_between_mends_nothing(story: Story) -> None:
    await turn_red(story, "half", TEST, OTHER)
    await story.queue("idle", "other-half")
    assert await story.built_on() == {"half": "main", "idle": "half", "other-half": "idle"}
    await story.fails("idle", test=OTHER)
    await story.passes("other-half")
    assert await story.landed() == ["half", "idle", "other-half"]


async def test_who_fails_in_a_test_of_its_own_is_rejected_as_ever(story: Story) -> None:
    await turn_red(story, "a", TEST)
    await story.queue("bad")
    await fail(story, "bad", TEST, OWN)
    assert await story.ends() == {}
    await fail(story, "bad alone", TEST, OWN)
    await fail(story, "bad", TEST, OWN)
    await story.fails("main")  # asked again: it may fail in that by now
    assert await story.ends() == {"bad": "rejected"}
    assert await story.built_on() == {"a": "main"}


async def test_a_flake_beside_main_s_own_failure_rejects_nobody(story: Story) -> None:
    await turn_red(story, "a", TEST)
    await story.act("dequeue", "a")
    await story.queue("b")
    await fail(story, "b", TEST, "flaky::test_it")
    await story.fails("b")
    await story.finish()
    assert "b" not in await story.ends()


async def test_a_repair_that_conflicts_with_who_waits_ahead_lands(story: Story) -> None:
    await story.arrive("a", {"genes.txt": "a\n"})
    await story.travel()
    for branch in ("a", "a", "main"):
        await story.fails(branch)
    await story.arrive("repair", {"genes.txt": "b\n"})
    await story.travel()
    assert await story.phase("repair") == Phase.HELD
    await story.passes("repair alone")
    assert await story.landed() == ["repair"]
    assert await story.ends() == {"repair": "deployed", "a": "rejected"}  # it conflicts now


async def test_it_is_over_when_main_moves(story: Story) -> None:
    await turn_red(story, "a", TEST)
    story.move_main({"fix.txt": "1"})
    await story.finish()
    assert (await story.state()).red_at is None
    assert await story.landed() == ["outside", "a"]


async def test_it_is_over_when_it_passes_by_itself(story: Story) -> None:
    await turn_red(story, "a", TEST)
    assert await story.verdicts("main") == ["failed"]
    await story.pass_time(Rules.ask_again)
    assert await story.verdicts("main") == ["failed", "running"]
    await story.passes("main")
    assert (await story.state()).red_at is None
    assert await story.verdicts("a") == ["failed", "failed", "running"]  # it is asked anew
    await story.finish()
    assert await story.landed() == ["a"]


async def test_it_is_asked_anew_when_a_person_says_so(story: Story) -> None:
    await turn_red(story, "a", TEST)
    await story.act("resume")
    await story.finish()  # what was red was not main, but what is around it
    assert await story.landed() == ["a"]


async def test_a_person_says_so_too_early(story: Story) -> None:
    await turn_red(story, "a", TEST)
    await story.act("resume")
    for branch in ("a", "a", "main"):
        await story.fails(branch)
    assert (await story.state()).red_at is not None
    assert await story.ends() == {}


async def test_what_came_past_the_gate_broke_main(story: Story) -> None:
    await story.queue("a", "b")
    await story.passes("a")
    story.move_main({"broken.txt": "1"})
    await story.travel()
    for branch in ("b", "b", "main"):
        await story.fails(branch)
    assert (await story.state()).red_at is not None
    assert await story.ends() == {"a": "deployed"}


async def test_who_is_replaced_is_not_landed_beneath_another(story: Story) -> None:
    await turn_red(story, "half", TEST, OTHER)
    await story.queue("other-half")
    await story.end_run("other-half")
    await story.arrive("half", {"half.txt": "2"})  # before the gate hears of that
    await story.travel()
    assert await story.landed() == []
    assert await story.built_on() == {"half": "other-half", "other-half": "main"}


async def test_a_stack_lands_whole_wherever_the_master_is_killed(story: Story) -> None:
    await turn_red(story, "half", TEST, OTHER)
    await story.queue("other-half")
    await story.end_run("other-half")
    with story.killed_once_everywhere() as died_at:
        while await story.dies_travelling():
            await story.start()
    assert {"after:begin landing repo-test", "before:finish landing repo-test"} <= died_at
    assert await story.landed() == ["half", "other-half"]
    assert await story.ends() == {"half": "landed", "other-half": "deployed"}


async def test_while_a_person_has_paused_it_nothing_is_tried(story: Story) -> None:
    await turn_red(story, "a", TEST)
    await story.act("pause")
    await story.queue("repair")
    await story.pass_time(Rules.ask_again)
    assert await story.verdicts("main") == ["failed"]
    assert await story.verdicts("repair") == await story.verdicts("repair alone") == []


async def own_tests_fail(story: Story, branch: str, *tests: str) -> None:
    """Push a branch whose own tests fail, and see what becomes of it."""
    story.endings[branch, "test"] = [(2, f"{len(tests)} failed")]
    story.held.add((branch, "test"))
    await story.queue(branch)
    push = await story.newest(branch)
    failing = [Test(name, "failed", 1.0) for name in tests]
    await story.read(lambda conn: kept(conn, *failing, push=push.id, stage="test"))
    story.held.clear()
    await story.travel()


async def test_who_has_main_s_failures_comes_to_the_gate_all_the_same(story: Story) -> None:
    await turn_red(story, "half", TEST, OTHER)
    await own_tests_fail(story, "other-half", OTHER)
    assert (await story.newest("other-half")).stage == "repo-test"
    await story.passes("other-half")
    assert await story.landed() == ["half", "other-half"]


async def test_who_fails_in_a_test_of_its_own_does_not(story: Story) -> None:
    await turn_red(story, "half", TEST, OTHER)
    await own_tests_fail(story, "bad", OTHER, OWN)
    await own_tests_fail(story, "says-nothing")
    assert await story.ends() == {"bad": "rejected", "says-nothing": "rejected"}


async def test_main_that_somebody_landed_untested_is_tested_before_others_are_blamed(
    story: Story,
) -> None:
    await story.queue("breaks")
    await story.act("bypass", "breaks")
    assert await story.landed() == ["breaks"]
    assert await story.verdicts("main") == ["running"]
    await own_tests_fail(story, "half", TEST)
    assert (await story.newest("half")).stage == "test"  # it waits until main is known
    assert not await woken_by_a_look(story)
    await story.fails("main")
    assert (await story.state()).red == {TEST}
    await story.travel()  # the stage before the gate looks again
    assert (await story.newest("half")).stage == "repo-test"
    assert await story.ends() == {"breaks": "landed"}


async def woken_by_a_look(story: Story) -> int:
    """How often somebody is woken by a look at everything: who waits would be by itself."""
    woken: list[Any] = []
    key = wake_up(story.project.name)
    listening = await story.master.mq.startConsuming(lambda at, _: woken.append(at), key)
    for _ in range(3):
        await story.look()
    listening.stopConsuming()
    return len(woken)


async def test_what_somebody_landed_untested_may_be_well(story: Story) -> None:
    await story.queue("urgent")
    await story.act("bypass", "urgent")
    await own_tests_fail(story, "bad", OWN)
    await story.passes("main")
    await story.travel()
    assert await story.ends() == {"urgent": "landed", "bad": "rejected"}
    assert (await story.state()).red_at is None
