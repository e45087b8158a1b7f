"""Merge queues in virtual time: the gate's own `plan`, and what others do, on the same changes."""

from __future__ import annotations

import heapq
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count

from pipelines.gate.model import (
    Action,
    Cancel,
    Entry,
    Hold,
    Land,
    MakeCandidate,
    Reject,
    Rules,
    Run,
    StandAlone,
    StartTest,
    Target,
    TestAlone,
    TestMain,
    Why,
)
from pipelines.gate.policy import next_window, plan
from pipelines.journal.vocabulary import Verdict

HOUR = 3600.0
MEDIAN = 600.0  # seconds of a run of the tests
SPREAD = math.log(1.5) / 1.645  # of the lognormal whose 95th percentile is 1.5 times the median
NEAR = 20  # a change conflicts with one of so many that arrived before it
MAIN = "main"


@dataclass(frozen=True)
class Load:
    """What arrives and what there is to test it: `rate` changes an hour for so many hours.

    failures, flakes, conflicts: shares of changes that break the tests, of runs that fail for
    nothing, and of changes that conflict with one before them.
    """

    rate: float = 200
    workers: int = 200
    failures: float = 0.05
    flakes: float = 0.02
    conflicts: float = 0.02
    hours: float = 5
    warm_up: float = 1


@dataclass(frozen=True)
class Change:
    """One change; `breaks`: the share of a run after which its failure is seen."""

    id: int
    arrives: float
    duration: float
    breaks: float = math.inf
    clash: int | None = None


@dataclass
class Outcome:
    """When each change landed; which were rejected; seconds that workers worked."""

    landed: dict[int, float] = field(default_factory=dict)
    rejected: list[int] = field(default_factory=list)
    worked: float = 0.0


Policy = Callable[[Sequence[Change], Load, int], Outcome]
Plan = Callable[[Sequence[Entry], Target, float, Rules, Sequence[Run]], list[Action]]


def changes(load: Load, seed: int) -> list[Change]:
    """Return what arrives: at random moments, the same for the same seed."""
    draw, now, found = random.Random(seed), 0.0, list[Change]()
    while (now := now + draw.expovariate(load.rate / HOUR)) < load.hours * HOUR:
        duration = MEDIAN * draw.lognormvariate(0, SPREAD)
        bad, moment, clashes = draw.random(), draw.random(), draw.random()
        before = draw.randint(1, NEAR)
        clash = len(found) - before if clashes < load.conflicts else -1
        breaks = moment if bad < load.failures else math.inf
        found.append(Change(len(found), now, duration, breaks, clash if clash >= 0 else None))
    return found


def flake(load: Load, seed: int, run: int) -> float:
    """Return the share of the run after which it fails for nothing; infinite if it does not."""
    draw = random.Random(f"{seed} {run}")
    return draw.random() if draw.random() < load.flakes else math.inf


def oracle(arriving: Sequence[Change], load: Load, seed: int) -> Outcome:
    """Test only what will land, as soon as a worker is free, and land in order."""
    done = Outcome()
    free = [0.0] * load.workers
    last = 0.0
    for change in arriving:
        clash = change.clash
        if change.breaks < math.inf or done.landed.get(-1 if clash is None else clash, 0.0) > (
            change.arrives
        ):
            done.rejected.append(change.id)
            continue
        end = max(heapq.heappop(free), change.arrives) + change.duration
        heapq.heappush(free, end)
        done.worked += change.duration
        done.landed[change.id] = last = max(last, end)
    return done


def bisection(arriving: Sequence[Change], load: Load, seed: int) -> Outcome:
    """Test all that wait as one batch, and the halves of one that fails (as bors-ng does).

    A batch ends at its first failing test; one of a single change is not repeated.
    """
    done, now, waiting, batches = Outcome(), 0.0, list(arriving), list[list[Change]]()
    for run in count():
        if not batches:
            if not waiting:
                return done
            now = max(now, waiting[0].arrives)
            batches = [[change for change in waiting if change.arrives <= now]]
            waiting = waiting[len(batches[0]) :]
        batch, kept, later = batches.pop(0), list[Change](), list[Change]()
        for change in batch:
            if done.landed.get(_clash(change), 0.0) > change.arrives:
                done.rejected.append(change.id)
            else:
                ahead = any(change.clash == other.id for other in kept)
                (later if ahead else kept).append(change)
        if later:
            batches.insert(0, later)
        if not kept:
            continue
        share = min(flake(load, seed, run), *(change.breaks for change in kept), math.inf)
        took = kept[0].duration * min(share, 1.0)
        now, done.worked = now + took, done.worked + took
        if share == math.inf:
            done.landed |= {change.id: now for change in kept}
        elif len(kept) == 1:
            done.rejected.append(kept[0].id)
        else:
            half = len(kept) // 2
            batches[:0] = [kept[:half], kept[half:]]
    raise AssertionError("count never ends")


def speculation(
    window: int, *, floor: int = 3, adaptive: bool = True, alone: bool = False, decide: Plan = plan
) -> Policy:
    """Return the policy of the gate, with this window at the start.

    alone: with runs on main alone as well, and with descendants that prove.
    """
    rules = Rules(window, alone=alone, descendants_prove=alone)

    def policy(arriving: Sequence[Change], load: Load, seed: int) -> Outcome:
        return _Gate(arriving, load, seed, rules, floor if adaptive else window, decide).end()

    return policy


def _clash(change: Change) -> int:
    return -1 if change.clash is None else change.clash


@dataclass
class _Candidate:
    """A change on its base; `breaks`: the share of a run after which a test fails."""

    change: Change
    base: str
    breaks: float
    runs: dict[int, Run] = field(default_factory=dict)


@dataclass
class _Gate:
    """A gate whose candidates are made at once, and whose runs end when they are to."""

    arriving: Sequence[Change]
    load: Load
    seed: int
    rules: Rules
    floor: int
    decide: Plan

    def end(self) -> Outcome:
        """Serve all that arrives, until nobody is left."""
        self.now, self.head, self.window, self.done = 0.0, MAIN, self.rules.window, Outcome()
        self.past = {MAIN}
        self.alone: dict[int, str] = {}  # the candidate of each change on main alone
        self.entries: dict[int, Entry] = {}
        self.ready: dict[int, float] = {}
        self.candidates: dict[str, _Candidate] = {}
        self.names: dict[tuple[str, int], str] = {}  # the same merge is the same candidate
        self.open: dict[int, str] = {}  # runs under way, and of which candidate
        self.numbers = count()
        self.events: list[tuple[float, int, Callable[[], None]]] = []
        for change in self.arriving:
            self._at(change.arrives, partial(self._arrives, change))
        while self.events:
            self.now, _, happens = heapq.heappop(self.events)
            happens()
            while actions := self._plan():
                for action in actions:
                    self._do(action)
        return self.done

    def _at(self, moment: float, happens: Callable[[], None]) -> None:
        heapq.heappush(self.events, (moment, next(self.numbers), happens))

    def _plan(self) -> list[Action]:
        there = self.entries.keys() & self.alone.keys()
        wanted = {entry.candidate for entry in self.entries.values()} | {self.head}
        wanted |= {self.alone[change] for change in there}
        orphans = [
            self.candidates[name].runs[run] for run, name in self.open.items() if name not in wanted
        ]
        main = self.candidates.get(self.head)
        runs = tuple(main.runs.values()) if main else ()
        target = Target(self.head, frozenset(self.past), runs)
        rules = replace(self.rules, window=self.window, workers=self.load.workers)
        return self.decide(list(self.entries.values()), target, self.now, rules, orphans)

    def _arrives(self, change: Change) -> None:
        self.ready[change.id] = change.arrives
        self.entries[change.id] = Entry(change.id, change.arrives)

    def _do(self, action: Action) -> None:
        match action:
            case MakeCandidate(entry, base):
                self._make(self.arriving[entry], base)
            case StartTest(_, candidate) | TestMain(candidate):
                self._test(candidate)
            case TestAlone(entry, base):
                self.alone[entry] = self._candidate(self.arriving[entry], base)
                self._test(self.alone[entry])
            case StandAlone(entry):
                name = self.alone[entry]
                self.ready[entry] = self.now
                base = self.candidates[name].base
                self.entries[entry] = Entry(entry, self.now, base=base, candidate=name)
                self._see(name)
            case Cancel(run):
                self._over(run, None)
            case Hold(entry):
                self.entries[entry] = replace(self.entries[entry], held=True)
            case Land(entry, _, candidate):
                self.head, self.done.landed[entry] = candidate, self.now
                self.past.add(candidate)
                del self.entries[entry]
                self._resize(landed=True)
            case Reject(entry, why):
                self.done.rejected.append(entry)
                if why is Why.TESTS and not self.entries[entry].is_alone:
                    self._resize(landed=False)
                del self.entries[entry]
            case _:
                raise AssertionError(f"nothing of this world gives a reason for {action}")

    def _resize(self, *, landed: bool) -> None:
        self.window = next_window(self.window, self.rules.window, self.floor, landed=landed)

    def _make(self, change: Change, base: str) -> None:
        ready = self.ready[change.id]
        if self._conflicts(change, base):
            self.entries[change.id] = Entry(change.id, ready, conflict=base)
            return
        name = self._candidate(change, base)
        self.entries[change.id] = Entry(change.id, ready, base=base, candidate=name)
        self._see(name)

    def _candidate(self, change: Change, base: str) -> str:
        name = self.names.setdefault((base, change.id), f"{len(self.names)}")
        if name not in self.candidates:
            below = self.candidates.get(base)
            breaks = min(change.breaks, below.breaks if below else math.inf)
            self.candidates[name] = _Candidate(change, base, breaks)
        return name

    def _conflicts(self, change: Change, base: str) -> bool:
        if change.clash is None:
            return False
        if change.clash in self.done.landed:
            return self.done.landed[change.clash] > change.arrives
        while base != self.head:
            if self.candidates[base].change.id == change.clash:
                return True
            base = self.candidates[base].base
        return False

    def _test(self, name: str) -> None:
        run, candidate = next(self.numbers), self.candidates[name]
        duration = candidate.change.duration
        unlucky = flake(self.load, self.seed, run)
        share = min(candidate.breaks, unlucky)
        test = "broken" if candidate.breaks < math.inf else f"flaky {run}"
        failing = frozenset({test}) if share < math.inf else frozenset()
        candidate.runs[run] = Run(run, Verdict.RUNNING, self.now, failing=failing)
        self.open[run] = name
        if share < math.inf:
            self._at(self.now + share * duration, partial(self._over, run, Verdict.FAILING))
        verdict = Verdict.FAILED if share < math.inf else Verdict.PASSED
        self._at(self.now + duration, partial(self._over, run, verdict))
        self._see(name)

    def _over(self, run: int, verdict: Verdict | None) -> None:
        """Note how a run is going, or forget one that is cancelled."""
        if (name := self.open.get(run)) is None:
            return
        candidate = self.candidates[name]
        if verdict is None:
            ended = candidate.runs.pop(run)
        else:
            ended = candidate.runs[run]
            candidate.runs[run] = replace(ended, verdict=verdict, until=self.now)
        if verdict is not Verdict.FAILING:
            self.done.worked += self.now - ended.since
            del self.open[run]
        self._see(name)

    def _see(self, name: str) -> None:
        """Let the entry know of the runs of a candidate of its."""
        change = self.candidates[name].change.id
        if (entry := self.entries.get(change)) is None:
            return
        alone = self.alone.get(change)
        now = replace(
            entry,
            runs=tuple(self.candidates[entry.candidate].runs.values()) if entry.candidate else (),
            alone=tuple(self.candidates[alone].runs.values()) if alone else (),
            is_alone=alone is not None and alone == entry.candidate,
        )
        if now.failing and not entry.failing:  # it falls back behind the others
            self.ready[change] = self.now
        self.entries[change] = replace(now, ready_at=self.ready[change])
