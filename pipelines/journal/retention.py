"""What is old goes, every night: outputs of commands, ended pushes, builds, changes.

Buildbot's own janitor deletes logs only, and all of them in one transaction. Here everything goes
in batches that hold the database for a moment, and each batch is whole: one that was killed is
continued by the next night's.

A push goes with its builds, or stays with them. It stays while it is open, is the newest of its
branch, or has a release on an environment, however old it is.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from buildbot.db.model import Model

from pipelines.journal.builds import push_of
from pipelines.journal.tables import audit_log, health, pushes, refs, runs, suites, transitions

LONGEST = 0.1  # seconds that a batch should hold the database at the most
FEWEST, MOST = 10, 100  # candidates of a batch: the first, and ever


@dataclass(frozen=True)
class Old:
    """What is to go: logs and everything else from before these times, but nothing `released`."""

    logs: float
    rest: float
    released: frozenset[str]
    """The revisions whose releases an environment still has."""


@dataclass(frozen=True)
class Batch:
    """How many rows went, and the last that was looked at: None if there are no more."""

    deleted: int
    last: int | None


Sweep = Callable[[sa.Connection, Old, int, int], Batch]
"""Looks at the next `limit` candidates after an id, deletes those that may go."""


def old_logs(conn: sa.Connection, old: Old, after: int, limit: int) -> Batch:
    """Delete the output of old builds; the builds and the names of their logs stay."""
    builds, steps, logs, chunks = Model.builds, Model.steps, Model.logs, Model.logchunks
    query = sa.select(builds.c.id).where(builds.c.complete_at < old.logs)
    due = _ids(conn, query, builds.c.id, after, limit)
    open_ones = set(conn.execute(_builds_of_open_pushes(due)).scalars())
    query = sa.select(logs.c.id).join(steps, steps.c.id == logs.c.stepid)
    query = query.where(steps.c.buildid.in_(set(due) - open_ones), logs.c.type != "d")
    ids = conn.execute(query).scalars().all()
    conn.execute(chunks.delete().where(chunks.c.logid.in_(ids)))
    conn.execute(logs.update().where(logs.c.id.in_(ids)), {"type": "d"})
    return Batch(len(ids), _last(due))


def _builds_of_open_pushes(builds: Iterable[int]) -> sa.Select[Any]:
    tables = Model.builds.join(
        Model.buildrequests, Model.buildrequests.c.id == Model.builds.c.buildrequestid
    ).join(Model.buildsets, Model.buildsets.c.id == Model.buildrequests.c.buildsetid)
    name = sa.literal("push-") + sa.cast(pushes.c.id, sa.String) + "-%"
    return (
        sa.select(Model.builds.c.id)
        .select_from(tables.join(pushes, Model.buildsets.c.external_idstring.like(name)))
        .where(Model.builds.c.id.in_(builds), pushes.c.ended_at.is_(None))
    )


def old_pushes(conn: sa.Connection, old: Old, after: int, limit: int) -> Batch:
    """Delete ended pushes and their history from the journal; their builds go next."""
    query = sa.select(pushes.c.id).where(pushes.c.ended_at < old.rest)
    due = _ids(conn, query, pushes.c.id, after, limit)
    going = set(due) - set(conn.execute(_kept_pushes(old)).scalars())
    for table in (transitions, runs, audit_log, suites):
        conn.execute(table.delete().where(table.c.push.in_(going)))
    if not due:  # the last batch: what was about no push, and is little
        conn.execute(runs.delete().where(runs.c.push.is_(None), runs.c.ended_at < old.rest))
        for table in (audit_log, suites):
            conn.execute(table.delete().where(table.c.push.is_(None), table.c.at < old.rest))
        conn.execute(health.delete().where(health.c.until < old.rest))
    conn.execute(pushes.delete().where(pushes.c.id.in_(going)))
    return Batch(len(going), _last(due))


def _kept_pushes(old: Old) -> sa.CompoundSelect[Any]:
    newest = (
        sa.select(sa.func.max(pushes.c.id))
        .join(refs, (refs.c.project == pushes.c.project) & (refs.c.branch == pushes.c.branch))
        .group_by(pushes.c.project, pushes.c.branch)
    )
    last = sa.select(sa.func.max(pushes.c.id))  # SQLite gives its number to another, were it gone
    released = sa.select(pushes.c.id).where(pushes.c.candidate.in_(old.released))
    return sa.union(newest, last, released)


def old_buildsets(conn: sa.Connection, old: Old, after: int, limit: int) -> Batch:
    """Delete buildsets that belong to no push in the journal, with their builds, steps and logs."""
    sets = Model.buildsets
    query = sa.select(sets.c.id, sets.c.external_idstring)
    query = query.where(sets.c.complete == 1, sets.c.complete_at < old.rest)
    due = conn.execute(query.where(sets.c.id > after).order_by(sets.c.id).limit(limit)).all()
    named = {row.id: push_of(row.external_idstring) for row in due}
    query = sa.select(pushes.c.id).where(pushes.c.id.in_(set(named.values()) - {None}))
    kept = set(conn.execute(query).scalars())
    going = [id for id, push in named.items() if push not in kept]
    _delete(conn, sets, going)
    return Batch(len(going), _last(list(named)))


def old_changes(conn: sa.Connection, old: Old, after: int, limit: int) -> Batch:
    """Delete changes whose push has gone."""
    changes = Model.changes
    query = sa.select(changes.c.changeid).where(changes.c.when_timestamp < old.rest)
    due = _ids(conn, query, changes.c.changeid, after, limit)
    known = sa.select(pushes.c.changeid).where(pushes.c.changeid.in_(due))
    going = set(due) - set(conn.execute(known).scalars())
    _delete(conn, changes, list(going))
    return Batch(len(going), _last(due))


def old_sources(conn: sa.Connection, old: Old, after: int, limit: int) -> Batch:
    """Delete source stamps that neither a buildset nor a change needs any more."""
    stamps, used, changes = Model.sourcestamps, Model.buildset_sourcestamps, Model.changes
    query = sa.select(stamps.c.id).where(stamps.c.created_at < old.rest)
    due = _ids(conn, query, stamps.c.id, after, limit)
    needed = sa.union(
        sa.select(used.c.sourcestampid).where(used.c.sourcestampid.in_(due)),
        sa.select(changes.c.sourcestampid).where(changes.c.sourcestampid.in_(due)),
    )
    going = list(set(due) - set(conn.execute(needed).scalars()))
    patches = sa.select(stamps.c.patchid).where(stamps.c.id.in_(going), stamps.c.patchid > 0)
    _delete(conn, Model.patches, list(conn.execute(patches).scalars()))
    _delete(conn, stamps, going)
    return Batch(len(going), _last(due))


class Sweeping:
    """One sweep under way: each step deletes a batch, and finds out how large the next may be."""

    def __init__(self, sweep: Sweep, old: Old) -> None:
        self.sweep = sweep
        self.old = old
        self.deleted = 0
        self._after = 0
        self._limit = FEWEST

    def step(self, conn: sa.Connection) -> bool:
        """Run the next batch; return whether there may be more."""
        began = time.monotonic()
        batch = self.sweep(conn, self.old, self._after, self._limit)
        took = time.monotonic() - began
        self.deleted += batch.deleted
        if took > LONGEST:
            self._limit = max(1, self._limit // 2)
        elif took < LONGEST / 4:
            self._limit = min(MOST, self._limit * 2)
        if batch.last is None:
            return False
        self._after = batch.last
        return True


SWEEPS: dict[str, Sweep] = {
    "logs": old_logs,
    "pushes": old_pushes,
    "build sets": old_buildsets,
    "changes": old_changes,
    "source stamps": old_sources,
}
"""In this order: what a push held goes after it."""


def _ids(
    conn: sa.Connection, query: sa.Select[Any], column: sa.Column[int], after: int, limit: int
) -> list[int]:
    query = query.where(column > after).order_by(column).limit(limit)
    return list(conn.execute(query).scalars())


def _last(due: Sequence[int]) -> int | None:
    return due[-1] if due else None


def _delete(conn: sa.Connection, table: sa.Table, ids: Sequence[int]) -> None:
    """Delete rows and all that hangs on them, as Buildbot's own model says.

    Buildbot leaves foreign keys unenforced on SQLite, so nothing there would follow by itself.
    """
    if not ids:
        return
    for column, key in _references_to(table):
        mine = column.in_(ids)
        if key.ondelete != "CASCADE":
            conn.execute(column.table.update().where(mine), {column.name: None})
        elif keys := list(column.table.primary_key):
            _delete(
                conn, column.table, conn.execute(sa.select(keys[0]).where(mine)).scalars().all()
            )
        else:
            conn.execute(column.table.delete().where(mine))
    conn.execute(table.delete().where(next(iter(table.primary_key)).in_(ids)))


def _references_to(table: sa.Table) -> Iterator[tuple[sa.Column[Any], sa.ForeignKey]]:
    for other in Model.metadata.tables.values():
        for key in other.foreign_keys:
            if key.column.table is table:
                yield key.parent, key


def create_indexes(conn: sa.Connection) -> None:
    """Index what refers to rows that are deleted, where Buildbot does not: each looks for all."""
    for table in (Model.buildsets, Model.builds, Model.changes, Model.sourcestamps, Model.patches):
        for column, _ in _references_to(table):
            other = column.table
            if not any(next(iter(index.columns)) is column for index in other.indexes):
                name = f"slipway_{other.name}_{column.name}"
                conn.exec_driver_sql(
                    f"create index if not exists {name} on {other.name} ({column.name})"
                )
