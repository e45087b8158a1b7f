"""What the `merge` stage does: make the candidate of one push, and write down what came of it."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from twisted.internet import threads

from pipelines import journal
from pipelines.gate.plan import Phase
from pipelines.gate.repository import AlreadyMerged, Candidate, Conflict, GateError, GateRepository
from pipelines.journal import Push
from pipelines.project.served import Project
from pipelines.transactions import read, write

Made = Candidate | Conflict | AlreadyMerged | GateError
FILES_NAMED = 8


async def make_candidate(master: Any, project: Project, push_id: int) -> tuple[Made, Push]:
    """Merge the push onto the base that the gate chose; safe to repeat.

    Returns what git answered and the push as it is afterwards: with its candidate, or ended.
    """
    push = await read(master, journal.get, push_id)
    if push.ended_at is not None or push.phase != Phase.MERGING or push.base is None:
        return GateError(push.reason or "the gate did not ask for this candidate"), push
    made = await threads.deferToThread(_merge, GateRepository(project.hub), push, push.base)
    return made, await write(master, _answer, push, made)


def _merge(repository: GateRepository, push: Push, base: str) -> Made:
    try:
        return repository.candidate(push.id, base, push.branch, push.revision)
    except GateError as error:
        return error


def _answer(conn: sa.Connection, push: Push, made: Made) -> Push:
    if isinstance(made, Candidate):
        facts = {"phase": Phase.CANDIDATE, "candidate": made.sha, "tree": made.tree}
        return journal.update(conn, push, **facts)
    if isinstance(made, AlreadyMerged):
        return journal.end(conn, push, "landed", "everything in it is in main already")
    return journal.end(conn, push, "rejected", describe(made))


def describe(made: Made) -> str:
    """Return what git answered as words for the person who pushed."""
    if isinstance(made, Candidate):
        return f"candidate {made.sha[:7]}"
    if isinstance(made, AlreadyMerged):
        return "everything in it is in main already"
    if isinstance(made, GateError):
        return str(made)
    named = ", ".join(made.files[:FILES_NAMED]) or "files that git does not name"
    more = len(made.files) - FILES_NAMED
    rest = f" and {more} more" if more > 0 else ""
    return f"conflicts with main in {named}{rest}: merge main into the branch and push again"
