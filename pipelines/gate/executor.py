"""The gate of one project: reads the journal, asks the plan, and carries out what it says."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from typing import Any

from pipelines import journal
from pipelines.gate import candidate, landing, snapshot, time_limits
from pipelines.gate.attribution import touches
from pipelines.gate.backend import Backend
from pipelines.gate.model import (
    BREAKS,
    FAILURES,
    Action,
    Cancel,
    Expire,
    Hold,
    Land,
    MakeCandidate,
    Pause,
    Recover,
    Reject,
    Rules,
    StandAlone,
    StartTest,
    TestAlone,
    TestMain,
    TurnRed,
    Why,
)
from pipelines.gate.policy import plan
from pipelines.gate.reconcile import (
    OBSOLETE,
    end_run,
    receive,
    repair,
    request,
    stand_alone,
    turn_red,
)
from pipelines.gate.repository import GateRepository
from pipelines.gate.snapshot import Main, Queue
from pipelines.journal import Push, gate_state
from pipelines.journal.gate_state import ITSELF
from pipelines.journal.troubles import Troubles
from pipelines.journal.vocabulary import REPO_TEST, Phase, Reason, ReasonCode, Verdict
from pipelines.project.served import Project
from pipelines.system.git import GitError

MOST_LOOKS = 200  # in a row: each does something, or was the last; the master has others to serve


class Gate:
    """The merge queue in front of main.

    before, following: the stages that pushes come from, and go to once they have landed.
    definition: says how candidates are tested; a result counts where that is the same.
    """

    def __init__(
        self,
        project: Project,
        repository: GateRepository,
        backend: Backend,
        before: str,
        following: str | None,
        definition: str,
    ) -> None:
        self.project = project
        self.repository = repository
        self.backend = backend
        self.before = before if project.early and project.policy == "automatic" else None
        self.following = following
        self.definition = definition
        self._main = Main()  # at the last look
        self._kept_for: set[int] | None = None
        self._troubles = Troubles(self._give_up)

    async def advance(self) -> None:
        """Do everything that is due now."""
        queue = await self._read()
        await receive(self.backend, self.project, self.repository, queue, self._troubles)
        self._limit = await self.backend.read(time_limits.limit, self.project.name)
        for _ in range(MOST_LOOKS):
            actions = await self._look()
            done = [await self._mind(action) for action in actions]
            if not all(done) or not done:
                break
        await self._tidy()

    async def _look(self) -> list[Action]:
        """Read where everything stands, and ask the plan."""
        head = await self.backend.git(self.repository.head)
        if head != self._main.head:
            self._main = await self.backend.git(Main.at, self.repository, head)
        self._queue = await self._read()
        if await self._main_was_moved(head):
            self._queue = await self._read()
        if self._queue.state.red_head not in (None, head):
            await self._recover("main has moved since")
            self._queue = await self._read()
        return plan(
            snapshot.entries(self._queue, await self._suspects()),
            snapshot.target(self._queue, self._main),
            time.time(),
            await self._rules(),
            snapshot.orphans(self._queue, self._main),
            snapshot.coming(self._queue, self._main),
        )

    async def _main_was_moved(self, head: str) -> bool:
        """Freeze the gate, and return True, if main is not where the gate has left it.

        A remote's main is its own people's to move. A landing may have been killed on its way.
        """
        state = self._queue.state
        pushes = self._queue.pushes.values()
        under_way = [push.candidate for push in pushes if push.phase == Phase.LANDING]
        if head == state.main or state.frozen or head in under_way:
            return False
        if state.main is not None and not self.project.remote:
            why = landing.moved(self.project, head, state.main)
            await landing.freeze(self.backend, self.project.name, why)
            return True
        if head:
            await self.backend.write("note main", gate_state.change, self.project.name, main=head)
        return False

    async def _read(self) -> Queue:
        about = (self.project.name, self._main.tree, self.definition, self.before)
        queue = await self.backend.read(snapshot.read, *about)
        if self._main.head and (others := queue.of_others()):
            outdated = await self.backend.git(self.repository.not_on, self._main.head, others)
            queue = replace(queue, outdated=outdated)
        return queue

    async def _rules(self) -> Rules:
        return Rules(
            limit=self._limit,
            window=self._queue.state.window or self.project.window,
            workers=await self.backend.workers(),
            alone=self.project.alone,
            descendants_prove=self.project.descendants_prove,
        )

    async def _suspects(self) -> set[int]:
        """Return the pushes that changed the very tests which fail on them."""
        suspects = set[int]()
        for push in self._queue.pushes.values():
            of_push = self._queue.runs_on(push)
            failed = [run for run in of_push if run.verdict is Verdict.FAILED]
            if len(failed) >= FAILURES and push.base:
                about = (push, push.base, failed[-1].failing, suspects)
                await self._troubles.mind(push, self._suspect, *about)
        return suspects

    async def _suspect(
        self, push: Push, base: str, failing: frozenset[str], suspects: set[int]
    ) -> None:
        changed = await self.backend.git(self.repository.changed_files, base, push.revision)
        if touches(failing, changed):
            suspects.add(push.id)

    async def _mind(self, action: Action) -> bool:
        """Carry out what the plan says; whether that was done, and not to be tried again."""
        push = self._queue.known.get(getattr(action, "entry", 0))
        if push is None:
            await self._act(action)
            return True
        return await self._troubles.mind(push, self._act, action)

    async def _give_up(self, push: Push, reason: Reason) -> None:
        """Reject a push that always fails, unless git does; main may have moved to one landing."""
        if push.phase == Phase.LANDING:
            return
        with suppress(GitError):
            await self.backend.git(self.repository.probe)
            await self.backend.write(f"reject {push.stage}", landing.reject, push, reason, None)

    async def _act(self, action: Action) -> None:
        pushes = self._queue.known
        match action:
            case StartTest() | TestAlone() | TestMain():
                await self._start(action)
            case Cancel() | Expire():
                await self._stop(action)
            case MakeCandidate():
                await self._make_candidate(pushes[action.entry], action.base)
            case StandAlone():
                await self._stand_alone(pushes[action.entry])
            case Hold():
                push = pushes[action.entry]
                name = f"update {push.stage} held"
                await self.backend.write(name, journal.update, push, phase=Phase.HELD)
            case Land():
                stack = [pushes[each] for each in (*action.beneath, action.entry)]
                about = (self.project, self.repository, stack, action, self.following)
                await landing.land(self.backend, *about)
            case Reject():
                await self._reject(pushes[action.entry], action.why)
            case Pause() | TurnRed() | Recover():
                await self._turn(action)

    async def _stand_alone(self, push: Push) -> None:
        alone = self._queue.alone(push)
        if alone and alone.verdict is Verdict.PASSED:
            await self.backend.write(f"repair {push.stage}", repair, push, alone)
        elif alone:
            await self.backend.write(f"stand alone {push.stage}", stand_alone, push, alone)

    async def _start(self, action: StartTest | TestAlone | TestMain) -> None:
        """Start a run: of a candidate, of a merge onto main alone, or of main itself."""
        match action:
            case StartTest():
                push = self._queue.known[action.entry]
                await self._test(push, (action.candidate, push.tree or ""))
            case TestAlone():
                await self._test_alone(self._queue.known[action.entry], action.base)
            case TestMain():
                tree = await self.backend.git(self.repository.tree, action.commit)
                await self._test(None, (action.commit, tree))

    async def _stop(self, action: Cancel | Expire) -> None:
        """End a run that nobody waits for, or that takes too long."""
        if isinstance(action, Cancel):
            await self._end_run(action.run, Verdict.CANCELLED, OBSOLETE)
        else:
            words = f"it took longer than {self._limit / 60:.0f} minutes"
            await self._end_run(action.run, Verdict.EXPIRED, words)

    async def _make_candidate(self, push: Push, base: str) -> None:
        """Merge a push onto `base`: in its merge stage first, here if it was merged before."""
        if push.candidate or push.conflict:  # onto what is no more
            await candidate.make(self.backend, self.repository, push, base)
        else:
            name = f"update {push.stage} merging"
            facts: dict[str, Any] = {"phase": Phase.MERGING, "base": base, "buildsetid": None}
            push = await self.backend.write(name, journal.update, push, **facts)
            await self.backend.request_merge(push)

    async def _test(self, push: Push | None, tested: tuple[str, str]) -> None:
        """Start one more run of repo-test: of the push's candidate, or of main; as (SHA, tree)."""
        run = await self.backend.write(
            "begin run", candidate.begin_in_place, self.project.name, push, tested, self.definition
        )
        await request(self.backend, run, self._queue)

    async def _test_alone(self, push: Push, base: str) -> None:
        """Start a run on main alone; where the push does not merge that tells nothing of it."""
        merged = await self.backend.git(candidate.merge_alone, self.repository, push, base)
        about = (self.project.name, push, merged, self.definition, base)
        run = await self.backend.write("begin alone", candidate.begin_alone, *about)
        if run.ended_at is None:
            await request(self.backend, run, self._queue)

    async def _end_run(self, run_id: int, verdict: Verdict, why: str) -> None:
        """End a run in the journal; its build goes with it, as nobody waits for that any more."""
        run = next(run for run in self._queue.runs if run.id == run_id)
        await self.backend.write("end run", end_run, self._queue, run, verdict, why)

    async def _reject(self, push: Push, why: Why) -> None:
        if why is Why.CONFLICT:  # asked again, of main as it is now
            await candidate.make(self.backend, self.repository, push, self._main.head)
            return
        words = self._queue.runs_on(push)[-1].words
        if why is Why.INFRASTRUCTURE:
            words = f"{REPO_TEST} could not be run {BREAKS} times: {words}"
        reason = Reason(ReasonCode(why), words)
        window = None if self._queue.is_alone(push) else self.project.window
        await self.backend.write(f"reject {push.stage}", landing.reject, push, reason, window)

    async def _turn(self, action: Pause | TurnRed | Recover) -> None:
        """Write down how main is, as far as the gate can know."""
        name, run = self.project.name, self._queue.runs_of(self._main.head, self._main.tree)[-1]
        match action:
            case Pause():
                why = f"{REPO_TEST} cannot be run, so that nobody is rejected for it: {run.words}"
                await self.backend.write("pause", gate_state.pause, name, ITSELF, why)
            case TurnRed():
                main = (self._main.head, run)
                await self.backend.write("turn red", turn_red, self._queue, *main)
            case Recover():
                await self._recover("it passes again")
        self.backend.moved()  # for who waits, before the gate, until that is known

    async def _recover(self, why: str) -> None:
        await self.backend.write("recover", gate_state.recover, self.project.name, why)

    async def _tidy(self) -> None:
        """Let go of the candidates of pushes that have ended."""
        there = set(self._queue.known)
        if self._kept_for is None or self._kept_for - there:
            for name in await self.backend.git(self.repository.kept):
                if candidate.push_of(name) not in there:
                    await self.backend.git(self.repository.forget, name)
        self._kept_for = there
