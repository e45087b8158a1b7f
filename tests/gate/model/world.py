"""A random history of the gate and of everybody who has to do with it."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from buildbot.process.results import CANCELLED, EXCEPTION, FAILURE, SUCCESS
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from pipelines import journal
from pipelines.gate import candidate
from pipelines.gate.executor import Gate
from pipelines.gate.model import Rules
from pipelines.gate.operations import OPERATIONS, Asked, OperationError, perform
from pipelines.gate.repository import Candidate
from pipelines.journal.builds import Outcome
from pipelines.journal.runs import note_failing
from pipelines.journal.vocabulary import MERGE, Phase, Reason, ReasonCode
from pipelines.project.served import Project
from pipelines.settings import Settings
from tests.gate.model.backend import Build, Died, ModelBackend, drive
from tests.gate.model.clock import Clock
from tests.gate.model.git import ModelRepository
from tests.gate.model.promises import PROJECT, Promises, database, engine

MOST_ROUNDS = 300  # until everything has ended
TEST, OWN_FAILURE = "test", "its own tests fail"  # in the stage before the gate
BASE = {"readme": "", "shared": "main's"}
NAMES = ["ada/one", "bob/two", "eve/three", "dan/four", "wip/five"]
BRANCHES = st.sampled_from(NAMES)
KINDS = st.sampled_from(["good", "good", "bad", "shared", "same", "mend 1", "mend 2"])
# What fails while main is red, unless a tree has the file that mends it.
RED = {"mend 1": "tests/test_clock.py::test_midnight", "mend 2": "tests/test_clock.py::test_leap"}

clock = Clock()


class World(Promises, RuleBasedStateMachine):
    """The gate, and everybody who has to do with it."""

    @initialize(
        alone=st.booleans(),
        descendants_prove=st.booleans(),
        early=st.booleans(),
        mended_by=st.sampled_from(["a person", "itself", "branches"]),
    )
    def begin(
        self, alone: bool, descendants_prove: bool, early: bool, mended_by: str = "a person"
    ) -> None:
        database.clear()
        how = {"alone": alone, "descendants_prove": descendants_prove, "early": early}
        self.project = Project(PROJECT, Settings(home=Path("/nowhere")), **how)
        self.repository = ModelRepository()
        self.repository.move(self.repository.write((), BASE), "start")
        self.backend = ModelBackend(database)
        self.red = frozenset[str]()  # the files without which main is red
        self.mended_by = mended_by
        self.pushed = 0
        clock.now = Clock.now
        self.definition = "definition"
        self.landing = set[int]()  # pushes whose landing had begun at the last step
        self.unlucky = set[str]()  # trees whose one flake or broken run has been
        self.restart()

    def restart(self) -> None:
        """Make the gate anew, as a master that starts does."""
        repository: Any = self.repository
        self.gate = Gate(self.project, repository, self.backend, TEST, None, self.definition)

    # What people do

    @rule(
        branch=BRANCHES,
        kind=KINDS,
        behind=st.integers(0, 2),
        hold=st.booleans(),
        beside=st.booleans(),
    )
    def push(self, branch: str, kind: str, behind: int, hold: bool, beside: bool) -> None:
        """Push a branch, made on main as it is or was; `beside`: its own tests run for a while."""
        self.pushed += 1
        past = self.repository.past()
        fork = past[min(behind, len(past) - 1)]
        files = self.repository.files(fork)
        before = [push for push in self.open() if push.branch == branch]
        if kind == "same" and before:
            old = self.repository.commits[before[-1].revision]
            fork, files = old.parents[0], dict(old.files)
        elif kind == "shared":
            files["shared"] = branch
        elif kind in RED:
            files[kind] = branch
        else:
            files[f"{kind} {self.pushed}"] = branch
        revision = self.repository.write((fork,), files, f"push {self.pushed}")
        said = {"hold": "held"} if hold and self.pushed % 5 == 0 else {}
        with engine.begin() as conn:
            same = kind == "same" and bool(before)
            journal.record(conn, PROJECT, branch, revision, TEST, False, same_tree=same, **said)
            push = journal.update(conn, journal.latest(conn, 1, branch)[0], changeid=1)
            if not beside:
                journal.line_up(conn, push, MERGE)

    @rule(kinds=st.lists(KINDS, min_size=2, max_size=4))
    def rush(self, kinds: list[str]) -> None:
        """Push several branches at once, and see them merged."""
        for branch, kind in zip(NAMES, kinds, strict=False):
            self.push(branch, kind, 0, False, beside=False)
        for _ in kinds:
            self.look(None)
            self._end_all("merge")
        self.look(None)

    @rule(number=st.integers(0, 9), passes=st.sampled_from([True, True, False]))
    def end_own_tests(self, number: int, passes: bool) -> None:
        """A branch's own tests end, and it comes to the gate or not."""
        tested = [push for push in self.open() if push.stage == TEST]
        with engine.begin() as conn:
            for push in tested[number % len(tested) :][:1] if tested else ():
                if passes:
                    journal.line_up(conn, push, MERGE)
                else:
                    journal.end(conn, push, "rejected", Reason(ReasonCode.FAILED, OWN_FAILURE))

    @rule(branch=BRANCHES)
    def delete(self, branch: str) -> None:
        with engine.begin() as conn:
            journal.record(conn, PROJECT, branch, None, MERGE, False)

    @rule(act=st.sampled_from(sorted(OPERATIONS)), branch=BRANCHES)
    def operate(self, act: str, branch: str) -> None:
        """Somebody with the right to it does something to the gate, or tries."""
        named = branch if OPERATIONS[act].of_branch else ""
        with suppress(OperationError), engine.begin() as conn:
            perform(conn, act, Asked(PROJECT, "ada", "as a test", named))

    @rule()
    def move_main_from_outside(self) -> None:
        """An administrator pushes to main past the gate."""
        head = self.repository.head()
        files = self.repository.files(head) | {f"urgent {len(self.repository.moves)}": ""}
        self.repository.move(self.repository.write((head,), files), "outside")

    # What the world does

    @rule(number=st.integers(0, 99), how=st.sampled_from(["", "", "", "flake", "broken", "early"]))
    def end_a_build(self, number: int, how: str) -> None:
        """A build ends, well or not, as what is in its commit wants, or by bad luck."""
        left = [build for build in self.backend.builds.values() if build.outcome is None]
        if left:
            self._end(left[number % len(left)], how)

    @rule()
    def end_all_tests(self) -> None:
        """Every run ends as it should."""
        self._end_all("test")
        self.look(None)

    def _end_all(self, *kinds: str) -> None:
        for build in list(self.backend.builds.values()):
            if build.outcome is None and build.kind in kinds:
                self._end(build)

    def _end(self, build: Build, how: str = "") -> None:
        if build.kind == "merge":
            self._merge(build, broken=how == "broken")
            return
        tree = self.repository.tree(build.revision)
        bad = [name for name in self.repository.files(build.revision) if name.startswith("bad")]
        missing = self.red - self.repository.files(build.revision).keys()
        failing = bad + [RED[file] for file in sorted(missing)]
        buildset = list(self.backend.builds.values()).index(build) + 1
        if how and tree not in self.unlucky:
            self.unlucky.add(tree)  # twice would be no bad luck any more
            if how == "broken":
                build.outcome = Outcome(EXCEPTION, "worker lost")
                return
            failing = failing or ["tests/test_flaky.py::test_it"]
        if failing:
            with engine.begin() as conn:
                note_failing(conn, buildset, failing)
        if how != "early":
            build.outcome = Outcome(FAILURE if failing else SUCCESS, ", ".join(failing))

    def _merge(self, build: Build, *, broken: bool) -> None:
        with engine.begin() as conn:
            push = journal.get(conn, build.push or 0)
            asked = push.phase == Phase.MERGING and push.revision == build.revision
            if broken and str(push.id) not in self.unlucky:
                self.unlucky.add(str(push.id))
                build.outcome = Outcome(EXCEPTION, "hub failed")
            elif push.ended_at is not None or not asked or push.base is None:
                build.outcome = Outcome(FAILURE, "the gate did not ask for this candidate")
            else:
                repository: Any = self.repository
                made = candidate.merge(repository, push, push.base)
                candidate.record(conn, push, made, push.base)
                done = isinstance(made, Candidate | candidate.Held)
                build.outcome = Outcome(SUCCESS if done else FAILURE, candidate.describe(made))

    @rule(seconds=st.sampled_from([1, 3600]))
    def set_the_clock_back(self, seconds: int) -> None:
        clock.now -= seconds

    @rule(pipeline=st.sampled_from(["one", "other"]))
    def reconfigure(self, pipeline: str) -> None:
        """The gate starts with another pipeline; what passed an old one counts no more."""
        self.definition = pipeline
        self.restart()

    @rule(workers=st.integers(0, 5))
    def change_workers(self, workers: int) -> None:
        self.backend.free = workers

    @precondition(lambda self: not self.red and not self.failing())
    @rule(mends=st.sampled_from([["mend 1"], ["mend 1", "mend 2"]]))
    def turn_red(self, mends: list[str]) -> None:
        """Something outside of the project changes, and main fails."""
        self.red = frozenset(mends)

    @precondition(lambda self: self.red and self.state().red_at is not None)
    @rule()
    def heal(self) -> None:
        """A person sees to it, and has the gate ask main anew."""
        self.red = frozenset()
        self.operate("resume", "")

    def mend(self) -> None:
        """What made main red is gone: a person saw to it, or nobody, or branches mend it."""
        if self.mended_by == "a person":
            self.operate("pause", "")
            self.heal()
        elif self.mended_by == "itself":
            self.red = frozenset()
        else:
            for branch, kind in zip(NAMES[2:], sorted(self.red), strict=False):
                self.push(branch, kind, 0, False, beside=False)

    # What the gate does

    @rule(dies_in=st.none() | st.integers(0, 40), enters=st.none() | st.integers(0, 4))
    def look(self, dies_in: int | None, enters: int | None = None) -> None:
        """The gate looks; the master may die on the way, at any boundary of any act.

        enters: after so many readings a branch's own tests pass.
        """
        if enters is not None:
            self.backend.meanwhile[enters] = partial(self.end_own_tests, 0, passes=True)
        before, state = {push.id: push for push in self.open()}, self.state()
        moved, started = len(self.repository.moves), len(self.runs())
        self.backend.dies_in, died = dies_in, False
        try:
            self.advance()
        except Died:
            died = True
            self.restart()
        self.backend.dies_in = None
        self.backend.meanwhile.clear()
        landed = [sha for sha, who in self.repository.moves[moved:] if who == "gate"]
        for sha in landed:
            (push,) = (push for push in self.all() if push.candidate == sha)
            if before[push.id].phase != Phase.LANDING:
                self.may_land(push, state)
        if state.paused_at is not None and self.state().paused_at == state.paused_at:
            assert len(self.runs()) == started
            ended = [push for push in self.all() if push.id in before and push.ended_at]
            assert not any(push.state == "rejected" for push in ended)
        self.cancel_obsolete_requests()
        running = [b for b in self.backend.builds.values() if b.kind == "test" and not b.outcome]
        if not died and len(self.runs()) > started:
            still = [run for run in self.runs() if run.ended_at is None]
            assert len(still) <= max(self.backend.free, 1)
            assert len(running) <= max(self.backend.free, 1)
        self.everything_is_explained()

    def cancel_obsolete_requests(self) -> None:
        """The builds go of runs that have ended, and of pushes that have."""
        going = {push.id for push in self.open()} | {None}
        over = {run.buildsetid for run in self.runs() if run.ended_at is not None}
        for buildset, build in enumerate(self.backend.builds.values(), 1):
            if build.outcome is None and (buildset in over or build.push not in going):
                build.outcome = Outcome(CANCELLED, "nobody waits for it")

    def advance(self) -> None:
        self.backend.acts = 0
        drive(self.gate.advance())

    def teardown(self) -> None:
        """Everything that is under way comes to its end, once nothing stands in its way."""
        if not hasattr(self, "gate"):
            return
        self.backend.dies_in, self.backend.free = None, max(self.backend.free, 1)
        if self.red:
            self.mend()
        before = None
        for _ in range(MOST_ROUNDS):
            if before == (before := self.progress()):
                break
            clock.now += Rules.ask_again
            if self.state().paused_at is not None:
                self.mend_main()
                self.operate("resume", "")
            elif self.state().red_at is not None:
                self.mend_main()
            self.advance()
            self._end_all("merge", "test")
            self.end_own_tests(0, passes=True)
        waiting = [push for push in self.open() if push.phase != Phase.WAITING]
        assert not waiting, waiting
        kept = {candidate.push_of(name) for name in self.repository.refs}
        assert kept <= {push.id for push in self.open()}
        self.nobody_innocent_is_rejected()
        self.everything_is_explained()

    def mend_main(self) -> None:
        """An administrator takes out of main what only came there past the tests."""
        head = self.repository.head()
        files = self.repository.files(head)
        well = {name: text for name, text in files.items() if not name.startswith("bad")}
        if well != files:
            self.repository.move(self.repository.write((head,), well), "outside")
