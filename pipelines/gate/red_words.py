"""How it is told that main itself fails: since when, by which tests, and what is tried on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from pipelines.gate.overview import Facts

MOST_NAMED = 3  # in a sentence


@dataclass(frozen=True)
class RedMain:
    """Main that fails: since when (seconds since the epoch), by which tests, what is tried on it."""

    since: float
    revision: str
    tests: list[str]
    words: str
    tried: list[str]

    def as_json(self) -> dict[str, object]:
        """Return it for programs."""
        return asdict(self) | {"sentence": self.sentence}

    @property
    def sentence(self) -> str:
        """Say it to people; the time is theirs to add."""
        by = first_of(self.tests) or self.words
        tried = f"; tried on it now: {first_of(self.tried)}" if self.tried else ""
        return f"main itself fails at {self.revision[:7]}: {by}{tried}"


def red_main(facts: Facts) -> RedMain | None:
    """Return what there is to tell if main is red."""
    state = facts.queue.state
    if state.red_at is None:
        return None
    return RedMain(
        state.red_at,
        state.red_head or "",
        sorted(state.red or ()),
        state.red_words or "",
        facts.tried(),
    )


def first_of(names: Iterable[str]) -> str:
    """Return the first of some names, and how many more there are."""
    every = list(names)
    more = len(every) - MOST_NAMED
    return ", ".join(every[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
