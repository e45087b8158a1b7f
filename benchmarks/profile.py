"""What the master does with its processor time while pushes go from hub to staging.

`py-spy` samples the stacks of the real master, from outside; threads that wait are left out. Beside
it: what each process used for a push, ours and a stock Buildbot's, and how long the commands that
all of them run take at least.
"""

from __future__ import annotations

import signal
import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks.contenders import Buildbot, Contender, Round, Slipway, all_three, change, deliver
from benchmarks.figures import Chapter, Table
from benchmarks.processes import Running, processor_seconds, processor_seconds_below
from benchmarks.push_to_staging import STAGES, project_steps
from benchmarks.report import Effort, Row
from pipelines import services

ROUNDS = 3
RATE = 500  # samples a second: the master works for some hundred milliseconds of a push
MOST = 10  # functions that the table names
REST = "the event loop, Python itself"
AREAS = {
    "database": ("/sqlalchemy/", "/sqlite3/", "/buildbot/db/"),
    "start of git and other programs": ("/twisted/internet/process.py", "/subprocess.py"),
    "workers and their protocol": (
        "/twisted/spread/",
        "/buildbot/worker/",
        "/buildbot/pbmanager.py",
        "/buildbot/process/remotecommand.py",
    ),
    "data, messages, web": (
        "/buildbot/data/",
        "/buildbot/mq/",
        "/buildbot/www/",
        "/twisted/web/",
    ),
    "builds and steps": ("/buildbot/process/", "/buildbot/steps/", "/pipelines/steps/"),
    "schedulers": ("/buildbot/schedulers/", "/buildbot/changes/"),
    "Slipway: hub, gate, stages, journal": ("/pipelines/",),
}
Stack = tuple[str, ...]
"""Functions from the outermost to the innermost, each with its file in brackets."""
Used = dict[str, tuple[float, float]]
"""Seconds of a processor by process: its own, and those of its children."""


def measure(scratch: Path, effort: Effort) -> Chapter:
    """Measure in `scratch`, in turn; of ours the master is sampled."""
    samples: Counter[Stack] = Counter()
    used: dict[str, list[Used]] = {}
    rounds: dict[str, list[Round]] = {}
    with all_three(scratch) as contenders:
        for number in range(1, effort.rounds(ROUNDS) + 1):
            for contender in contenders:
                change(contender, number)
                pids = _pids(contender)
                before = _used(pids)
                if isinstance(contender, Slipway):
                    with _sampled(pids["master"], scratch / "profile", samples):
                        found = deliver(contender, number)
                else:
                    found = deliver(contender, number)
                used.setdefault(contender.name, []).append(_difference(before, _used(pids)))
                rounds.setdefault(contender.name, []).append(found)
    return chapter(samples, used, rounds)


def chapter(
    samples: Counter[Stack], used: dict[str, list[Used]], rounds: dict[str, list[Round]]
) -> Chapter:
    """Make tables of the samples of the master, of processor times and of rounds, by contender."""
    of_master = statistics.median(each["master"][0] for each in used["Slipway"])
    areas, functions = Counter[str](), Counter[str]()
    for stack, count in samples.items():
        areas[area(stack)] += count
        functions[short(stack[-1])] += count
    return Chapter(
        tables=[
            Table("Slipway's master: processor time by area", list(_shares(areas, of_master))),
            Table(
                f"Slipway's master: the {MOST} functions with most time of their own",
                list(_shares(functions, of_master))[:MOST],
            ),
            Table("Processor time of a push", list(_processes(used))),
            Table("The floor: the same commands, each alone", list(_floor(rounds))),
        ]
    )


def parse(text: str) -> Counter[Stack]:
    """Read py-spy's raw format: a line for each stack, its functions and how often it was seen."""
    samples: Counter[Stack] = Counter()
    for line in text.splitlines():
        stack, _, count = line.rpartition(" ")
        samples[tuple(stack.split(";"))] += int(count)
    return samples


def area(stack: Stack) -> str:
    """Return the area that the innermost function of any area belongs to."""
    for function in reversed(stack):
        for name, places in AREAS.items():
            if any(place in function for place in places):
                return name
    return REST


def short(function: str) -> str:
    """Return a function as a cell of a table: its name, and its file from the package on."""
    name, _, file = function.rstrip(")").partition(" (")
    parts = Path(file.rpartition(":")[0] or file).parts
    return f"`{name}` ({'/'.join(parts[-3:])})"


@contextmanager
def _sampled(pid: int, folder: Path, samples: Counter[Stack]) -> Iterator[None]:
    """Sample a process for the length of the block, and add what was seen."""
    folder.mkdir(exist_ok=True)
    raw = folder / "stacks"
    raw.unlink(missing_ok=True)
    command = (
        *(Path(sys.executable).with_name("py-spy"), "record", "--pid", str(pid)),
        *("--rate", str(RATE), "--format", "raw", "--function", "--full-filenames"),
        *("--output", raw),
    )
    spy = Running(command, {}, folder)
    try:
        spy.wait_until(lambda: "Sampling process" in spy.told(), "sample of the master")
        yield
        spy.process.send_signal(signal.SIGINT)  # write what was seen
        spy.wait("py-spy", 60)
    finally:
        spy.end()
    samples.update(parse(raw.read_text()))


def _pids(contender: Contender) -> dict[str, int]:
    if isinstance(contender, Slipway):
        running = services.running(contender.installation.settings)
        return {name: each.pid for name, each in running.items() if each.pid}
    if isinstance(contender, Buildbot):
        return {name: each.process.pid for name, each in contender.processes.items()}
    return {}


def _used(pids: dict[str, int]) -> Used:
    return {
        name: (processor_seconds(pid), processor_seconds_below(pid)) for name, pid in pids.items()
    }


def _difference(before: Used, after: Used) -> Used:
    return {
        name: (own - before[name][0], below - before[name][1])
        for name, (own, below) in after.items()
    }


def _shares(found: Counter[str], seconds: float) -> Iterable[Row]:
    for name, count in found.most_common():
        share = count / found.total()
        cells = {"share": f"{share:.0%}", "of a push": f"{share * seconds * 1000:.0f} ms"}
        yield Row(name, {**cells, "samples": str(count)})


def _processes(used: dict[str, list[Used]]) -> Iterable[Row]:
    for contender, pushes in used.items():
        for name in pushes[0]:
            own, below = (statistics.median(push[name][i] for push in pushes) for i in (0, 1))
            cells = {"its own": f"{own:.2f} s", "what it started": f"{below:.2f} s"}
            yield Row(f"{contender}: {name}", cells)


def _floor(rounds: dict[str, list[Round]]) -> Iterable[Row]:
    """The sum of the script's steps, the longest of each stage, and what share of stock's."""
    stock = statistics.median(each.answered - each.began for each in rounds["stock Buildbot"])
    alone = [_alone(each) for each in rounds["shell script"]]
    kinds = {
        "the project's commands, one after another": [sum(map(sum, one)) for one in alone],
        "of each stage only the longest": [sum(max(s, default=0) for s in one) for one in alone],
    }
    for name, sums in kinds.items():
        seconds = statistics.median(sums)
        cells = {
            "median": f"{seconds:.1f} s",
            "of a stock Buildbot's push": f"{seconds / stock:.2f}",
        }
        yield Row(name, cells)


def _alone(round_: Round) -> Sequence[list[float]]:
    """Seconds of each of the project's commands, stage by stage."""
    project = project_steps()
    return [
        [s.ended - s.began for s in round_.spans if s.stage == stage and (stage, s.step) in project]
        for stage in STAGES
    ]
