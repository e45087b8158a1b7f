"""What the gate does next: a pure function of its entries, of where main stands and of the time.

No Buildbot, no git, no clock: the gate feeds it the journal and carries out what it says, at every
wake-up and again after every restart. Each action changes what it is fed, so that it is not said
again. The rules are Zuul's dependent pipeline manager (speculation on the nearest entry that does
not fail, an adaptive window), with Mergify's hold on a conflict with an entry ahead, and as its
check pipeline does, where workers are free, a run of each branch on main alone. While nobody is in
the gate, who comes next is tested on main already.

While main is red, entries are tried on it: each alone, and the queue's beginnings as they stand, in
which who leaves only what fails on main keeps its place. What passes lands, with all beneath it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipelines.gate import red_main
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
    TurnRed,
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
    landing = [entry for entry in in_order(entries) if entry.landing and entry.candidate]
    if landing:
        return [_again(landing)]
    if target.paused:
        entries = [entry for entry in entries if entry.lane is Lane.BYPASS]
        orphans, coming, target = (), None, replace(target, red=None, doubtful=False)
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
        if done := red_main.repaired(self.queue, self.target):
            return [*self.decided, done]
        self.chain = [self.target.head]
        self.beneath = list[int]()  # the first of the chain, as far as they only leave main's fault
        self.places = self.rules.window  # 0: nobody further behind knows what to be built on
        prove = self.rules.descendants_prove and self.target.red is None
        self.proven = self._proven() if prove else frozenset[int]()
        self.workers = max(self.rules.workers, 1) - self._under_way()
        for entry in self.queue:
            if red_main.fails_alone(entry, self.target):
                self.decided.append(StandAlone(entry.id))
            elif self._must_settle(entry):
                self._settle(entry)
            elif self.places and (land := self._place(entry)):
                return [*self.decided, land]
        for entry in self.queue:
            self._test_alone(entry)
        if self.coming and not self.queue:
            self._test_early(self.coming)
        self._ask_main_again()
        return self.decided

    def _under_way(self) -> int:
        runs = [self.target.runs, *(entry.runs for entry in self.queue)]
        runs += (entry.alone for entry in self.queue if not entry.is_alone)
        below = {entry.base: entry.below for entry in self.queue if entry.base != self.target.head}
        return sum(bool(each and each[-1].open) for each in [*runs, *below.values()])

    def _ask_main_again(self) -> None:
        """See that a red main is tested from time to time, and what landed untested once."""
        last, red = self.target.runs[-1] if self.target.runs else None, self.target.red
        if not (self.target.doubtful or (red is not None and self.queue)):
            return
        if last and last.open:
            self._expire(last)
        elif last and last.verdict in FAILED and last.failing != red:
            self.decided.append(TurnRed(last.failing))
        elif last is None or (red is not None and self.now - last.until > self.rules.ask_again):
            self._test_main(self.target.head)

    def _is_as_red(self, runs: Sequence[Run]) -> bool:
        return red_main.is_as_red(runs, self.target.red)

    def _must_settle(self, entry: Entry) -> bool:
        """Whether it is to be found out why an entry fails, outside of the chain."""
        there = self._settled(entry) or entry.base in self.chain
        return entry.failing and there and not self._is_as_red(entry.runs)

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
        else:
            return self._stand(entry, entry.candidate)
        return None

    def _stand(self, entry: Entry, candidate: str) -> Land | None:
        """Test the candidate in its place, or land it with all that is beneath it."""
        may_land = len(self.beneath) == len(self.chain) - 1
        if entry.lane is Lane.BYPASS or entry.passed or entry.id in self.proven:
            if may_land:
                return Land(entry.id, self.target.head, candidate, tuple(self.beneath))
        elif entry.failures and not entry.running and self._is_as_red(entry.runs):
            if may_land:
                self.beneath.append(entry.id)
        elif not self._test(entry, candidate):
            self.places = 0
            return None
        self.chain.append(candidate)
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
        if last and last.open and entry.passed and self.target.red is None:
            self.decided.append(Cancel(last.id))
        elif last and last.open:
            self._expire(last)
        elif red_main.is_to_be_tried(entry, self.target) or (
            self.rules.alone and behind and not (entry.alone or entry.passed)
        ):
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
        """Reject the entry, unless what it was built on fails in the same way."""
        first = min(run.since for run in entry.runs)
        below = [run for run in self._below(entry) if run.open or run.until >= first]
        last = below[-1] if below else None
        if last and last.open:
            self._expire(last)
        elif self._is_to_blame(entry, below):
            self.decided.append(Reject(entry.id, _why(entry)))
        elif last and (last.verdict is not Verdict.BROKEN or is_broken(below)):
            self._find_red(entry, last)
        else:
            self._test_main(entry.base or self.target.head)

    def _below(self, entry: Entry) -> Sequence[Run]:
        """Return the runs of what the entry was built on, which has landed."""
        return self.target.runs if entry.base == self.target.head else entry.below

    def _is_to_blame(self, entry: Entry, below: Sequence[Run]) -> bool:
        """Whether an entry fails by itself: main is well, or fails otherwise, or cannot know."""
        was_well = any(run.verdict is Verdict.PASSED for run in self._below(entry))
        is_well = any(run.verdict is Verdict.PASSED for run in below)
        if is_well or (entry.suspect and was_well):
            return True
        return red_main.fails_otherwise(entry, below[-1] if below else None)

    def _find_red(self, entry: Entry, of_main: Run) -> None:
        """Find that main is, or was, to blame for what fails: nobody else is."""
        if entry.base != self.target.head:
            self.decided.append(MakeCandidate(entry.id, self.target.head))
        elif of_main.verdict is Verdict.BROKEN:
            self.decided.append(Pause())
        elif self.target.red is None:
            self.decided.append(TurnRed(of_main.failing))

    def _test_main(self, commit: str) -> None:
        if (test := TestMain(commit)) not in self.decided:
            self._start(test)

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


def _again(landing: Sequence[Entry]) -> Land:
    """Return the landing under way: of one entry, or of some that are built on one another."""
    by_base = {entry.base: entry for entry in landing}
    made = {entry.candidate for entry in landing}
    lowest = next((entry for entry in landing if entry.base not in made), landing[0])
    stack = [lowest]
    while (above := by_base.get(stack[-1].candidate)) and above not in stack:
        stack.append(above)
    *beneath, top = stack
    return Land(top.id, lowest.base or "", top.candidate or "", tuple(e.id for e in beneath))


def _why(entry: Entry) -> Why:
    if entry.failures < FAILURES:
        return Why.INFRASTRUCTURE
    failed = [run.verdict for run in entry.runs if run.verdict is not Verdict.BROKEN]
    return Why.TIMEOUT if failed[-1] is Verdict.EXPIRED else Why.TESTS
