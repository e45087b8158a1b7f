"""What must hold in any history of the gate, whatever comes in whatever order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import sqlalchemy as sa
from hypothesis.stateful import invariant

from pipelines import journal
from pipelines.gate import explain, overview
from pipelines.journal import Push, gate_state
from pipelines.journal.tables import runs
from pipelines.journal.vocabulary import Lane, Phase, ReasonCode, Verdict
from pipelines.project.served import Project
from tests.gate.model.backend import ModelBackend
from tests.gate.model.database import Database
from tests.gate.model.git import ModelRepository

PROJECT = "shop"
FAILS = (Verdict.FAILING, Verdict.FAILED, Verdict.EXPIRED)
EVERY_RUN = sa.select(runs)

database = Database()
engine = database.engine


class Promises:
    """Looks at a world, at each of its steps and at its end."""

    project: Project
    repository: ModelRepository
    backend: ModelBackend
    definition: str
    red: frozenset[str]  # the files without which main is red
    landing: set[int]  # pushes whose landing had begun at the last step

    # What must hold, always

    @invariant()
    def main_only_moves_forward_and_nothing_lands_twice(self) -> None:
        moves = self.repository.moves
        for (old, _), (new, _) in pairwise(moves[-5:]):
            assert old in self.repository.ancestors(new)
        landed = [self.repository.commits[sha].parents[1] for sha, who in moves if who == "gate"]
        assert len(landed) == len(set(landed))

    @invariant()
    def what_has_landed_is_in_main(self) -> None:
        main = self.repository.ancestors(self.repository.head())
        for push in self.all():
            if push.state == "landed":
                assert push.revision in main
            elif push.ended_at is not None and push.candidate:
                assert push.candidate not in main

    @invariant()
    def a_landing_is_never_cancelled(self) -> None:
        found = self.all()
        for push in found:
            assert push.ended_at is None or (push.reason and push.reason_code)
            if push.id in self.landing:
                assert push.ended_at is None or push.state == "landed"
            if push.lane == Lane.BYPASS and push.state == "rejected":
                assert push.reason_code == ReasonCode.CONFLICT
        self.landing = {push.id for push in found if push.phase == Phase.LANDING}

    def everything_is_explained(self) -> None:
        facts = database.read(overview.gather, PROJECT, self.backend.free, 0, "http://here/")
        for branch in {push.branch for push in self.all()}:
            with engine.connect() as conn:
                told = explain.explain_branch(conn, facts, branch)
            assert told is not None
            assert all(told.sentences)

    def nobody_innocent_is_rejected(self) -> None:
        for push in self.all():
            own_fault = (ReasonCode.CONFLICT, ReasonCode.FAILED)
            if push.state == "rejected" and push.reason_code not in own_fault:
                files = self.repository.files(push.revision)
                fork = self.repository.files(self.repository.commits[push.revision].parents[0])
                own = [name for name in files if name.startswith("bad") and name not in fork]
                assert own or fork.keys() & {n for n in fork if n.startswith("bad")}, push

    # What is asked of the journal

    def all(self) -> list[Push]:
        return database.read(journal.latest, 10_000)

    def open(self) -> list[Push]:
        return database.read(journal.open_pushes, PROJECT)

    def state(self) -> gate_state.GateState:
        return database.read(gate_state.read, PROJECT)

    def runs(self) -> Sequence[sa.Row[Any]]:
        """Return every run that there ever was."""
        return database.read(_every_run)

    def passed(self) -> set[tuple[str, str]]:
        """Return the trees that have passed, each with the pipeline that it passed."""
        passed = (run for run in self.runs() if run.verdict == Verdict.PASSED)
        return {(run.tree, run.definition) for run in passed}

    def failing(self) -> bool:
        """Whether a run has failed whose entry is still there, or may be failing."""
        return any(run.verdict != Verdict.PASSED for run in self.runs())

    def progress(self) -> object:
        ended = [build.outcome for build in self.backend.builds.values()]
        return self.all(), ended, self.repository.head(), self.state()

    def may_land(self, push: Push, before: gate_state.GateState) -> None:
        """Check a landing that began in this look: it has passed, and nobody was before it."""
        if push.lane == Lane.BYPASS:
            return
        if not self.project.descendants_prove:
            assert (push.tree, self.definition) in self.passed()
        assert before.paused_at is None or self.state().paused_at != before.paused_at
        for other in self.open() if not (self.red or before.red_at) else ():
            in_turn = other.phase not in (None, Phase.WAITING, Phase.FAILING)
            fails = {run.candidate for run in self.runs() if run.verdict in FAILS}
            passed = (other.tree, self.definition) in self.passed()
            if not passed and other.candidate in fails:
                continue  # it is tested again, and keeps nobody from landing
            if in_turn and other.id != push.id and other.lane == push.lane:
                assert (other.ready_at, other.id) > (push.ready_at, push.id), (push, other)


def _every_run(conn: sa.Connection) -> Sequence[sa.Row[Any]]:
    return conn.execute(EVERY_RUN).all()
