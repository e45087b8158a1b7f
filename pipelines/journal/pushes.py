"""The journal: every push, what became of it, and why, in the master's own database.

A push is written down before anything is done about it, and every later fact about it is a row
here before the act that it announces; so whatever is killed, the next look at the journal
continues where the last one ended. The functions take a SQLAlchemy connection inside a
transaction: the master runs them on Buildbot's database thread, `slipway status` on its own.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

import sqlalchemy as sa

from pipelines.journal.tables import pushes, received, refs
from pipelines.journal.vocabulary import ReasonCode, State

T = TypeVar("T")


@dataclass(frozen=True)
class Push:
    """One push of a branch and where it stands: the columns of its row, in their order.

    Times are seconds since the epoch.
    """

    id: int
    project: str
    branch: str
    revision: str
    received_at: float
    state: State
    stage: str
    reason: str
    ended_at: float | None
    changeid: int | None
    attempt: int
    buildsetid: int | None
    ready_at: float | None
    base: str | None
    candidate: str | None
    tree: str | None
    phase: str | None
    lane: int
    hold: str | None
    conflict: str | None
    pusher: str | None
    landed_at: float | None
    reason_code: ReasonCode | None = None


# What is read again and again is built once: that costs more than its execution.
_ONE = sa.select(pushes).where(pushes.c.id == sa.bindparam("push_id"))
_OPEN = (
    sa.select(pushes)
    .where(pushes.c.project == sa.bindparam("project"), pushes.c.ended_at.is_(None))
    .order_by(pushes.c.id)
)
_OPEN_IN_STAGES = _OPEN.where(pushes.c.stage.in_(sa.bindparam("stages", expanding=True)))


def handled(conn: sa.Connection, project: str, branches: Iterable[str] | None) -> dict[str, str]:
    """Return branch -> last handled revision: of the named branches, or (None) of all."""
    query = sa.select(refs.c.branch, refs.c.revision).where(refs.c.project == project)
    if branches is not None:
        query = query.where(refs.c.branch.in_(list(branches)))
    return {row.branch: row.revision for row in conn.execute(query)}


def read_until(conn: sa.Connection, project: str) -> tuple[str, int]:
    """Return how far the hub's file of updates is read: which one, and its bytes."""
    query = sa.select(received.c.name, received.c.offset).where(received.c.project == project)
    row = conn.execute(query).first()
    return (row.name, row.offset) if row else ("", 0)


def note_read(conn: sa.Connection, project: str, name: str, offset: int) -> None:
    """Write down how far the hub's file of updates is read."""
    mine = received.c.project == project
    facts = {"name": name, "offset": offset}
    if not conn.execute(received.update().where(mine), facts).rowcount:
        conn.execute(received.insert(), {"project": project, **facts})


def adopt(conn: sa.Connection, project: str, heads: dict[str, str]) -> None:
    """Take branches that were there before Slipway as handled: they start nothing."""
    rows = [
        {"project": project, "branch": branch, "revision": revision, "seen_at": time.time()}
        for branch, revision in heads.items()
    ]
    if rows:
        conn.execute(refs.insert(), rows)


def get(conn: sa.Connection, push_id: int) -> Push:
    """Return one push; raises IndexError for an id that no push has."""
    return fetch(conn, _ONE, push_id=push_id)[0]


def open_pushes(
    conn: sa.Connection, project: str, stages: Collection[str] | None = None
) -> list[Push]:
    """Return the pushes that have not ended, oldest first: in some stages, or (None) in all."""
    if stages is None:
        return fetch(conn, _OPEN, project=project)
    return fetch(conn, _OPEN_IN_STAGES, project=project, stages=list(stages))


def unannounced(conn: sa.Connection, project: str) -> list[Push]:
    """Return the open pushes that Buildbot has no change for yet, oldest first."""
    query = sa.select(pushes).where(pushes.c.project == project, pushes.c.changeid.is_(None))
    query = query.where(pushes.c.ended_at.is_(None))
    return fetch(conn, query.order_by(pushes.c.id))


def latest(
    conn: sa.Connection, limit: int, branch: str | None = None, project: str | None = None
) -> list[Push]:
    """Return the newest pushes, of all projects unless one is named, newest first."""
    query = sa.select(pushes).order_by(pushes.c.id.desc()).limit(limit)
    if branch is not None:
        query = query.where(pushes.c.branch == branch)
    if project is not None:
        query = query.where(pushes.c.project == project)
    return fetch(conn, query)


def projects(conn: sa.Connection) -> list[str]:
    """Return the names of the projects that were ever served, sorted."""
    query = sa.select(refs.c.project).distinct().order_by(refs.c.project)
    return list(conn.execute(query).scalars())


def lock(conn: sa.Connection, push: Push) -> Push:
    """Return the push as it is now, and as it stays until the transaction ends."""
    conn.execute(pushes.update().where(pushes.c.id == push.id).values(lane=pushes.c.lane))
    return get(conn, push.id)


def of_revision(conn: sa.Connection, revision: str) -> Push | None:
    """Return the newest push of a revision, or None."""
    query = sa.select(pushes).where(pushes.c.revision == revision)
    matches = fetch(conn, query.order_by(pushes.c.id.desc()).limit(1))
    return matches[0] if matches else None


def of_branch(conn: sa.Connection, project: str, branch: str, revision: str) -> Push | None:
    """Return the newest push of a revision to a branch, or None."""
    mine = (pushes.c.project == project) & (pushes.c.branch == branch)
    query = sa.select(pushes).where(mine, pushes.c.revision == revision)
    matches = fetch(conn, query.order_by(pushes.c.id.desc()).limit(1))
    return matches[0] if matches else None


def newest_of(conn: sa.Connection, branch: str, project: str | None = None) -> Push | None:
    """Return the newest push of a branch, or None.

    What was superseded is none, though it may be written down after what superseded it.
    """
    query = sa.select(pushes).where(pushes.c.branch == branch)
    if project is not None:
        query = query.where(pushes.c.project == project)
    query = query.order_by(pushes.c.state == "superseded", pushes.c.id.desc())
    matches = fetch(conn, query.limit(1))
    return matches[0] if matches else None


def newest(conn: sa.Connection, push: Push) -> bool:
    """Whether nothing was pushed to the branch after it."""
    last = newest_of(conn, push.branch, push.project)
    return last is not None and last.id == push.id


def deployed_after(conn: sa.Connection, push: Push) -> Push | None:
    """Return a push that landed after another one, and was deployed."""
    query = sa.select(pushes).where(pushes.c.project == push.project, pushes.c.id > push.id)
    query = query.where(pushes.c.state == "deployed", pushes.c.landed_at > push.landed_at)
    matches = fetch(conn, query.limit(1))
    return matches[0] if matches else None


def ended(conn: sa.Connection, push_ids: Iterable[int]) -> dict[int, str]:
    """Return those of the pushes that have ended, each with its reason."""
    query = sa.select(pushes.c.id, pushes.c.reason).where(pushes.c.id.in_(list(push_ids)))
    return {row.id: row.reason for row in conn.execute(query.where(pushes.c.ended_at.is_not(None)))}


def fetch(conn: sa.Connection, query: sa.Select[Any], **values: Any) -> list[Push]:
    """Return the pushes that a query of all their columns finds; `values` of its parameters."""
    return [Push(*row) for row in conn.execute(query, values)]
