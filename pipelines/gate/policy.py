"""What the gate does next: a pure function of its entries, of where main stands and of the time.

No Buildbot, no git, no clock: the gate feeds it the journal and carries out what it says, at every
wake-up and again after every restart. Each action changes what it is fed, so that it is not said
again. The rules are Zuul's dependent pipeline manager (speculation on the nearest entry that does
not fail, an adaptive window), with Mergify's hold on a conflict with an entry ahead, and as its
check pipeline does, where workers are free, a run of each branch on main alone. While nobody is in
the gate, who comes next is tested on main already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.gate.model import (
    FAILURES,
    Action,
    Cancel,
    Entry,
    Expire,
    Hold,
    Land,
    MakeCandidate,
    Pause,
    Reject,
    Rules,
    Run,
    StandAlone,
    StartTest,
    Target,
    TestAlone,
    TestMain,
    Trouble,
    Why,
    is_broken,
)
from pipelines.journal.vocabulary import FAILED, Lane, Verdict

DEFAULT_RULES = Rules()


def plan(
    entries: Sequence[Entry],
    target: Target,
    now: float,
    rules: Rules = DEFAULT_RULES,
    orphans: Sequence[Run] = (),
    coming: Entry | None = None,
) -> list[Action]:
    """Say what is to be done now.

    entries: every branch in the gate that waits for no person. One that fails is to be ready anew,
    behind the others, from then on: they do not wait until it is known whether that was a flake.
    orphans: open runs on candidates that no entry has now.
    coming: the branch that may enter next, as its own tests still run; with its runs on main.
    """
    if target.frozen:
        return []
    for entry in in_order(entries):
        if entry.landing and entry.base and entry.candidate:
            return [Land(entry.id, entry.base, entry.candidate)]
    if target.paused:
        entries = [entry for entry in entries if entry.lane is Lane.BYPASS]
        orphans, coming = (), None
    return _Look(target, now, rules, in_order(entries), orphans, coming).actions()


def in_order(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries as they are served: by lane, then who was ready first."""
    return sorted(entries, key=lambda entry: (-entry.lane, entry.ready_at, entry.id))


def next_window(window: int, start: int, floor: int, *, landed: bool) -> int:
    """Return the window after a landing (one more) or after failed tests (half), within bounds."""
    return min(window + 1, start) if landed else max(window // 2, floor)


@dataclass
class _Look:
    """One look along the queue: `chain` is what the next entry is to be built on, from main on."""

    target: Target
    now: float
    rules: Rules
    queue: list[Entry]
    orphans: Sequence[Run]
    coming: Entry | None
    decided: list[Action] = field(default_factory=list)

    def actions(self) -> list[Action]:
        self.decided += [Cancel(run.id) for run in self.orphans]
        self.chain = [self.target.head]
        self.places = self.rules.window  # 0: nobody further behind knows what to be built on
        self.proven = self._proven() if self.rules.descendants_prove else frozenset[int]()
        beside = (entry.alone for entry in self.queue if not entry.is_alone)
        runs = (self.target.runs, *(entry.runs for entry in self.queue), *beside)
        self.workers = max(self.rules.workers, 1) - sum(bool(r and r[-1].open) for r in runs)
        for entry in self.queue:
            if entry.fails_alone:
                self.decided.append(StandAlone(entry.id))
            elif entry.failing and (self._settled(entry) or entry.base in self.chain):
                self._settle(entry)
            elif self.places and (land := self._place(entry)):
                return [*self.decided, land]
        for entry in self.queue:
            self._test_alone(entry)
        if self.coming and not self.queue:
            self._test_early(self.coming)
        return self.decided

    def _place(self, entry: Entry) -> Land | None:
        """Give the entry its place in the chain, or land it."""
        tip = self.chain[-1]
        self.places -= 1
        if entry.merging:
            self._wait()
        elif entry.conflict == self.target.head:
            self.decided.append(Reject(entry.id, Why.CONFLICT))
        elif entry.conflict == tip:
            if not entry.held:
                self.decided.append(Hold(entry.id))
        elif entry.base != tip or entry.candidate is None:
            self.decided.append(MakeCandidate(entry.id, tip))
            self._wait()
        elif entry.lane is Lane.BYPASS or entry.passed or entry.id in self.proven:
            if tip == self.target.head:
                return Land(entry.id, tip, entry.candidate)
            self.chain.append(entry.candidate)
        elif self._test(entry, entry.candidate):
            self.chain.append(entry.candidate)
        else:
            self.places = 0
        return None

    def _wait(self) -> None:
        """Wait for a candidate: those behind are built on it, and its run goes before theirs."""
        self.places = self.workers = 0

    def _test(self, entry: Entry, candidate: str) -> bool:
        """See that the entry is tested; False if no worker is left for it."""
        if entry.running:
            self._expire(entry.running)
            return True
        return self._start(StartTest(entry.id, candidate))

    def _test_alone(self, entry: Entry) -> None:
        """See that what has a place behind others is tested on main alone as well."""
        last = None if entry.is_alone or not entry.alone else entry.alone[-1]
        behind = entry.candidate in self.chain and entry.base != self.target.head
        if last and last.open and entry.passed:
            self.decided.append(Cancel(last.id))
        elif last and last.open:
            self._expire(last)
        elif self.rules.alone and behind and not (entry.alone or entry.passed):
            self._start(TestAlone(entry.id, self.target.head))

    def _test_early(self, entry: Entry) -> None:
        """See that what will stand on main is tested there: its candidate will be the same."""
        if not entry.alone:
            self._start(TestAlone(entry.id, self.target.head))
        elif entry.alone[-1].open:
            self._expire(entry.alone[-1])

    def _settled(self, entry: Entry) -> bool:
        """Whether what it was built on has landed: then its failure is its own, or main's."""
        return entry.base == self.target.head or entry.base in self.target.past

    def _settle(self, entry: Entry) -> None:
        """Repeat what failed, outside of the chain; what fails again is judged."""
        again = entry.failures < FAILURES and not entry.broken
        if entry.candidate and (entry.running or again):
            self._test(entry, entry.candidate)
        elif self._settled(entry):
            self._judge(entry)

    def _judge(self, entry: Entry) -> None:
        """Reject the entry, unless main itself fails in the same way."""
        first = min(run.since for run in entry.runs)
        of_main = [run for run in self.target.runs if run.open or run.until >= first]
        last = of_main[-1] if of_main else None
        if last and last.open:
            self._expire(last)
        elif entry.suspect or self._main_is_well(of_main, first) or _other_failure(entry, last):
            self.decided.append(Reject(entry.id, _why(entry)))
        elif last and last.verdict is not Verdict.BROKEN:
            self.decided.append(Pause(Trouble.RED))
        elif is_broken(of_main):
            self.decided.append(Pause(Trouble.BROKEN))
        elif (test := TestMain(self.target.head)) not in self.decided:
            self._start(test)

    def _main_is_well(self, of_main: Sequence[Run], since: float) -> bool:
        """Whether main, or something made on it, has passed since then."""
        on_main = [entry.runs for entry in self.queue if entry.base == self.target.head]
        return any(
            run.verdict is Verdict.PASSED and run.until >= since
            for runs in (of_main, *on_main)
            for run in runs
        )

    def _start(self, start: StartTest | TestAlone | TestMain) -> bool:
        """Start a run if there is a worker for it."""
        if self.workers <= 0:
            return False
        self.workers -= 1
        self.decided.append(start)
        return True

    def _expire(self, run: Run) -> None:
        if run.started is not None and self.now - run.started > self.rules.limit:
            self.decided.append(Expire(run.id))

    def _proven(self) -> frozenset[int]:
        """Return the entries that one has passed which was built on them."""
        by_candidate = {entry.candidate: entry for entry in self.queue if not entry.failing}
        proven = set[int]()
        for entry in self.queue:
            below = by_candidate.get(entry.base) if entry.passed else None
            while below and below.id not in proven:
                proven.add(below.id)
                below = by_candidate.get(below.base)
        return frozenset(proven)


def _other_failure(entry: Entry, of_main: Run | None) -> bool:
    """Whether main fails as well, but otherwise than the entry does."""
    if of_main is None or of_main.verdict not in FAILED:
        return False
    ours = frozenset[str]().union(*(run.failing for run in entry.runs))
    known = ours and of_main.failing
    return entry.failures < FAILURES or bool(known and not ours & of_main.failing)


def _why(entry: Entry) -> Why:
    if entry.failures < FAILURES:
        return Why.INFRASTRUCTURE
    failed = [run.verdict for run in entry.runs if run.verdict is not Verdict.BROKEN]
    return Why.TIMEOUT if failed[-1] is Verdict.EXPIRED else Why.TESTS
