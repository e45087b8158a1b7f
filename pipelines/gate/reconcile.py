"""What has happened since the gate's last look: pushes that came, merges and runs that ended."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from pipelines import journal
from pipelines.gate.backend import Backend
from pipelines.gate.red_main import failing_in, first_of, is_as_red
from pipelines.gate.repository import GateRepository
from pipelines.gate.snapshot import Queue, entry
from pipelines.journal import Push, gate_state, runs
from pipelines.journal.builds import Outcome
from pipelines.journal.runs import RecordedRun
from pipelines.journal.troubles import Troubles
from pipelines.journal.vocabulary import (
    FAILED,
    NO_REASON,
    WIP,
    Phase,
    Reason,
    ReasonCode,
    Verdict,
    reason_of_run,
)
from pipelines.project.served import Project
from pipelines.system.git import GitError

APPROVAL = "waits for approval"
NEVER_MERGED = Reason(ReasonCode.NEVER_MERGED, f"{WIP} branches are tested and never merged")
OBSOLETE = "nobody waits for it any more"
MOST_ATTEMPTS = 3  # of a merge whose machinery failed


async def receive(
    backend: Backend,
    project: Project,
    repository: GateRepository,
    queue: Queue,
    troubles: Troubles,
) -> None:
    """Write down what has happened, and finish what was begun before a kill."""
    for push in queue.pushes.values():
        await troubles.mind(push, _receive_push, backend, project, repository, push)
    for run in queue.runs:
        if run.ended_at is None:
            if its := queue.known.get(run.push or 0):
                await troubles.mind(its, _receive_run, backend, queue, run)
            elif await _receive_run(backend, queue, run):
                backend.moved()  # main's own is waited for before the gate as well
    for push in queue.lined_up if queue.state.red is not None else ():
        why = _waits_for_main(queue, push)
        if why and push.phase == Phase.CANDIDATE and not entry(queue, push).running:
            await backend.write("show waiting", _show, [push], Phase.FAILING, why)


async def _receive_push(
    backend: Backend, project: Project, repository: GateRepository, push: Push
) -> None:
    if push.phase is None:
        await _take_in(backend, push, project.policy)
    elif push.phase == Phase.MERGING and not push.buildsetid:
        await backend.request_merge(push)
    elif push.phase == Phase.MERGING and push.buildsetid:
        await _merge_ended(backend, repository, push, await backend.outcome(push.buildsetid))


async def _receive_run(backend: Backend, queue: Queue, run: RecordedRun) -> bool:
    """Return whether the run has ended."""
    if run.buildsetid is None:
        await request(backend, run, queue)
        return False
    ended = await backend.outcome(run.buildsetid)
    await _look_at(backend, queue, run, ended)
    return ended is not None


def stand_alone(conn: sa.Connection, push: Push, alone: RecordedRun) -> None:
    """Give up the place of a push: it fails on main alone, and is judged there."""
    journal.fall_back(conn, push)
    made = _as_tested(alone)
    words = alone.words or f"fails: {', '.join(sorted(alone.failing))}"
    reason = reason_of_run(alone.verdict, f"on main alone, {words}")
    journal.update(conn, push, phase=Phase.FAILING, reason=reason, **made)


def repair(conn: sa.Connection, push: Push, alone: RecordedRun) -> None:
    """Let the merge of a push onto main alone, which passed, be its candidate: main is red."""
    made = _as_tested(alone)
    journal.update(conn, push, phase=Phase.PASSED, reason=NO_REASON, **made)


def _as_tested(alone: RecordedRun) -> dict[str, Any]:
    return {
        "base": alone.base,
        "candidate": alone.candidate,
        "tree": alone.tree,
        "conflict": None,
    }


def turn_red(conn: sa.Connection, queue: Queue, head: str, run: RecordedRun) -> None:
    """Write down that main itself fails, and that it is what those wait for who fail as it does."""
    gate_state.turn_red(conn, run.project, head, run.failing, run.words)
    with_it = replace(queue, state=gate_state.read(conn, run.project))
    for push in queue.lined_up:
        if why := _waits_for_main(with_it, push):
            _show(conn, [push], Phase.FAILING, why)


def _waits_for_main(queue: Queue, push: Push) -> Reason | None:
    """Return why a push keeps its place that fails as main does itself, if it does.

    Where main names no tests, or the push does not, it may be the same: that rejects nobody.
    """
    if (red := queue.state.red) is None:
        return None
    its = entry(queue, push)
    if its.passed or not its.failures or (red and failing_in(its.runs) - red):
        return None
    tests = first_of(sorted(red)) or queue.state.red_words
    words = f"main itself fails ({tests}), and this alone does not repair it"
    return Reason(ReasonCode.MAIN_RED, words)


def _gives_up_its_place(queue: Queue, push: Push) -> bool:
    """Whether a push fails, and in more than a red main does."""
    its = entry(queue, push)
    as_red = is_as_red(its.runs, queue.state.red)
    return its.failing and not as_red and _waits_for_main(queue, push) is None


async def request(backend: Backend, run: RecordedRun, queue: Queue) -> None:
    """Start the build of a run that is written down."""
    push = queue.known.get(run.push or 0)
    if run.push is not None and push is None:
        await backend.write("cancel run", runs.end_run, run.id, Verdict.CANCELLED, OBSOLETE)
        return
    buildsetid = await backend.request_test(run, push)
    await backend.write("requested", _requested, run, push, buildsetid)


async def _take_in(backend: Backend, push: Push, policy: str) -> None:
    """Take in a push that has passed what is before the gate."""
    if push.branch.startswith(WIP):
        name = f"end {push.stage} withdrawn"
        await backend.write(name, journal.end, push, "withdrawn", NEVER_MERGED)
    elif hold := push.hold or (APPROVAL if policy == "approval" else None):
        facts: dict[str, Any] = {"phase": Phase.WAITING, "hold": hold}
        reason = Reason(ReasonCode.HELD, hold)
        name = f"update {push.stage} waiting"
        await backend.write(name, journal.update, push, reason=reason, **facts)
    else:
        await backend.write(f"update {push.stage} queued", journal.update, push, phase=Phase.QUEUED)


async def _merge_ended(
    backend: Backend, repository: GateRepository, push: Push, ended: Outcome | None
) -> None:
    """A merge stage that has ended here wrote down no answer of git's."""
    if ended is None:
        return
    if ended.cancelled:
        reason = Reason(ReasonCode.CANCELLED, ended.text)
        await backend.write(f"end {push.stage} rejected", journal.end, push, "rejected", reason)
    elif push.attempt < MOST_ATTEMPTS:
        facts: dict[str, Any] = {"phase": Phase.QUEUED, "buildsetid": None, "base": None}
        await backend.write(
            f"update {push.stage} queued", journal.update, push, attempt=push.attempt + 1, **facts
        )
    else:
        words = f"merge could not be run {push.attempt} times: {ended.text}"
        try:
            await backend.git(repository.probe)
        except GitError:
            await backend.write(f"stop {push.stage}", _stop, push, words)
        else:
            reason = Reason(ReasonCode.INFRASTRUCTURE, words)
            await backend.write(f"end {push.stage} rejected", journal.end, push, "rejected", reason)


async def _look_at(backend: Backend, queue: Queue, run: RecordedRun, ended: Outcome | None) -> None:
    if ended is None:
        if run.verdict is Verdict.FAILING:
            words = f"fails: {', '.join(sorted(run.failing))}"
            falling = [p for p in queue.on(run) if _gives_up_its_place(queue, p)]
            if any(push.phase != Phase.FAILING for push in falling):
                reason = reason_of_run(run.verdict, words)
                await backend.write("fall back", _fall_back, falling, reason)
    elif ended.cancelled and run.base is None:
        await backend.write("stopped", _stopped, run, queue.pushes.get(run.push or 0), ended.text)
    elif ended.cancelled or ended.broken:
        await backend.write("end run", end_run, queue, run, Verdict.BROKEN, ended.text)
    else:
        verdict = Verdict.PASSED if ended.passed else Verdict.FAILED
        await backend.write("end run", end_run, queue, run, verdict, ended.text)


def end_run(
    conn: sa.Connection, queue: Queue, run: RecordedRun, verdict: Verdict, words: str
) -> None:
    """Write down how a run ended, and what that means for those whose candidate it was on."""
    runs.end_run(conn, run.id, verdict, words)
    on_it, reason = queue.on(run), reason_of_run(verdict, words)
    if verdict is Verdict.PASSED:
        _show(conn, on_it, Phase.PASSED, NO_REASON)
    elif verdict in FAILED:
        mine = [push for push in on_it if push.candidate == run.candidate]
        with_it = _with(queue, replace(run, verdict=verdict, ended_at=run.requested_at))
        waiting = {push.id: why for push in on_it if (why := _waits_for_main(with_it, push))}
        others = [push for push in on_it if push.id not in waiting]
        falling = [push for push in others if entry(with_it, push).failing]
        _fall_back(conn, falling, reason)
        _show(conn, [push for push in mine if push not in falling], Phase.CANDIDATE, reason)
        for push in on_it:
            if why := waiting.get(push.id):
                _show(conn, [push], Phase.FAILING, why)
    elif verdict is Verdict.BROKEN:
        _show(conn, on_it, Phase.CANDIDATE, reason)


def _with(queue: Queue, run: RecordedRun) -> Queue:
    return replace(queue, runs=tuple(run if each.id == run.id else each for each in queue.runs))


def _fall_back(conn: sa.Connection, pushes: list[Push], reason: Reason) -> None:
    """Those that fail go behind the others, who need not wait until it is known why."""
    for push in pushes:
        if push.phase != Phase.FAILING:
            journal.fall_back(conn, push)
    _show(conn, pushes, Phase.FAILING, reason)


def _requested(conn: sa.Connection, run: RecordedRun, push: Push | None, buildsetid: int) -> None:
    runs.note_run(conn, run.id, buildsetid=buildsetid)
    if push is not None and run.base is None:
        journal.update(conn, push, buildsetid=buildsetid)


def _stopped(conn: sa.Connection, run: RecordedRun, push: Push | None, words: str) -> None:
    """A person has stopped the build."""
    runs.end_run(conn, run.id, Verdict.CANCELLED, words)
    if push is not None:
        journal.end(conn, push, "rejected", Reason(ReasonCode.CANCELLED, words))


def _show(conn: sa.Connection, pushes: list[Push], phase: Phase, reason: Reason) -> None:
    for push in pushes:
        if push.phase != Phase.LANDING:
            journal.update(conn, push, phase=phase, reason=reason)


def _stop(conn: sa.Connection, push: Push, words: str) -> None:
    gate_state.pause(conn, push.project, gate_state.ITSELF, words)
    facts: dict[str, Any] = {"phase": Phase.QUEUED, "buildsetid": None, "base": None}
    journal.update(conn, push, attempt=1, **facts)
