"""What the gate does while main itself fails: entries are tried on it, until one repairs it.

Nobody is rejected for what fails on main. Each entry is tried on main alone, and so are the queue's
beginnings as they stand, for where two repairs are needed, of which each alone leaves main red.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.gate.model import (
    FAILURES,
    Action,
    Entry,
    Land,
    Recover,
    Run,
    StandAlone,
    Target,
    is_broken,
)
from pipelines.journal.vocabulary import FAILED, Verdict

MOST_NAMED = 3  # in a sentence


def first_of(names: Sequence[str]) -> str:
    """Return the first of some names, and how many more there are."""
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def failing_in(runs: Sequence[Run]) -> frozenset[str]:
    """Return the tests that failed each time: in one run alone, they may be flakes."""
    ended = [run.failing for run in runs if run.verdict in FAILED and run.failing]
    under_way = [run.failing for run in runs if run.verdict is Verdict.FAILING]
    named = ended or under_way
    return named[0].intersection(*named[1:]) if named else frozenset()


def is_as_red(runs: Sequence[Run], red: frozenset[str] | None) -> bool:
    """Whether all that fails in these runs fails on main as well, which is `red`, or is not.

    Where only one of both names tests, that cannot be told, and is False.
    """
    failing = failing_in(runs)
    return red is not None and bool(failing) == bool(red) and failing <= red


def fails_alone(entry: Entry, target: Target) -> bool:
    """Whether an entry fails on main alone, in more than a red main; an older one may be red."""
    on_main = entry.alone_on == target.head
    return on_main and entry.fails_alone and not is_as_red(entry.alone, target.red)


def fails_otherwise(entry: Entry, of_main: Run | None) -> bool:
    """Whether main fails as well, in its last run, and the entry in a test more than that."""
    if of_main is None or of_main.verdict not in FAILED:
        return False
    ours = failing_in(entry.runs)
    return entry.failures < FAILURES or bool(of_main.failing and ours - of_main.failing)


def repaired(queue: Sequence[Entry], target: Target) -> Action | None:
    """Return what ends that main is red, if anything does: it passes, or an entry does on it."""
    if target.red is None:
        return None
    if target.runs and target.runs[-1].verdict is Verdict.PASSED:
        return Recover()
    for entry in queue:
        if entry.passed and entry.candidate and entry.base == target.head:
            return Land(entry.id, target.head, entry.candidate)
    for entry in queue:
        alone = entry.alone[-1:] if entry.alone_on == target.head else ()
        if not entry.merging and [run for run in alone if run.verdict is Verdict.PASSED]:
            return StandAlone(entry.id)
    return None


def is_to_be_tried(entry: Entry, target: Target) -> bool:
    """Whether the entry was not tried on a red main alone yet, nor is in its own place."""
    in_place = entry.base == target.head and entry.conflict is None
    if target.red is None or in_place or entry.merging:
        return False
    last = entry.alone[-1] if entry.alone and entry.alone_on == target.head else None
    return last is None or (last.verdict is Verdict.BROKEN and not is_broken(entry.alone))
