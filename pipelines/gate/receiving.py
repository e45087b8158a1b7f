"""What has happened since the gate's last look: pushes that came, merges and runs that ended."""

from __future__ import annotations

import sqlalchemy as sa

from pipelines import journal
from pipelines.builds import Outcome
from pipelines.gate import journal as gate_journal
from pipelines.gate.entries import Phase, Queue
from pipelines.gate.hands import Hands
from pipelines.gate.journal import RecordedRun
from pipelines.gate.plan import Verdict
from pipelines.gate.repository import GateRepository
from pipelines.git import GitError
from pipelines.journal import Push
from pipelines.project.served import Project

WIP = "wip/"
NEVER_MERGED = f"{WIP} branches are tested and never merged"
APPROVAL = "waits for approval"
MOST_ATTEMPTS = 3  # of a merge whose machinery failed


async def receive(hands: Hands, project: Project, repository: GateRepository, queue: Queue) -> None:
    """Write down what has happened, and finish what was begun before a kill."""
    for push in queue.pushes.values():
        if push.phase is None:
            await _take_in(hands, push, project.policy)
        elif push.phase == Phase.MERGING and not push.buildsetid:
            await hands.request_merge(push)
        elif push.phase == Phase.MERGING and push.buildsetid:
            await _merge_ended(hands, repository, push, await hands.outcome(push.buildsetid))
    for run in queue.runs:
        if run.ended_at is None and run.buildsetid is None:
            await request(hands, run, queue)
        elif run.ended_at is None and run.buildsetid is not None:
            await _look_at(hands, queue, run, await hands.outcome(run.buildsetid))


async def request(hands: Hands, run: RecordedRun, queue: Queue) -> None:
    """Start the build of a run that is written down."""
    push = queue.pushes.get(run.push or 0)
    if run.push is not None and push is None:
        await hands.write(gate_journal.end_run, run.id, Verdict.CANCELLED, "its push has ended")
        return
    buildsetid = await hands.request_test(run, push)
    await hands.write(_requested, run, push, buildsetid)


async def _take_in(hands: Hands, push: Push, policy: str) -> None:
    """Take in a push that has passed what is before the gate."""
    if push.branch.startswith(WIP):
        await hands.write(journal.end, push, "withdrawn", NEVER_MERGED)
    elif hold := push.hold or (APPROVAL if policy == "approval" else None):
        await hands.write(journal.update, push, phase=Phase.WAITING, hold=hold, reason=hold)
    else:
        await hands.write(journal.update, push, phase=Phase.QUEUED)


async def _merge_ended(
    hands: Hands, repository: GateRepository, push: Push, ended: Outcome | None
) -> None:
    """A merge stage that has ended here wrote down no answer of git's."""
    if ended is None:
        return
    if ended.cancelled:
        await hands.write(journal.end, push, "rejected", ended.text)
    elif push.attempt < MOST_ATTEMPTS:
        facts = {"phase": Phase.QUEUED, "buildsetid": None, "base": None}
        await hands.write(journal.update, push, attempt=push.attempt + 1, **facts)
    else:
        words = f"merge could not be run {push.attempt} times: {ended.text}"
        try:
            await hands.git(repository.probe)
        except GitError:
            await hands.write(_stop, push, words)
        else:
            await hands.write(journal.end, push, "rejected", words)


async def _look_at(hands: Hands, queue: Queue, run: RecordedRun, ended: Outcome | None) -> None:
    on_it = queue.on(run)
    if ended is None:
        if run.verdict is Verdict.FAILING and any(push.phase != Phase.FAILING for push in on_it):
            await hands.write(_fall_back, on_it, f"fails: {', '.join(sorted(run.failing))}")
    elif ended.cancelled:
        await hands.write(_stopped, run, queue.pushes.get(run.push or 0), ended.text)
    elif ended.broken:
        await hands.write(end_run, run, on_it, Verdict.BROKEN, ended.text)
    else:
        verdict = Verdict.PASSED if ended.passed else Verdict.FAILED
        await hands.write(end_run, run, on_it, verdict, ended.text)


def end_run(
    conn: sa.Connection, run: RecordedRun, on_it: list[Push], verdict: Verdict, words: str
) -> None:
    """Write down how a run ended, and what that means for those whose candidate it was on."""
    gate_journal.end_run(conn, run.id, verdict, words)
    if verdict is Verdict.PASSED:
        _show(conn, on_it, Phase.PASSED, "")
    elif verdict in (Verdict.FAILED, Verdict.EXPIRED):
        _fall_back(conn, [push for push in on_it if push.candidate == run.candidate], words)
    elif verdict is Verdict.BROKEN:
        _show(conn, on_it, Phase.CANDIDATE, words)


def _fall_back(conn: sa.Connection, on_it: list[Push], words: str) -> None:
    """Those that fail go behind the others, who need not wait until it is known why."""
    for push in on_it:
        if push.phase != Phase.FAILING:
            journal.fall_back(conn, push)
    _show(conn, on_it, Phase.FAILING, words)


def _requested(conn: sa.Connection, run: RecordedRun, push: Push | None, buildsetid: int) -> None:
    gate_journal.note_run(conn, run.id, buildsetid=buildsetid)
    if push is not None:
        journal.update(conn, push, buildsetid=buildsetid)


def _stopped(conn: sa.Connection, run: RecordedRun, push: Push | None, words: str) -> None:
    """A person has stopped the build."""
    gate_journal.end_run(conn, run.id, Verdict.CANCELLED, words)
    if push is not None:
        journal.end(conn, push, "rejected", words)


def _show(conn: sa.Connection, pushes: list[Push], phase: Phase, reason: str) -> None:
    for push in pushes:
        if push.phase != Phase.LANDING:
            journal.update(conn, push, phase=phase, reason=reason)


def _stop(conn: sa.Connection, push: Push, words: str) -> None:
    gate_journal.pause(conn, push.project, gate_journal.ITSELF, words)
    facts = {"phase": Phase.QUEUED, "buildsetid": None, "base": None}
    journal.update(conn, push, attempt=1, **facts)
