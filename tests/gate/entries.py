"""Entries, runs and main as the plan is fed them, in few words."""

from __future__ import annotations

from typing import Any

from pipelines.gate.model import (
    Entry,
    Run,
    Target,
)
from pipelines.journal.vocabulary import Verdict

HEAD = "m"
RUNNING, FAILING, PASSED = Verdict.RUNNING, Verdict.FAILING, Verdict.PASSED
FAILED, EXPIRED, BROKEN = Verdict.FAILED, Verdict.EXPIRED, Verdict.BROKEN


def runs(*verdicts: Verdict, of: int = 0, failing: str = "") -> tuple[Run, ...]:
    """Runs one after another from moment 10 on, each a second long; numbered by their owner."""
    tests = frozenset(failing.split())
    return tuple(
        Run(of * 10 + n, verdict, 10.0 + n, 10.0 + n, 11.0 + n, tests)
        for n, verdict in enumerate(verdicts)
    )


def on(base: str, number: int, *verdicts: Verdict, failing: str = "", **facts: Any) -> Entry:
    """An entry whose candidate is made on this base, and named after both."""
    made = {"base": base, "candidate": f"{base}{number}"} | facts
    return Entry(number, float(number), runs=runs(*verdicts, of=number, failing=failing), **made)


def new(number: int, **facts: Any) -> Entry:
    """An entry without a candidate."""
    return Entry(number, float(number), **facts)


def main(*verdicts: Verdict, failing: str = "", **facts: Any) -> Target:
    """Main, with what its own runs said after those of the entries began."""
    return Target(HEAD, runs=runs(*verdicts, failing=failing), **facts)
