"""The whole flow, as chance has it: every push has one end, main is green, and all goes on.

What is killed, lost, late or doubled is drawn from a seed, which draws the same again.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.simulation.former import FAULTS, Fault
from tests.simulation.history import History
from tests.simulation.people import KINDS
from tests.simulation.world import Violation

PUSHES = 20  # of a history
SHARDS, HISTORIES = 50, 20  # of the soak
IN_MEMORY = Path("/dev/shm")  # what is written need not last
MOST_SEEDS = 60  # until a fault is found
NO_WALL_TIME = 0  # a history ends after so many steps, whatever else the machine does


@pytest.fixture
def home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as folder:
        yield Path(folder)


def live(seed: int, home: Path, kinds: Sequence[str] = KINDS) -> History:
    """Live through one history; what fails says how to see it again."""
    history = History(seed, PUSHES, home / f"{seed}", kinds)
    try:
        history.run()
    except Violation as violation:
        test = f"tests/simulation/test_simulation.py::{test_every_push_ends.__name__}[0]"
        violation.add_note(f"again: SLIPWAY_TEST_SEED={seed} .venv/bin/slipway test '{test}'")
        raise
    return history


@pytest.mark.timeout(NO_WALL_TIME)
@pytest.mark.parametrize("number", range(10))
def test_every_push_ends(home: Path, seed: int, number: int) -> None:
    live(seed + number, home)


@pytest.mark.soak("simulation")
@pytest.mark.timeout(NO_WALL_TIME)
@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_push_of_twenty_thousand_ends(home: Path, seed: int, shard: int) -> None:
    for number in range(HISTORIES):
        live(seed + HISTORIES * shard + number, home)


def test_the_same_seed_gives_the_same_history(home: Path) -> None:
    first, again, other = (live(seed, home / f"{n}").digest for n, seed in enumerate((7, 7, 8)))
    assert first == again != other


@pytest.mark.timeout(NO_WALL_TIME)
@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.again.__name__)
def test_a_fault_that_there_was_is_found(
    monkeypatch: pytest.MonkeyPatch, home: Path, fault: Fault
) -> None:
    fault.again(monkeypatch)
    with pytest.raises(Violation, match=fault.said) as found:
        any(live(fault.soon + number, home, fault.kinds) is None for number in range(MOST_SEEDS))
    assert re.search(r"\nseed \d+, \d+ pushes, at step \d+:\n", str(found.value))
