"""The candidate of one entry: made of its branch and a base, and what came of it written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from pipelines import journal
from pipelines.gate.backend import Storage
from pipelines.gate.repository import AlreadyMerged, Candidate, Conflict, GateError, GateRepository
from pipelines.gate.snapshot import in_gate
from pipelines.journal import Push, runs
from pipelines.journal.runs import RecordedRun
from pipelines.journal.transitions import ALREADY_MERGED
from pipelines.journal.vocabulary import REPO_TEST, Phase, Reason, ReasonCode, Verdict
from pipelines.project.served import Project

FILES_NAMED = 8
ALONE = "-alone"  # ends the name of what is kept beside the candidate of the same push


@dataclass(frozen=True)
class Held:
    """The entry merges onto main, but not onto what is ahead of it; or is all in there already."""

    conflict: Conflict | AlreadyMerged


MergeResult = Candidate | Conflict | AlreadyMerged | Held | GateError


def merge(repository: GateRepository, push: Push, base: str) -> MergeResult:
    """Merge the push onto `base`; a conflict that is not with main itself only holds it."""
    branch = (push.branch, push.revision)
    try:
        result = repository.candidate(f"{push.id}", base, *branch)
        head = repository.head()
        if isinstance(result, Candidate) or base == head:
            return result
        on_main = repository.candidate(f"{push.id}", head, *branch)
        return Held(result) if isinstance(on_main, Candidate) else on_main
    except GateError as error:
        return error


def merge_alone(repository: GateRepository, push: Push, base: str) -> MergeResult:
    """Merge the push onto `base`, which is main, beside its candidate."""
    try:
        return repository.candidate(f"{push.id}{ALONE}", base, push.branch, push.revision)
    except GateError as error:
        return error


def push_of(name: str) -> int:
    """Return whose candidate is kept under a name."""
    return int(name.removesuffix(ALONE))


def record(conn: sa.Connection, push: Push, result: MergeResult, base: str) -> Push:
    """Write down what git answered."""
    reason = reason_of(result)
    match result:
        case Candidate():
            facts: dict[str, Any] = {
                "phase": Phase.CANDIDATE,
                "candidate": result.sha,
                "tree": result.tree,
            }
            push = journal.update(conn, push, base=base, conflict=None, reason=reason, **facts)
            return _with_early_run(conn, push)
        case Held():
            facts = {"phase": Phase.QUEUED, "conflict": base, "candidate": None, "tree": None}
            return journal.update(conn, push, base=base, reason=reason, **facts)
        case AlreadyMerged():
            return journal.end(conn, push, "landed", reason)
        case _:
            return journal.end(conn, push, "rejected", reason)


def _with_early_run(conn: sa.Connection, push: Push) -> Push:
    """A run that was started on this very candidate, before it had its place, is now its run."""
    run = runs.take_up(conn, push)
    if run is None:
        return push
    if push.stage != REPO_TEST:
        push = journal.enter(conn, push, REPO_TEST)
    phase = {Verdict.RUNNING: Phase.TESTING, Verdict.PASSED: Phase.PASSED}.get(run.verdict)
    return journal.update(conn, push, buildsetid=run.buildsetid, phase=phase or push.phase)


async def make(
    storage: Storage, repository: GateRepository, push: Push, base: str
) -> tuple[MergeResult, Push]:
    """Merge the push onto `base` and write down git's answer: every candidate is made here.

    Returns that answer and the push as it is afterwards: with its candidate, held, or ended. Safe
    to repeat: the same push and base give the same commit.
    """
    answer = await storage.git(merge, repository, push, base)
    return answer, await storage.write(f"answer {push.stage}", record, push, answer, base)


async def make_requested(
    storage: Storage, project: Project, push_id: int
) -> tuple[MergeResult, Push]:
    """Make the candidate that the gate has requested of the merge stage, on the base it chose."""
    push = await storage.read(journal.get, push_id)
    if push.ended_at is not None or push.phase != Phase.MERGING or push.base is None:
        return GateError(push.reason or "the gate did not ask for this candidate"), push
    return await make(storage, GateRepository.of(project), push, push.base)


def describe(result: MergeResult) -> str:
    """Return what git answered as words for the person who pushed."""
    return reason_of(result).words


def reason_of(result: MergeResult) -> Reason:
    """Return why a push stands where git's answer leaves it."""
    match result:
        case Candidate():
            return Reason(ReasonCode.CANDIDATE, f"candidate {result.sha[:7]}")
        case AlreadyMerged():
            return ALREADY_MERGED
        case Held(conflict=Conflict() as conflict):
            words = f"conflicts with a branch ahead of it in {_named(conflict)}: waits for that one"
            return Reason(ReasonCode.WAITS_FOR_AHEAD, words)
        case Held():
            words = "everything in it is in a branch ahead of it: waits for that one"
            return Reason(ReasonCode.WAITS_FOR_AHEAD, words)
        case Conflict():
            words = f"conflicts with main in {_named(result)}: {result.remedy} and push again"
            return Reason(ReasonCode.CONFLICT, words)
        case _:
            return Reason(ReasonCode.UNMERGEABLE, str(result))


def _named(conflict: Conflict) -> str:
    named = ", ".join(conflict.files[:FILES_NAMED]) or "files that git does not name"
    more = len(conflict.files) - FILES_NAMED
    return named + (f" and {more} more" if more > 0 else "")


def begin_in_place(
    conn: sa.Connection, project: str, push: Push | None, tested: tuple[str, str], definition: str
) -> RecordedRun:
    """Begin a run of a push in its place, or of main itself; `tested` is (SHA, tree)."""
    if push is not None:
        if push.stage != REPO_TEST:
            push = journal.enter(conn, push, REPO_TEST)
        journal.update(conn, push, phase=Phase.TESTING)
    return runs.begin_run(conn, project, push, tested, definition)


def begin_alone(
    conn: sa.Connection,
    project: str,
    push: Push,
    merged: MergeResult,
    definition: str,
    base: str,
) -> RecordedRun:
    """Begin a run of a push on main alone, which has ended if it does not merge there."""
    tested = (merged.sha, merged.tree) if isinstance(merged, Candidate) else ("", "")
    early = not in_gate(push)
    run = runs.begin_run(conn, project, push, tested, definition, base, early=early)
    if isinstance(merged, Candidate):
        return run
    return runs.end_run(conn, run.id, Verdict.BROKEN, describe(merged))
