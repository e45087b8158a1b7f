"""What the master works on while pushes go from hub to staging.

`py-spy` samples the stacks of the real master, from outside. That costs the master several times
what it samples, so that processor time is counted in other pushes: of the master, ours and a stock
Buildbot's. Beside it, how long the commands that all rivals run take at least.
"""

from __future__ import annotations

import signal
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.contenders import Buildbot, Contender, Round, Slipway, all_three, change, deliver
from benchmarks.figures import Chapter, Table
from benchmarks.processes import Running, processor_seconds
from benchmarks.push_to_staging import STAGES, project_steps
from benchmarks.report import Effort, Row
from pipelines.installation import services

ROUNDS = 3
RATE = 200  # samples a second
MOST = 10  # functions that the table names
REST = "the event loop, Python itself"
# py-spy's own way to leave threads out that wait takes these for running on some kernels.
WAITS = ("Condition.wait (", "EPollReactor.doPoll (")
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
Used = tuple[float, float]
"""Seconds of a processor that a master used for a push: its own, and what it started and ended."""


def measure(scratch: Path, effort: Effort) -> Chapter:
    """Measure in `scratch`, in turn; then push as often again while the master is sampled."""
    used: dict[str, list[Used]] = defaultdict(list)
    rounds: dict[str, list[Round]] = defaultdict(list)
    samples: Counter[Stack] = Counter()
    times = effort.rounds(ROUNDS)
    with all_three(scratch) as contenders:
        for number in range(1, times + 1):
            for contender in contenders:
                change(contender, number)
                before = _used(contender)
                rounds[contender.name].append(deliver(contender, number))
                if before and (after := _used(contender)):
                    used[contender.name].append((after[0] - before[0], after[1] - before[1]))
        ours = contenders[0]
        master = _master(ours)
        assert master
        for number in range(times + 1, 2 * times + 1):
            change(ours, number)
            with _sampled(master, scratch / "profile", samples):
                deliver(ours, number)
    return chapter(samples, used, rounds)


def chapter(
    samples: Counter[Stack], used: dict[str, list[Used]], rounds: dict[str, list[Round]]
) -> Chapter:
    """Make tables of the samples of our master, and by contender of processor time and rounds."""
    areas, functions = Counter[str](), Counter[str]()
    for stack, count in samples.items():
        areas[area(stack)] += count
        functions[short(stack[-1])] += count
    most = f"Slipway's master: the {MOST} functions with most samples of their own"
    return Chapter(
        tables=[
            Table("Slipway's master: what it works on", list(_shares(areas))),
            Table(most, list(_shares(functions))[:MOST]),
            Table("Processor time of the masters, for a push", list(_masters(used))),
            Table("The floor: the same commands, each alone", list(_floor(rounds))),
        ]
    )


def parse(text: str) -> Counter[Stack]:
    """Read py-spy's raw format, a line for each stack and how often it was seen; no waits."""
    samples: Counter[Stack] = Counter()
    for line in text.splitlines():
        stack, _, count = line.rpartition(" ")
        functions = tuple(stack.split(";"))
        if not functions[-1].startswith(WAITS):
            samples[functions] += int(count)
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


def _master(contender: Contender) -> int | None:
    if isinstance(contender, Slipway):
        return services.running(contender.installation.settings)["master"].pid
    if isinstance(contender, Buildbot):
        return contender.processes["master"].process.pid
    return None


def _used(contender: Contender) -> Used | None:
    pid = _master(contender)
    return (processor_seconds(pid), processor_seconds(pid, of_ended_children=True)) if pid else None


def _shares(found: Counter[str]) -> Iterable[Row]:
    for name, count in found.most_common():
        yield Row(name, {"share": f"{count / found.total():.0%}", "samples": str(count)})


def _masters(used: dict[str, list[Used]]) -> Iterable[Row]:
    for contender, pushes in used.items():
        own, below = (statistics.median(each) for each in zip(*pushes, strict=True))
        cells = {"its own": f"{own:.2f} s", "programs it started, as git": f"{below:.2f} s"}
        yield Row(contender, cells)


def _floor(rounds: dict[str, list[Round]]) -> Iterable[Row]:
    """The sum of the script's commands, the longest of each stage, beside stock's whole push."""
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


def _alone(round_: Round) -> list[list[float]]:
    """Seconds of each of the project's commands, stage by stage."""
    project = project_steps()
    return [
        [s.ended - s.began for s in round_.spans if s.stage == stage and (stage, s.step) in project]
        for stage in STAGES
    ]
