"""Runs the gate's plan inside Buildbot: the stages `merge` and `repo-test`, and the landing."""

from __future__ import annotations

import sqlalchemy as sa
from twisted.internet import threads
from twisted.python import log

from pipelines import journal
from pipelines.builds import Outcome, outcome
from pipelines.flow import JournalScheduler
from pipelines.gate.plan import Action, Entry, Land, MakeCandidate, Phase, StartTest, plan
from pipelines.gate.repository import GateError, GateRepository, Landed
from pipelines.hub.repository import MAIN
from pipelines.journal import Push

WIP = "wip/"
NEVER_MERGED = f"{WIP} branches are tested and never merged"


class GateScheduler(JournalScheduler):
    """The merge queue in front of main; `following` is the stage that landed pushes go to."""

    options = (*JournalScheduler.options, "merge", "repo_test", "following")
    compare_attrs = (*JournalScheduler.compare_attrs, *options)
    merge: str
    repo_test: str
    following: str | None
    _may_keep = True  # candidates of pushes that have ended

    @property
    def repository(self) -> GateRepository:
        """The gate's side of the project's hub."""
        return GateRepository(self.project.hub)

    async def advance(self) -> None:
        for push in await self._entries():
            if push.branch.startswith(WIP):
                await self.write(journal.end, push, "withdrawn", NEVER_MERGED)
            elif push.phase == Phase.MERGING and push.buildsetid is None and push.base:
                await self._make_candidate(push, push.base)  # killed before it was requested
            elif push.buildsetid and (found := await self.read(outcome, push.buildsetid)):
                await self._finished(push, found)
        entries = await self._entries()
        if not entries:
            await self._tidy()
            return
        head = await threads.deferToThread(self.repository.hub.head, MAIN) or ""
        frozen = await self.read(journal.frozen, self.project.name)
        by_id = {push.id: push for push in entries}
        for action in plan([_entry(push) for push in entries], head, frozen=bool(frozen)):
            await self._act(by_id[action.entry], action)

    async def _tidy(self) -> None:
        """Let go of the candidates of pushes that have ended."""
        if self._may_keep:
            for entry in await threads.deferToThread(self.repository.kept):
                await threads.deferToThread(self.repository.forget, entry)
            self._may_keep = False

    async def _entries(self) -> list[Push]:
        pushes = await self.read(journal.open_pushes, self.project.name)
        return [push for push in pushes if push.stage in (self.merge, self.repo_test)]

    async def _finished(self, push: Push, found: Outcome) -> None:
        """Read off what the build of a stage came to."""
        if push.phase == Phase.MERGING and not found.cancelled:  # it wrote down no answer of git's
            await self.again(push, found, phase=Phase.QUEUED, candidate=None)
        elif push.phase == Phase.TESTING and found.passed:
            await self.write(journal.update, push, phase=Phase.PASSED, buildsetid=None)
        elif push.phase == Phase.TESTING and found.broken:
            await self.again(push, found, phase=Phase.CANDIDATE)
        elif push.phase in (Phase.MERGING, Phase.TESTING):
            await self.failed(push, found.text)

    async def _act(self, push: Push, action: Action) -> None:
        match action:
            case MakeCandidate(base=base):
                await self._make_candidate(push, base)
            case StartTest(candidate=candidate):
                await self._start_test(push, candidate)
            case Land():
                await self._land(push, action)

    async def _make_candidate(self, push: Push, base: str) -> None:
        self._may_keep = True
        again = push.base == base
        facts = {"phase": Phase.MERGING, "base": base, "candidate": None, "tree": None}
        attempt = push.attempt if again else 1
        push = await self.write(
            journal.update, push, stage=self.merge, attempt=attempt, buildsetid=None, **facts
        )
        why = f"{push.branch} is first in the gate; main is at {base[:7]}"
        await self.start(push, self.project.builder(self.merge), why=why)

    async def _start_test(self, push: Push, candidate: str) -> None:
        if push.stage != self.repo_test:
            push = await self.write(journal.enter, push, self.repo_test)
        source = self.source(candidate, push.branch)
        why = f"{push.branch} merged onto main as candidate {candidate[:7]}"
        push = await self.start(push, self.project.builder(self.repo_test), source=source, why=why)
        await self.write(journal.update, push, phase=Phase.TESTING)

    async def _land(self, push: Push, action: Land) -> None:
        """Fast-forward main; the intent is written down first, so a killed landing is finished."""
        if not await self.write(_begin_landing, push):
            return  # ended by a newer push in the meantime
        try:
            landed = await threads.deferToThread(
                self._move_main, action.base, action.candidate, push.tree or ""
            )
        except GateError as error:
            log.err(error, f"the gate of {self.project.name} is frozen")
            await self.write(journal.freeze, self.project.name, str(error))
            return
        if landed:
            await self.write(_finish_landing, push, self.following)
        else:
            await self.write(journal.update, push, phase=Phase.QUEUED, candidate=None)
        self.moved()

    def _move_main(self, base: str, candidate: str, tree: str) -> bool:
        """Return whether main holds the candidate; a landing that was killed is repeated."""
        if isinstance(self.repository.land(base, candidate), Landed):
            self.repository.verify(candidate, tree)
            return True
        return self.repository.is_landed(candidate)  # and main was moved on from outside


def _entry(push: Push) -> Entry:
    ready_at = push.ready_at or push.received_at
    return Entry(push.id, ready_at, Phase(push.phase or Phase.QUEUED), push.base, push.candidate)


def _begin_landing(conn: sa.Connection, push: Push) -> bool:
    if journal.get(conn, push.id).ended_at is not None:
        return False
    journal.update(conn, push, phase=Phase.LANDING)
    return True


def _finish_landing(conn: sa.Connection, push: Push, following: str | None) -> None:
    landed = f"landed as {push.candidate[:7] if push.candidate else ''}"
    if following is None:
        journal.end(conn, push, "landed", landed)
    else:
        journal.enter(conn, push, following, state="landed", reason=landed, phase=None)
