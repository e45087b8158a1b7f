"""What the gate's policy is told, and the actions that it answers with: plain, immutable data."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipelines.journal.vocabulary import FAILED, Lane, Verdict

FAILURES = 2  # failed runs of one candidate: the second one is no flake
BREAKS = 3  # runs in a row whose machinery failed: only then it may be the candidate's doing


@dataclass(frozen=True)
class Run:
    """One run of `repo-test`, requested, `started` on a worker and ended at some time.

    `failing` names the tests that failed, as far as it told.
    """

    id: int
    verdict: Verdict
    since: float = 0.0
    started: float | None = None
    until: float = 0.0
    failing: frozenset[str] = frozenset()

    @property
    def open(self) -> bool:
        """Whether it is still under way."""
        return self.verdict in (Verdict.RUNNING, Verdict.FAILING)


@dataclass(frozen=True)
class Entry:
    """One branch in the gate. Its candidate is the merge of it onto `base`.

    conflict: a base that it does not merge onto; held: it was told to wait for that one.
    runs: of repo-test on the candidate's tree, oldest first; below: those on the base, once the
    entry fails.
    suspect: its own diff explains the failing tests.
    alone: runs on its merge onto `alone_on`, which was main, beside those in its place; is_alone:
    that merge is its candidate now.
    """

    id: int
    ready_at: float
    lane: Lane = Lane.NORMAL
    base: str | None = None
    candidate: str | None = None
    conflict: str | None = None
    held: bool = False
    merging: bool = False
    landing: bool = False
    suspect: bool = False
    runs: tuple[Run, ...] = ()
    alone: tuple[Run, ...] = ()
    alone_on: str | None = None
    below: tuple[Run, ...] = ()
    is_alone: bool = False

    @property
    def passed(self) -> bool:
        return any(run.verdict is Verdict.PASSED for run in self.runs)

    @property
    def failures(self) -> int:
        return sum(run.verdict in FAILED for run in self.runs)

    @property
    def running(self) -> Run | None:
        return self.runs[-1] if self.runs and self.runs[-1].open else None

    @property
    def broken(self) -> bool:
        """Whether its last runs were broken, each of them."""
        return is_broken(self.runs)

    @property
    def failing(self) -> bool:
        """Whether nothing may be built on it: it has failed, and has not passed since.

        While it fares well alone, a failure in its place is taken for a flake.
        """
        if self.passed or self.lane is Lane.BYPASS:  # which lands all the same
            return False
        well = bool(self.alone) and self.alone[-1].verdict in (Verdict.RUNNING, Verdict.PASSED)
        failures = sum(run.verdict in (*FAILED, Verdict.FAILING) for run in self.runs)
        return self.broken or failures >= (FAILURES if well and not self.is_alone else 1)

    @property
    def fails_alone(self) -> bool:
        """Whether it was to keep its place, but has failed on main alone."""
        last = self.alone[-1].verdict if self.alone else None
        stays = self.passed or self.is_alone or self.merging or self.lane is Lane.BYPASS
        return last in (*FAILED, Verdict.FAILING) and not stays


@dataclass(frozen=True)
class Rules:
    """What a project decides, and what the workers can take.

    window: entries that are worked on at once; workers: runs at once; limit: seconds that a run
    may take; alone: free workers test on main alone what is tested behind others, so that failures
    are found side by side; descendants_prove: an entry has passed if one that was built on it has.
    ask_again: seconds after which a red main is tested again, as what made it red may be gone.
    """

    window: int = 20
    workers: int = 20
    limit: float = math.inf
    ask_again: float = 600.0
    alone: bool = False
    descendants_prove: bool = False


@dataclass(frozen=True)
class Target:
    """Where main is, and what is known of it.

    past: the commits that main was at lately, and is. runs: of repo-test on main itself, oldest
    first.
    red: main itself fails, by these tests (empty: it named none); None: it is not known to.
    doubtful: somebody landed it untested.
    paused: nothing is started, landed or rejected, but what bypasses the gate; frozen: not even a
    landing is finished.
    """

    head: str
    past: frozenset[str] = frozenset()
    runs: tuple[Run, ...] = ()
    red: frozenset[str] | None = None
    doubtful: bool = False
    paused: bool = False
    frozen: bool = False


class Why(StrEnum):
    """Why an entry is rejected."""

    CONFLICT = "conflict"
    TESTS = "tests"
    TIMEOUT = "timeout"
    INFRASTRUCTURE = "infrastructure"


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
class TestAlone:
    """Run repo-test on the merge of the entry's branch onto `base`, which is main."""

    entry: int
    base: str


@dataclass(frozen=True)
class StandAlone:
    """Give up the entry's place: its candidate is its merge onto main alone, which fails."""

    entry: int


@dataclass(frozen=True)
class TestMain:
    """Run repo-test on main itself, as it is or was: is it red, or an entry to blame?"""

    commit: str


@dataclass(frozen=True)
class Cancel:
    """End a run that nobody waits for."""

    run: int


@dataclass(frozen=True)
class Expire:
    """End a run that takes too long; it counts as failed."""

    run: int


@dataclass(frozen=True)
class Hold:
    """Let the entry wait: it merges onto main, but not onto what is ahead of it."""

    entry: int


@dataclass(frozen=True)
class Land:
    """Fast-forward main from `base` to the candidate, or find that it is done.

    beneath: the entries that land with it, as its candidate is built on theirs; first is lowest.
    """

    entry: int
    base: str
    candidate: str
    beneath: tuple[int, ...] = ()


@dataclass(frozen=True)
class Reject:
    """Take the entry out for good: it failed on main as it is."""

    entry: int
    why: Why


@dataclass(frozen=True)
class Pause:
    """Stop, and reject nobody: `repo-test` cannot be run."""


@dataclass(frozen=True)
class TurnRed:
    """Find that main itself fails, by these tests: from then on entries are tried on it."""

    failing: frozenset[str]


@dataclass(frozen=True)
class Recover:
    """Find that a red main passes as it is: what failed on it is asked anew."""


Action = (
    MakeCandidate
    | StartTest
    | TestAlone
    | StandAlone
    | TestMain
    | Cancel
    | Expire
    | Hold
    | Land
    | Reject
    | Pause
    | TurnRed
    | Recover
)


def is_broken(runs: Sequence[Run]) -> bool:
    """Whether the last runs were broken, each of them."""
    return len(runs) >= BREAKS and all(run.verdict is Verdict.BROKEN for run in runs[-BREAKS:])
