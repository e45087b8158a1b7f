"""What the plan is fed: entries, runs and the target, read from the journal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import sqlalchemy as sa

from pipelines import journal
from pipelines.gate.model import Entry, Run, Target
from pipelines.gate.repository import GateRepository
from pipelines.journal import Push, builds, gate_state, runs
from pipelines.journal.gate_state import GateState
from pipelines.journal.runs import RecordedRun
from pipelines.journal.tables import pushes as table
from pipelines.journal.vocabulary import STAGES, WIP, Lane, Phase, Verdict


def in_gate(push: Push) -> bool:
    """Whether a push has come to the gate, and has neither landed nor ended."""
    return push.ended_at is None and push.state == "running" and push.stage in STAGES


@dataclass(frozen=True)
class Main:
    """Where main is: its commit and tree, and the commits that it was at lately."""

    head: str = ""
    tree: str = ""
    past: frozenset[str] = frozenset()

    @classmethod
    def at(cls, repository: GateRepository, head: str) -> Main:
        """Look at main where it is: at `head`."""
        return cls(head, repository.tree(head), frozenset(repository.past() if head else ()))


@dataclass(frozen=True)
class Queue:
    """One project's gate as the journal has it.

    definition: how candidates are tested; a result counts where that is the same. runs: those on
    the trees of `pushes` and of main, or for the pushes, and whatever is open; started: when the
    builds of open runs began, by buildset. coming: the push before the gate that may enter next.
    bypassed: main, if somebody landed that untested. outdated: commits that have passed and are not
    made on main as it is now: that lets nobody else land.
    """

    definition: str
    pushes: dict[int, Push]
    runs: tuple[RecordedRun, ...]
    started: dict[int, float]
    state: GateState
    coming: Push | None = None
    bypassed: str | None = None
    outdated: frozenset[str] = frozenset()

    @cached_property
    def known(self) -> dict[int, Push]:
        """The pushes that the gate has to do with: those in it, and who comes."""
        return self.pushes | ({self.coming.id: self.coming} if self.coming else {})

    def on(self, run: RecordedRun) -> list[Push]:
        """Return the pushes on whose tree a run is."""
        return [push for push in self.pushes.values() if push.tree == run.tree]

    def runs_on(self, push: Push) -> list[RecordedRun]:
        """Return the runs that tell something of a push's candidate, oldest first."""
        return self.runs_of(push.candidate, push.tree)

    def runs_of(self, candidate: str | None, tree: str | None) -> list[RecordedRun]:
        """Return the runs that tell something of a candidate, which has that tree, oldest first."""
        told = [run for run in self._by_tree.get(tree, ()) if _tells(run, candidate)]
        return [run for run in told if run.candidate not in self.outdated - {candidate}]

    def of_others(self) -> set[str]:
        """Return the commits that have passed for a push whose candidate is another, and alike."""
        own = {push.candidate for push in self.pushes.values()}
        trees = {push.tree for push in self.pushes.values()}
        alike = (run for run in self._counting if run.tree in trees)
        return {run.candidate for run in alike if run.verdict is Verdict.PASSED} - own

    def alone(self, push: Push) -> RecordedRun | None:
        """Return the run of a push on main alone that was started last."""
        return self._alone.get(push.id)

    def is_alone(self, push: Push) -> bool:
        """Whether the candidate of a push is its merge onto main alone, and has no place."""
        alone = self.alone(push)
        return alone is not None and alone.candidate == push.candidate

    def is_needed(self, run: RecordedRun, main: Main) -> bool:
        """Whether an open run may tell something of an entry, of main, or of who comes.

        One of a push that has ended is cancelled with it.
        """
        alone = {run.tree for run in self._alone.values()}
        trees = {push.tree for push in self.pushes.values()} | alone | {main.tree}
        there = run.push is None or run.push in self.pushes
        wanted = run.tree in trees or run.candidate in self.judged_by
        counts = there and run.definition == self.definition and wanted
        push = self.known.get(run.push or 0)
        return counts or (push is not None and run in self.early(push, main))

    def early(self, push: Push, main: Main) -> list[RecordedRun]:
        """Return the runs on what will be a push's candidate, if main stays and nobody is ahead."""
        if push.candidate or any(other.id != push.id for other in self.lined_up):
            return []
        mine = (run for run in self._counting if run.early and run.push == push.id)
        on_main = (run for run in mine if run.base == main.head)
        return [run for run in on_main if run.verdict is not Verdict.CANCELLED]

    def below(self, push: Push) -> list[RecordedRun]:
        """Return the runs of what a push that fails was built on, oldest first."""
        return [run for run in self._counting if run.candidate == push.base in self.judged_by]

    @cached_property
    def judged_by(self) -> set[str | None]:
        """The commits that those were built on that fail."""
        return bases_of_failing(self.pushes.values())

    @cached_property
    def lined_up(self) -> list[Push]:
        """The pushes that wait for no person."""
        return [p for p in self.pushes.values() if p.phase not in (None, Phase.WAITING)]

    @cached_property
    def _counting(self) -> list[RecordedRun]:
        """The runs that candidates were tested by as they are now."""
        return [run for run in self.runs if run.definition == self.definition]

    @cached_property
    def _by_tree(self) -> dict[str | None, list[RecordedRun]]:
        by_tree: dict[str | None, list[RecordedRun]] = defaultdict(list)
        for run in self._counting:
            by_tree[run.tree].append(run)
        return by_tree

    @cached_property
    def _alone(self) -> dict[int | None, RecordedRun]:
        alone = (run for run in self._counting if run.base is not None and not run.early)
        return {run.push: run for run in alone if run.push in self.pushes}


def read(
    conn: sa.Connection, project: str, tree: str, definition: str, before: str | None = None
) -> Queue:
    """Read the gate of a project: the open pushes in its stages; `tree` is that of main.

    before: the stage before the gate, if the push that comes next from there is to be known.
    """
    pushes = {push.id: push for push in journal.open_pushes(conn, project, STAGES)}
    coming = _coming(conn, project, before) if before else None
    trees = {push.tree for push in pushes.values() if push.tree} | {tree}
    mine = [push.id for push in (*pushes.values(), coming) if push]
    bases = bases_of_failing(pushes.values())
    recorded = runs.runs_of(conn, project, trees, mine, bases)
    started = builds.started(conn, [run.buildsetid for run in recorded if run.ended_at is None])
    state = gate_state.read(conn, project)
    bypassed = state.main if runs.landed_untested(conn, project, state.main) else None
    return Queue(definition, pushes, tuple(recorded), started, state, coming, bypassed)


def bases_of_failing(pushes: Iterable[Push]) -> set[str | None]:
    """Return what those are built on that fail: is that well?"""
    return {push.base for push in pushes if push.phase == Phase.FAILING}


def _coming(conn: sa.Connection, project: str, stage: str) -> Push | None:
    """Return the push that will be first in the gate, as far as is known; no person holds it."""
    query = sa.select(table).where(table.c.project == project, table.c.ended_at.is_(None))
    query = query.where(table.c.stage == stage, table.c.changeid.is_not(None))
    query = query.where(table.c.hold.is_(None), table.c.lane != Lane.BYPASS)
    query = query.where(table.c.branch.not_like(f"{WIP}%"))
    first = journal.fetch(conn, query.order_by(table.c.lane.desc(), table.c.id).limit(1))
    return first[0] if first else None


def entries(queue: Queue, suspects: Container[int]) -> list[Entry]:
    """Return what waits for no person; the diffs of `suspects` explain what fails on them."""
    return [entry(queue, push, suspect=push.id in suspects) for push in queue.lined_up]


def entry(queue: Queue, push: Push, *, suspect: bool = False) -> Entry:
    """Return a push as the plan sees it."""
    alone = queue.alone(push)
    return Entry(
        push.id,
        push.ready_at or push.received_at,
        Lane(push.lane),
        push.base,
        push.candidate,
        push.conflict,
        held=push.phase == Phase.HELD,
        merging=push.phase == Phase.MERGING,
        landing=push.phase == Phase.LANDING,
        suspect=suspect,
        runs=_runs(queue.runs_on(push), queue),
        alone=_runs(queue.runs_of(alone.candidate, alone.tree) if alone else (), queue),
        alone_on=alone.base if alone else None,
        below=_runs(queue.below(push), queue),
        is_alone=queue.is_alone(push),
    )


def coming(queue: Queue, main: Main) -> Entry | None:
    """Return who comes next as the plan sees it, with its runs on main as it is now."""
    push = queue.coming
    if push is None:
        return None
    early = _runs(queue.early(push, main), queue)
    return Entry(push.id, push.ready_at or push.received_at, Lane(push.lane), alone=early)


def target(queue: Queue, main: Main) -> Target:
    """Return what is known of main."""
    return Target(
        main.head,
        main.past,
        _runs(replace(queue, outdated=frozenset()).runs_of(main.head, main.tree), queue),
        queue.state.red,
        queue.bypassed == main.head,
        paused=queue.state.paused_at is not None,
        frozen=queue.state.frozen,
    )


def orphans(queue: Queue, main: Main) -> list[Run]:
    """Return the open runs that nobody waits for."""
    loose = [run for run in queue.runs if run.ended_at is None and not queue.is_needed(run, main)]
    return list(_runs(loose, queue))


def _tells(run: RecordedRun, candidate: str | None) -> bool:
    """A tree that passes needs no other run; but one that failed may pass from where main is now.

    A migration that fails under the release which serves today may pass under tomorrow's; so what
    passed before main had moved on, as for a commit that is reverted to, is `outdated`.
    """
    if run.verdict is Verdict.PASSED or run.ended_at is None:
        return True
    return run.candidate == candidate and run.verdict is not Verdict.CANCELLED


def _runs(recorded: Sequence[RecordedRun], queue: Queue) -> tuple[Run, ...]:
    """A person who resumes the gate has seen to what failed or broke before: it is asked anew."""
    since = queue.state.resumed_at
    return tuple(
        Run(
            run.id,
            run.verdict,
            run.requested_at,
            queue.started.get(run.buildsetid or 0),
            run.ended_at or 0,
            run.failing,
        )
        for run in recorded
        if run.verdict is Verdict.PASSED or run.ended_at is None or run.requested_at >= since
    )
