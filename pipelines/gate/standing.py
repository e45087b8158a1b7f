"""How a project's gate stands: paused, frozen, or in front of a main that fails itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from pipelines.gate.overview import Facts
from pipelines.gate.red_main import first_of


@dataclass(frozen=True)
class RedMain:
    """Main that fails: since when (of the epoch), by which tests, and what is tried on it."""

    since: float
    revision: str
    tests: list[str]
    words: str
    tried: list[str]


@dataclass(frozen=True)
class Standing:
    """What keeps a project's branches from landing as they would; each None or False: nothing."""

    project: str
    paused_by: str | None
    paused_why: str | None
    paused_at: float | None
    frozen: bool
    red: RedMain | None

    def as_json(self) -> dict[str, object]:
        """Return it for programs."""
        paused = {"by": self.paused_by, "why": self.paused_why, "at": self.paused_at}
        return {
            "project": self.project,
            "paused": paused if self.paused_at is not None else None,
            "frozen": self.frozen,
            "red": vars(self.red) if self.red else None,
        }

    def sentences(self, at: Callable[[float], str] | None = None) -> list[str]:
        """Return a sentence for each trouble; `at` writes a time: on the local clock if None."""
        at, said = at or _on_the_clock, []
        if self.paused_at is not None:
            how = "frozen" if self.frozen else "paused"
            said.append(f"{how} by {self.paused_by} on {at(self.paused_at)}: {self.paused_why}")
        if self.red:
            said.append(red_sentence(self.red, at(self.red.since)))
        return said


def red_sentence(red: RedMain, since: str) -> str:
    """Say that main is red, since when, by which tests, and what is being tried."""
    by = first_of(red.tests) or red.words
    tried = f"on it is tried: {first_of(red.tried)}" if red.tried else "nothing is tried on it now"
    return f"main itself fails since {since}, at {red.revision[:7]}: {by}; {tried}"


def standing(facts: Facts) -> Standing:
    """Return how a gate stands."""
    state = facts.queue.state
    red = None
    if state.red_at is not None:
        about = (state.red_head or "", sorted(state.red or ()), state.red_words or "")
        red = RedMain(state.red_at, *about, facts.tried())
    paused = (state.paused_by, state.paused_why, state.paused_at)
    return Standing(facts.project, *paused, state.frozen, red)


def _on_the_clock(seconds: float) -> str:
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(seconds))
