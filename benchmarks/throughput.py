"""Trivial builds a minute: a burst of changes, each a build of one step `true`.

The same configuration runs in turn as Buildbot comes and with what Slipway changes of its speed
(`rivals/buildbot/trivial.cfg`). The burst waits before the workers attach, so what is measured is
how fast it is worked off: from the first start of a build to the last end. The processor time that
the master took for it says how much faster it could be with nothing else on the machine.
"""

from __future__ import annotations

import statistics
import tempfile
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.figures import Chapter, Lines, Table
from benchmarks.processes import processor_seconds
from benchmarks.report import Effort, Row
from benchmarks.spans import listening
from benchmarks.stock import RIVALS, Stock

WORKERS = (1, 4, 8)
BURST = 200
ROUNDS = 1
KINDS = {"Slipway": "1", "stock Buildbot": "0"}


@dataclass(frozen=True)
class Burst:
    """Builds a minute, and the seconds of a processor that the master took for each."""

    rate: float
    processor: float


Found = dict[str, dict[int, list[Burst]]]


def measure(scratch: Path, effort: Effort) -> Chapter:
    """Measure in `scratch`, in turn."""
    found: Found = {kind: defaultdict(list) for kind in KINDS}
    for _ in range(effort.rounds(ROUNDS)):
        for workers in WORKERS:
            for kind, tuned in KINDS.items():
                burst = _burst(scratch, workers, tuned, effort.size(BURST, 20))
                found[kind][workers].append(burst)
    lines = {
        kind: {str(workers): _median(by_workers[workers]) for workers in WORKERS}
        for kind, by_workers in found.items()
    }
    title = "Trivial builds a minute"
    return Chapter(
        tables=[Table(title, list(_rows(found)))],
        plots=[Lines("throughput", title, "builds a minute (median)", "workers", lines)],
    )


def _burst(scratch: Path, workers: int, tuned: str, burst: int) -> Burst:
    names = [f"worker-{number}" for number in range(workers)]
    config = RIVALS / "buildbot" / "trivial.cfg"
    variables = {"WORKERS": str(workers), "TUNED": tuned}
    with tempfile.TemporaryDirectory(dir=scratch) as base, ExitStack() as stack:
        stock = Stock(Path(base), config, names, variables)
        stock.start_master(stack)
        for number in range(burst):
            _tell(stock.url, number)
        events = stack.enter_context(listening(stock.url))
        master = stock.processes["master"].process.pid
        before = processor_seconds(master)
        stock.start_workers(stack)
        built = events.ended("trivial", 0.0, burst)
        used = processor_seconds(master) - before
    took = max(each.ended for each in built) - min(each.began for each in built)
    return Burst(burst / took * 60, used / burst)


def _tell(url: str, number: int) -> None:
    change = {"revision": f"{number:040x}", "branch": "burst", "author": "Ada", "comments": "-"}
    data = urllib.parse.urlencode(change).encode()
    urllib.request.urlopen(f"{url}/change_hook/base", data, timeout=60).close()


def _median(bursts: list[Burst]) -> float:
    return statistics.median(burst.rate for burst in bursts)


def _rows(found: Found) -> Iterable[Row]:
    for workers in WORKERS:
        cells = {}
        for kind, by_workers in found.items():
            bursts = by_workers[workers]
            rates = [burst.rate for burst in bursts]
            used = statistics.median(burst.processor for burst in bursts)
            cells[kind] = f"{_median(bursts):.0f} ({min(rates):.0f} … {max(rates):.0f})"
            cells[f"{kind}: processor time of the master a build"] = f"{used * 1000:.0f} ms"
        ours, stock = (_median(found[kind][workers]) for kind in KINDS)
        name = f"{workers} worker{'s' if workers > 1 else ''}"
        yield Row(name, {**cells, "ratio": f"{ours / stock:.1f}"})
