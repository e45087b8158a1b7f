"""What stood still and was ended for it, for those whom it concerns.

`state/standstills.jsonl` has a line for each: when, which process, how long it had not answered.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from pipelines.supervisor.process import write_private

_FILE = "state/standstills.jsonl"
_MOST_KEPT = 100


@dataclass(frozen=True)
class Standstill:
    """One process that did not answer for so many seconds; `at` is of the epoch."""

    at: float
    name: str
    seconds: float

    @property
    def sentence(self) -> str:
        """Say it to people."""
        return f"{self.name} did not answer for {self.seconds:.0f} s, and was started again"


def note(directory: Path, name: str, seconds: float) -> None:
    """Add a standstill of now; the oldest are forgotten."""
    told = [*read(directory), Standstill(time.time(), name, round(seconds, 1))][-_MOST_KEPT:]
    text = "".join(f"{json.dumps(asdict(each))}\n" for each in told)
    write_private(directory / _FILE, text)


def read(directory: Path) -> list[Standstill]:
    """Return the last standstills, oldest first."""
    try:
        lines = (directory / _FILE).read_text().splitlines()
        return [Standstill(**json.loads(line)) for line in lines]
    except (OSError, ValueError, TypeError):
        return []
