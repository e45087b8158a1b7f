"""Trivial builds a minute: a burst of changes, each a build of one step `true`.

The same configuration runs in turn as Buildbot comes and with what Slipway changes of its speed
(`rivals/buildbot/trivial.cfg`). The burst waits before the workers attach, so what is measured is
how fast it is worked off: from the first start of a build to the last end.
"""

from __future__ import annotations

import statistics
import tempfile
import urllib.parse
import urllib.request
from collections import defaultdict
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from benchmarks.figures import Chapter, Lines, Table
from benchmarks.report import Effort, Row
from benchmarks.spans import listening
from benchmarks.stock import RIVALS, Stock

WORKERS = (1, 4, 8)
BURST = 200
ROUNDS = 2
KINDS = {"Slipway": "1", "stock Buildbot": "0"}


def measure(scratch: Path, effort: Effort) -> Chapter:
    """Measure in `scratch`, in turn."""
    found: dict[str, dict[int, list[float]]] = {kind: defaultdict(list) for kind in KINDS}
    for _ in range(effort.rounds(ROUNDS)):
        for workers in WORKERS:
            for kind, tuned in KINDS.items():
                rate = _builds_a_minute(scratch, workers, tuned, effort.size(BURST, 20))
                found[kind][workers].append(rate)
    lines = {
        kind: {str(workers): statistics.median(rates) for workers, rates in by_workers.items()}
        for kind, by_workers in found.items()
    }
    title = "Trivial builds a minute"
    return Chapter(
        tables=[Table(title, list(_rows(found)))],
        plots=[Lines("throughput", title, "builds a minute (median)", "workers", lines)],
    )


def _builds_a_minute(scratch: Path, workers: int, tuned: str, burst: int) -> float:
    names = [f"worker-{number}" for number in range(workers)]
    config = RIVALS / "buildbot" / "trivial.cfg"
    variables = {"WORKERS": str(workers), "TUNED": tuned}
    with tempfile.TemporaryDirectory(dir=scratch) as base, ExitStack() as stack:
        stock = Stock(Path(base), config, names, variables)
        stock.start_master(stack)
        for number in range(burst):
            _tell(stock.url, number)
        events = stack.enter_context(listening(stock.url))
        stock.start_workers(stack)
        built = events.ended("trivial", 0.0, burst)
    began = min(each.began for each in built)
    return burst / (max(each.ended for each in built) - began) * 60


def _tell(url: str, number: int) -> None:
    change = {"revision": f"{number:040x}", "branch": "burst", "author": "Ada", "comments": "-"}
    data = urllib.parse.urlencode(change).encode()
    urllib.request.urlopen(f"{url}/change_hook/base", data, timeout=60).close()


def _rows(found: dict[str, dict[int, list[float]]]) -> Iterable[Row]:
    for workers in WORKERS:
        ours, stock = (statistics.median(found[kind][workers]) for kind in KINDS)
        cells = {
            kind: f"{statistics.median(rates[workers]):.0f} "
            f"({min(rates[workers]):.0f} … {max(rates[workers]):.0f})"
            for kind, rates in found.items()
        }
        name = f"{workers} worker{'s' if workers > 1 else ''}"
        yield Row(name, {**cells, "ratio": f"{ours / stock:.1f}"})
