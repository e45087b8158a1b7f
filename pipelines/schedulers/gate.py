"""Runs the gate inside Buildbot: its stages `merge` and `repo-test`, and the landing."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache
from pathlib import Path

import sqlalchemy as sa
from buildbot.db.model import Model
from twisted.internet import defer

import pipelines
from pipelines.gate.executor import Gate
from pipelines.gate.repository import GateRepository
from pipelines.hub.repository import MAIN
from pipelines.journal import Push
from pipelines.journal.builds import Outcome, outcome, run_name
from pipelines.journal.runs import RecordedRun
from pipelines.journal.tables import runs
from pipelines.journal.vocabulary import MERGE, REPO_TEST
from pipelines.project.served import Project
from pipelines.schedulers.base import JournalScheduler, Steps
from pipelines.system.code import digest


class GateScheduler(JournalScheduler):
    """The merge queue in front of main: pushes come from the stage `before` it.

    following: the stage that landed pushes go to.
    """

    compare_attrs = (*JournalScheduler.compare_attrs, "before", "following")

    def checkConfig(
        self,
        builderNames: list[str],
        project: Project,
        before: str,
        following: str | None,
    ) -> None:
        super().checkConfig(builderNames)

    @defer.inlineCallbacks
    def reconfigService(
        self,
        builderNames: list[str],
        project: Project,
        before: str,
        following: str | None,
    ) -> Steps:
        self.project = project
        self.before = before
        self.following = following
        yield super().reconfigService(builderNames)
        repository = GateRepository.of(self.project)
        how = f"{_stage_code()} {self.project.environment}"
        definition = hashlib.sha256(how.encode()).hexdigest()
        stages = (self.before, self.following)
        self.gate = Gate(self.project, repository, self, *stages, definition)

    async def advance(self) -> None:
        await self.gate.advance()

    async def obsolete_requests(self) -> dict[int, str]:
        """Return the requests of runs that the gate has ended as well, each with why."""
        by_gate = await self.read(_ended_by_gate, self.project.name)
        return by_gate | await super().obsolete_requests()

    async def request_merge(self, push: Push) -> None:
        """Request the merge stage of a push."""
        why = f"{push.branch} is next in the gate: onto {(push.base or '')[:7]}"
        await self.start(push, self.project.builder(MERGE), why=why)

    async def request_test(self, run: RecordedRun, push: Push | None) -> int:
        """Request repo-test on a candidate, or on main."""
        builder = self.project.builder(REPO_TEST)
        short = run.candidate[:7]
        if push is not None:
            source = self.source(run.candidate, push.branch)
            how = " early" if run.early else " alone" if run.base else ""
            why = f"{push.branch} merged onto main{how} as candidate {short}"
            attempt = replace(push, stage=REPO_TEST, attempt=run.attempt)
            return await self.request(attempt, builder, source=source, why=why)
        return await self.request_as(
            run_name(run.id, run.candidate),
            builder,
            run.requested_at,
            reason=f"what fails on main at {short}, does it fail on main alone?",
            sourcestamps=[self.source(run.candidate, MAIN)],
        )

    async def outcome(self, buildsetid: int) -> Outcome | None:
        """Return how the builds of a request ended."""
        return await self.read(outcome, buildsetid)

    async def workers(self) -> int:
        """Return how many workers are attached for repo-test."""
        builder = self.master.botmaster.builders.get(self.project.builder(REPO_TEST))
        return len(builder.workers) if builder else 0


def _ended_by_gate(conn: sa.Connection, project: str) -> dict[int, str]:
    """Return the open requests of runs that have ended, each with why its run has.

    Asked by request alone, which are few: else SQLite starts from all runs there ever were.
    """
    requests = Model.buildrequests
    query = sa.select(requests.c.buildsetid, requests.c.id).where(requests.c.complete == 0)
    request = {row.buildsetid: row.id for row in conn.execute(query)}
    found = conn.execute(sa.select(runs).where(runs.c.buildsetid.in_(request)))
    ended = (row for row in found if row.project == project and row.ended_at is not None)
    return {request[row.buildsetid]: row.words for row in ended}


@cache
def _stage_code() -> str:
    """Return the digest of what runs a stage: the same tree may fare otherwise after an update."""
    return digest(Path(pipelines.__file__).parent)
