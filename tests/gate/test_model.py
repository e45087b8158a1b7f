"""The gate against a model of the world: random pushes, results, crashes, people, and outsiders.

The gate, its policy and its journal are the real ones; git and Buildbot are models, since hundreds
of histories of thirty steps are wanted.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import hypothesis
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from pipelines.gate import executor
from pipelines.journal import audit, gate_state, pushes, transitions
from tests.gate.model.world import World, clock

STEPS = 30  # of a history
LIMIT = 5  # seconds of the processor for a history, many times what one takes
# Whatever else the machine does: what ends a history that hangs is the time that it computes.
NO_WALL_TIME = 0


@pytest.fixture(autouse=True)
def time_of_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (executor, audit, gate_state, pushes, transitions):
        monkeypatch.setattr(module, "time", clock)


@contextmanager
def processor_time(seconds: int) -> Iterator[None]:
    """End what is run in it once this process has computed for so many seconds."""

    def end(_: int, __: FrameType | None) -> None:
        raise TimeoutError(f"the model has computed for {seconds} seconds, and has not ended")

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def live_through(histories: int, seed: int) -> None:
    """Have so many histories run; the same seed draws the same."""
    wanted = settings(
        max_examples=histories,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    with processor_time(histories * LIMIT):
        run_state_machine_as_test(hypothesis.seed(seed)(World), settings=wanted)


@pytest.mark.process  # it starts none, but computes for long
@pytest.mark.timeout(NO_WALL_TIME)
def test_whatever_happens_main_is_green_and_everybody_gets_an_answer(seed: int) -> None:
    live_through(60, seed)


@pytest.mark.soak("gate-model")
@pytest.mark.timeout(NO_WALL_TIME)
@pytest.mark.parametrize("shard", range(10))
def test_whatever_happens_in_a_thousand_histories(seed: int, shard: int) -> None:
    live_through(100, seed + shard)


def test_after_a_resumption_the_clock_may_be_set_back() -> None:
    world = World()
    world.begin(alone=False, descendants_prove=False, early=False)
    world.operate("pause", "")
    world.operate("resume", "")
    world.set_the_clock_back(3600)
    world.push("ada/one", "good", 0, False, False)
    world.look(None)
    world.end_a_build(0, "")
    world.look(None)
    assert len(world.runs()) == 1
    world.teardown()
    assert [push.state for push in world.all()] == ["landed"]


def test_main_is_found_red_though_it_passed_at_a_later_time_of_a_clock_set_back_since() -> None:
    world = World()
    world.begin(alone=False, descendants_prove=False, early=False)
    world.rush(["good", "good"])
    world.end_all_tests()
    world.end_all_tests()
    world.set_the_clock_back(1)
    world.turn_red(["mend 1"])
    world.rush(["good", "good"])
    for _ in range(6):
        world.end_all_tests()
    assert world.state().red_at is not None
    world.teardown()
