"""The whole flow, as chance has it: every push has one end, main is green, and all goes on.

What is killed, lost, late or doubled is drawn from a seed, which draws the same again.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.simulation.former import FAULTS
from tests.simulation.history import History
from tests.simulation.world import Violation

PUSHES = 20  # of a history
IN_MEMORY = "/dev/shm"  # noqa: S108, as what is written lasts no longer than a history
AGAIN = "SLIPWAY_TEST_SEED={} .venv/bin/slipway test '{}[0]'"
MOST_SEEDS = 60  # until a fault is found
# Whatever else the machine does: a history ends after so many steps.
NO_WALL_TIME = 0


@pytest.fixture
def live(request: pytest.FixtureRequest) -> Callable[[int], History]:
    """Live through a history; one that fails says how to see it again."""

    def live(seed: int) -> History:
        memory = IN_MEMORY if Path(IN_MEMORY).is_dir() else None
        with tempfile.TemporaryDirectory(dir=memory) as home:
            history = History(seed, PUSHES, Path(home))
            try:
                history.run()
            except Violation as violation:
                test = f"{__file__.rpartition('/tests/')[2]}::{test_every_push_ends.__name__}"
                again = AGAIN.format(seed, f"tests/{test}")
                violation.add_note(f"to see it again:\n{again}")
                raise
        return history

    return live


@pytest.mark.timeout(NO_WALL_TIME)
@pytest.mark.parametrize("number", range(10))
def test_every_push_ends(live: Callable[[int], History], seed: int, number: int) -> None:
    live(seed + number)


@pytest.mark.soak("simulation")
@pytest.mark.timeout(NO_WALL_TIME)
@pytest.mark.parametrize("shard", range(50))
def test_every_push_of_twenty_thousand_ends(
    live: Callable[[int], History], seed: int, shard: int
) -> None:
    for number in range(20):
        live(seed + 100 * shard + number)


def test_the_same_seed_gives_the_same_history(live: Callable[[int], History]) -> None:
    assert live(7).digest == live(7).digest != live(8).digest


@pytest.mark.timeout(NO_WALL_TIME)
@pytest.mark.parametrize("taken_out", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_that_there_was_is_found(
    live: Callable[[int], History],
    monkeypatch: pytest.MonkeyPatch,
    taken_out: Callable[[pytest.MonkeyPatch], None],
) -> None:
    taken_out(monkeypatch)
    with pytest.raises(Violation, match=FAULTS[taken_out]) as found:
        for seed in range(MOST_SEEDS):
            live(seed)
    assert re.search(r"\nseed \d+, \d+ pushes, at step \d+:\n", str(found.value))
