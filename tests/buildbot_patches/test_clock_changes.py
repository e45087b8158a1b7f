"""Timers of a real reactor, whose clocks are the test's."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from twisted.internet.selectreactor import SelectReactor

from pipelines.buildbot_patches import clock_changes


@dataclass
class Clocks:
    """The time of the day, which somebody may set, and the time that passes."""

    wall: float = 1_700_000_000.0
    steady: float = 50.0

    def go_on(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def reactor(clocks: Clocks) -> SelectReactor:
    made = SelectReactor()
    clock_changes.keep_running(made, lambda: clocks.wall, lambda: clocks.steady)
    return made


@pytest.mark.parametrize("change", [-3600, 3600, -86400, 0])
def test_a_timer_waits_as_long_as_it_was_to_when_the_clock_is_set(
    reactor: SelectReactor, clocks: Clocks, change: float
) -> None:
    rung: list[str] = []
    reactor.callLater(10, rung.append, "seen before")
    reactor.runUntilCurrent()
    reactor.callLater(10, rung.append, "new")
    clocks.go_on(2)
    clocks.wall += change
    reactor.callLater(8.5, rung.append, "afterwards")
    for seconds, expected in [
        (0, []),
        (7, []),
        (1.1, ["seen before", "new"]),
        (0.5, ["seen before", "new", "afterwards"]),
    ]:
        clocks.go_on(seconds)
        reactor.runUntilCurrent()
        assert sorted(rung) == sorted(expected)
    assert reactor.seconds() == clocks.wall


def test_how_long_to_sleep_is_told_right_after_the_clock_was_set_back(
    reactor: SelectReactor, clocks: Clocks
) -> None:
    reactor.callLater(10, print)
    reactor.runUntilCurrent()
    clocks.wall -= 3600
    reactor.runUntilCurrent()
    assert reactor.timeout() == pytest.approx(10)
