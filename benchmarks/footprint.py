"""How long the start takes, and how much memory each process holds, after a first push."""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from benchmarks.contenders import Buildbot, Slipway, buildbot, change, deliver, slipway
from benchmarks.figures import Chapter, Table
from benchmarks.processes import running
from benchmarks.report import Effort, Row, seconds
from benchmarks.stock import RIVALS, Stock, listens
from pipelines.installation import services
from tests.integration.processes import processes_of

STARTS = 3


def measure(scratch: Path, effort: Effort) -> Chapter:
    """Measure in `scratch`."""
    with slipway(scratch) as ours, buildbot(scratch, ours.developer.hub) as theirs:
        for contender in (ours, theirs):
            change(contender, 1)
            deliver(contender, 1)
        memory = [*_memory_of_ours(ours), *_memory_of_stock(theirs)]
        starts = _starts(ours, scratch, effort.rounds(STARTS))
    return Chapter(tables=[Table("Start", starts), Table("Memory after a first push", memory)])


def _starts(ours: Slipway, scratch: Path, times: int) -> list[Row]:
    """Start and stop in turn; ours with what a first push left, stock as it was just created."""
    up, down, master, stock = [], [], [], []
    for _ in range(times):
        down.append(_seconds_of(ours.installation.down))
        master.append(_start_of_master(ours))
        up.append(_seconds_of(ours.installation.up))
        stock.append(_start_of_stock(scratch))
    rows = {
        "`make up`, from nothing running until workers are attached and staging answers": up,
        "`make down`": down,
        "Slipway's master, until its web server listens": master,
        "a stock master, until its web server listens": stock,
    }
    return [
        Row(
            name,
            {
                "median": seconds(statistics.median(took)),
                "from … to": f"{seconds(min(took))} … {seconds(max(took))}",
            },
        )
        for name, took in rows.items()
    ]


def _seconds_of(act: Callable[[], object]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


def _start_of_master(ours: Slipway) -> float:
    settings = ours.installation.settings
    process = services.master_process(settings)
    env = {**process.env, **ours.installation.variables}
    began = time.monotonic()
    with running(process.argv, env, settings.master_dir) as master:
        master.wait_until(lambda: listens(settings.web_port), "open port of the master")
        return time.monotonic() - began


def _start_of_stock(scratch: Path) -> float:
    config = RIVALS / "buildbot" / "trivial.cfg"
    with tempfile.TemporaryDirectory(dir=scratch) as base, ExitStack() as stack:
        stock = Stock(Path(base), config, ["worker-0"], {"WORKERS": "1", "TUNED": "0"})
        began = time.monotonic()
        stock.start_master(stack)
        return time.monotonic() - began


def _memory_of_ours(ours: Slipway) -> Iterable[Row]:
    settings = ours.installation.settings
    told = ours.installation.run("deploy", "status", "--environment", "staging", "--json").stdout
    pids = {f"Slipway: {name}": each.pid for name, each in services.running(settings).items()}
    pids |= {f"staging: {each['name']}": each["pid"] for each in json.loads(told)["processes"]}
    for line in processes_of(settings.home):
        pid, _, command = line.partition(": ")
        if "pipelines.supervisor" in command:
            whose = "Slipway" if str(settings.home / "services") in command else "staging"
            pids[f"{whose}: supervisor"] = int(pid)
    known = {name: pid for name, pid in pids.items() if pid}
    for row, number in sorted(known.items()):
        yield _row(row, number, set(known.values()))


def _memory_of_stock(theirs: Buildbot) -> Iterable[Row]:
    for name, each in theirs.processes.items():
        yield _row(f"stock: {name}", each.process.pid, set())


def _row(name: str, pid: int, others: set[int]) -> Row:
    """Sum up a process and its children, without those that have a row of their own."""
    family = list(_family(pid, others))
    sums = [sum(each) for each in zip(*(_held(one) for one in family), strict=True)]
    cells = {"own (PSS)": f"{sums[0] / 1024:.0f} MB", "resident (RSS)": f"{sums[1] / 1024:.0f} MB"}
    return Row(name, {**cells, "processes": str(len(family))})


def _family(pid: int, others: set[int]) -> Iterator[int]:
    yield pid
    for folder in Path("/proc").glob("[0-9]*"):
        child = int(folder.name)
        if child not in others and _parent(child) == pid:
            yield from _family(child, others)


def _parent(pid: int) -> int | None:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None  # it has ended


def _held(pid: int) -> tuple[int, int]:
    """Return KiB of memory: its share of what it has with others, and all of it."""
    fields = dict(
        line.split(":", 1)
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    )
    return int(fields["Pss"].split()[0]), int(fields["Rss"].split()[0])
