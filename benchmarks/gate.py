"""How soon changes land: the gate's plan beside other merge queues, in virtual time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.figures import Chapter, Lines, Table
from benchmarks.merge_queues import HOUR, Load, Policy, bisection, changes, oracle, speculation
from benchmarks.report import Effort, Row, milliseconds, percentile
from pipelines.gate.model import Entry, Rules, Run, Target
from pipelines.gate.policy import plan
from pipelines.journal.vocabulary import Verdict

# 2 hours of arrivals, of which the first is not counted: by then the queue is as long as it gets.
LOAD = Load(hours=2, flakes=0.02, conflicts=0.02)
POLICIES: dict[str, Policy] = {
    "knows all results": oracle,
    "Slipway, window 20": speculation(20),
    "Slipway, window 200": speculation(200),
    "Slipway, window 200, alone as well": speculation(200, alone=True),
    "speculation without a window": speculation(10_000, adaptive=False),
    "batches, and their halves (bors-ng)": bisection,
    "one at a time": speculation(1),
}
COMPARED = (
    "knows all results",
    "Slipway, window 20",
    "Slipway, window 200",
    "Slipway, window 200, alone as well",
)
RATES, WORKERS, FAILURES = (100, 200, 500), (10, 50, 200), (0.02, 0.05, 0.1, 0.3)
ENTRIES = (20, 200, 500)


@dataclass(frozen=True)
class Fate:
    """What became of the changes of one policy: minutes until they landed, and what that took."""

    turnaround: list[float]
    landings: float
    worked: float

    @property
    def cells(self) -> dict[str, str]:
        """As a table shows it."""
        shares = (("P50", 0.5), ("P95", 0.95), ("P99", 0.99))
        found = {name: f"{percentile(self.turnaround, at):.0f} min" for name, at in shares}
        return {
            **found,
            "landings an hour": f"{self.landings:.0f}",
            "worker minutes a landing": f"{self.worked:.0f}",
        }


def measure(scratch: Path, effort: Effort) -> Chapter:
    """Simulate; nothing is written to `scratch`."""
    load = LOAD
    seeds = range(1, 1 + effort.rounds(2))
    main = [Row(name, fate(policy, load, seeds).cells) for name, policy in POLICIES.items()]
    sweeps = {
        "failures": [(f"{share:.0%}", replace(load, failures=share)) for share in FAILURES],
        "changes an hour": [(f"{rate}", replace(load, rate=rate)) for rate in RATES],
        "workers": [(f"{workers}", replace(load, workers=workers)) for workers in WORKERS],
    }
    return Chapter(
        tables=[
            Table("200 changes an hour, 200 workers, 5 % failures, 2 % flakes and conflicts", main),
            Table("One call of the plan", [_call_of_plan(count) for count in ENTRIES]),
        ],
        plots=[_plot(what, loads, seeds[:1]) for what, loads in sweeps.items()],
    )


def fate(policy: Policy, load: Load, seeds: Sequence[int]) -> Fate:
    """Return what becomes of the changes that arrive after the warm-up, over all seeds."""
    turnaround, landed, hours, worked = list[float](), 0, 0.0, 0.0
    for seed in seeds:
        arriving = changes(load, seed)
        done = policy(arriving, load, seed)
        turnaround += [
            (done.landed[each.id] - each.arrives) / 60
            for each in arriving
            if each.id in done.landed and each.arrives > load.warm_up * HOUR
        ]
        landed, worked = landed + len(done.landed), worked + done.worked / 60
        hours += max(done.landed.values()) / HOUR
    return Fate(turnaround, landed / hours, worked / landed)


def _plot(what: str, loads: list[tuple[str, Load]], seeds: Sequence[int]) -> Lines:
    lines = {
        name: {
            at: percentile(fate(POLICIES[name], load, seeds).turnaround, 0.95) for at, load in loads
        }
        for name in COMPARED
    }
    file = f"gate-{what.partition(' ')[0]}"
    return Lines(file, f"P95 until a change has landed, by {what}", "minutes", what, lines)


def _call_of_plan(count: int) -> Row:
    """Time the longest look: every entry is built on the one before it, and all are tested."""
    run = (Run(1, Verdict.RUNNING),)
    entries = [
        Entry(n, n, base=f"c{n - 1}" if n else "main", candidate=f"c{n}", runs=run)
        for n in range(count)
    ]
    took = []
    for _ in range(50):
        began = time.perf_counter()
        plan(entries, Target("main"), 0, Rules(window=count, workers=count))
        took.append(time.perf_counter() - began)
    return Row(f"{count} entries", {"took": milliseconds(took)})
