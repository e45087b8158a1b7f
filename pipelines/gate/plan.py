"""What the gate does next: a pure function of its entries and of where main stands.

No Buildbot, no git, no clock: the scheduler feeds it the journal and carries out what it says, at
every wake-up and again after every restart. Each action is safe to repeat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Phase(StrEnum):
    """How far the gate has come with an entry."""

    QUEUED = "queued"  # waits for its candidate
    MERGING = "merging"  # the candidate is being made
    CANDIDATE = "candidate"  # waits for its test
    TESTING = "testing"  # repo-test runs on the candidate
    PASSED = "passed"  # the candidate may land
    LANDING = "landing"  # main is being moved: never cancelled


@dataclass(frozen=True)
class Entry:
    """One branch in the gate: `base` is what its candidate was made on."""

    id: int
    ready_at: float
    phase: Phase
    base: str | None = None
    candidate: str | None = None


@dataclass(frozen=True)
class MakeCandidate:
    """Merge the entry's branch onto `base`, without touching main."""

    entry: int
    base: str


@dataclass(frozen=True)
class StartTest:
    """Run repo-test on the entry's candidate."""

    entry: int
    candidate: str


@dataclass(frozen=True)
class Land:
    """Fast-forward main from the candidate's base to the candidate, or find that it is done."""

    entry: int
    base: str
    candidate: str


Action = MakeCandidate | StartTest | Land


def plan(
    entries: Sequence[Entry], head: str, *, window: int = 1, frozen: bool = False
) -> list[Action]:
    """Say what is to be done now.

    entries: every branch in the gate; head: the commit that main is at; window: how many entries
    are worked on at once, first come, first served; frozen: main is not as it was tested, so
    nothing may be done before a person has looked.
    """
    if frozen:
        return []
    queue = sorted(entries, key=lambda entry: (entry.ready_at, entry.id))
    actions = (_next_action(entry, head) for entry in queue[:window])
    return [action for action in actions if action is not None]


def _next_action(entry: Entry, head: str) -> Action | None:
    if entry.phase is Phase.LANDING and entry.base and entry.candidate:
        return Land(entry.id, entry.base, entry.candidate)
    if entry.phase is Phase.MERGING:
        return None
    if entry.candidate is None or entry.base != head:  # also when main was moved from outside
        return MakeCandidate(entry.id, head)
    if entry.phase is Phase.CANDIDATE:
        return StartTest(entry.id, entry.candidate)
    if entry.phase is Phase.PASSED:
        return Land(entry.id, head, entry.candidate)
    return None
