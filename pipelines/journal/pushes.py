"""The journal: every push, what became of it, and why, in the master's own database.

A push is written down before anything is done about it, and every later fact about it is a row
here before the act that it announces; so whatever is killed, the next look at the journal
continues where the last one ended. The functions take a SQLAlchemy connection inside a
transaction: the master runs them on Buildbot's database thread, `slipway status` on its own.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import sqlalchemy as sa
from sqlalchemy.schema import CreateColumn

from pipelines.journal.tables import metadata, pushes, refs, transitions

State = Literal["running", "landed", "deployed", "rejected", "superseded", "withdrawn"]
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


class JournalError(Exception):
    """The master's database cannot be used from here; a sentence with the setting."""


@contextmanager
def opened(db_url: str) -> Iterator[sa.Connection]:
    """Give a transaction on the database, to others than the master; raises JournalError."""
    with engine(db_url) as made, made.begin() as conn:
        yield conn


@contextmanager
def engine(db_url: str) -> Iterator[sa.Engine]:
    """Give the database to others than the master; raises JournalError."""
    try:
        made = sa.create_engine(db_url)
        yield made
        made.dispose()
    except (sa.exc.SQLAlchemyError, ImportError) as error:
        why = str(error).partition("\n")[0]
        raise JournalError(
            f"the master's database {_address(db_url)} cannot be used: {why.rstrip('.')}. "
            "SLIPWAY_DATABASE_URL says where it is; make up prepares it."
        ) from error


def _address(db_url: str) -> str:
    """Where a database is, for people: without its password."""
    try:
        return sa.make_url(db_url).render_as_string(hide_password=True)
    except sa.exc.ArgumentError:
        return repr(db_url)


def create_tables(bind: sa.Engine | sa.Connection) -> None:
    """Create what is missing; called before anything else."""
    if isinstance(bind, sa.Engine):
        with bind.begin() as conn:
            create_tables(conn)
        return
    metadata.create_all(bind)
    for table in metadata.tables.values():
        _add_columns(bind, table)
        for index in table.indexes:  # which came to tables that were there already
            index.create(bind, checkfirst=True)


def _add_columns(conn: sa.Connection, table: sa.Table) -> None:
    """Add what an earlier release's table lacks: columns that may be empty, or say a default."""
    there = {column["name"] for column in sa.inspect(conn).get_columns(table.name)}
    for column in table.columns:
        if column.name not in there:
            what = CreateColumn(column).compile(dialect=conn.dialect)
            conn.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {what}")


def durably(engine: sa.Engine, act: Callable[..., T], *args: Any) -> T:
    """Run `act(connection, *args)` in one transaction that survives a power cut.

    Buildbot's own connection runs SQLite with `synchronous=NORMAL`, which may lose the last
    commits when the machine (not the process) dies.
    """
    with engine.connect() as conn:
        sqlite = engine.dialect.name == "sqlite"
        if sqlite:
            conn.exec_driver_sql("PRAGMA synchronous=FULL")
            conn.commit()
        try:
            with conn.begin():
                return act(conn, *args)
        finally:
            if sqlite:
                conn.exec_driver_sql("PRAGMA synchronous=NORMAL")
                conn.commit()


def handled(conn: sa.Connection, project: str, branches: Iterable[str] | None) -> dict[str, str]:
    """Return branch -> last handled revision: of the named branches, or (None) of all."""
    query = sa.select(refs.c.branch, refs.c.revision).where(refs.c.project == project)
    if branches is not None:
        query = query.where(refs.c.branch.in_(list(branches)))
    return {row.branch: row.revision for row in conn.execute(query)}


def adopt(conn: sa.Connection, project: str, heads: dict[str, str]) -> None:
    """Take branches that were there before Slipway as handled: they start nothing."""
    rows = [
        {"project": project, "branch": branch, "revision": revision, "seen_at": time.time()}
        for branch, revision in heads.items()
    ]
    if rows:
        conn.execute(refs.insert(), rows)


def record(
    conn: sa.Connection,
    project: str,
    branch: str,
    revision: str | None,
    stage: str,
    merged: bool,
    *,
    same_tree: bool = False,
    **said: Any,
) -> None:
    """Write down that `branch` is now at `revision` (None: deleted), and end what it replaces.

    merged: everything in it is in main already, so there is nothing to do; same_tree: only the
    message changed, so it takes over the place, lane and hold of what it replaces; said: the
    columns `pusher`, `hold` and `lane` as the push's options say, and the `changeid` that is known.
    """
    now = time.time()
    mine = (refs.c.project == project) & (refs.c.branch == branch)
    conn.execute(refs.delete().where(mine))
    replaced = _open_before_landing(conn, project, branch)
    for old in replaced:
        if revision is None:
            end(conn, old, "withdrawn", "the branch was deleted")
        else:
            end(conn, old, "superseded", f"a newer push to the branch came: {revision[:7]}")
    if revision is None:
        return
    conn.execute(
        refs.insert(),
        {"project": project, "branch": branch, "revision": revision, "seen_at": now},
    )
    facts = {
        "project": project,
        "branch": branch,
        "revision": revision,
        "received_at": now,
        "state": "running",
        "stage": stage,
        "reason": "",
        "attempt": 1,
        **said,
    }
    if same_tree and replaced:
        facts |= _place(replaced[-1], facts)
    added = conn.execute(pushes.insert().returning(pushes.c.id), facts)
    push = get(conn, added.scalar_one())
    _note(conn, push)
    if merged:
        end(conn, push, "landed", "everything in it is in main already")


def _place(old: Push, said: dict[str, Any]) -> dict[str, Any]:
    return {
        "ready_at": old.ready_at,
        "lane": max(old.lane, said.get("lane", 0)),
        "hold": said.get("hold") or old.hold,
    }


def _open_before_landing(conn: sa.Connection, project: str, branch: str) -> list[Push]:
    query = (
        sa.select(pushes)
        .where(pushes.c.project == project, pushes.c.branch == branch)
        .where(pushes.c.ended_at.is_(None), pushes.c.state == "running")
        .where(sa.or_(pushes.c.phase.is_(None), pushes.c.phase != "landing"))
    )
    return fetch(conn, query.order_by(pushes.c.id))


def get(conn: sa.Connection, push_id: int) -> Push:
    """Return one push; raises IndexError for an id that no push has."""
    return fetch(conn, sa.select(pushes).where(pushes.c.id == push_id))[0]


def open_pushes(
    conn: sa.Connection, project: str, stages: Collection[str] | None = None
) -> list[Push]:
    """Return the pushes that have not ended, oldest first: in some stages, or (None) in all."""
    query = sa.select(pushes).where(pushes.c.project == project, pushes.c.ended_at.is_(None))
    if stages is not None:
        query = query.where(pushes.c.stage.in_(stages))
    return fetch(conn, query.order_by(pushes.c.id))


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
    found = fetch(conn, query.order_by(pushes.c.id.desc()).limit(1))
    return found[0] if found else None


def of_branch(conn: sa.Connection, project: str, branch: str, revision: str) -> Push | None:
    """Return the newest push of a revision to a branch, or None."""
    mine = (pushes.c.project == project) & (pushes.c.branch == branch)
    query = sa.select(pushes).where(mine, pushes.c.revision == revision)
    found = fetch(conn, query.order_by(pushes.c.id.desc()).limit(1))
    return found[0] if found else None


def newest(conn: sa.Connection, push: Push) -> bool:
    """Whether nothing was pushed to the branch after it."""
    return latest(conn, 1, push.branch, push.project)[0].id == push.id


def deployed_after(conn: sa.Connection, push: Push) -> Push | None:
    """Return a push that landed after another one, and was deployed."""
    query = sa.select(pushes).where(pushes.c.project == push.project, pushes.c.id > push.id)
    query = query.where(pushes.c.state == "deployed", pushes.c.landed_at > push.landed_at)
    found = fetch(conn, query.limit(1))
    return found[0] if found else None


def ended(conn: sa.Connection, push_ids: Iterable[int]) -> dict[int, str]:
    """Return those of the pushes that have ended, each with its reason."""
    query = sa.select(pushes.c.id, pushes.c.reason).where(pushes.c.id.in_(list(push_ids)))
    return {row.id: row.reason for row in conn.execute(query.where(pushes.c.ended_at.is_not(None)))}


def update(conn: sa.Connection, push: Push, **facts: Any) -> Push:
    """Write facts about a push; a change of state, stage or reason becomes a transition."""
    before = get(conn, push.id)
    conn.execute(pushes.update().where(pushes.c.id == push.id), facts)
    after = get(conn, push.id)
    if (after.state, after.stage, after.reason) != (before.state, before.stage, before.reason):
        _note(conn, after)
    return after


def enter(conn: sa.Connection, push: Push, stage: str, **facts: Any) -> Push:
    """Move a push on to `stage`, where nothing was started for it yet; an ended one stays."""
    if get(conn, push.id).ended_at is not None:
        return push
    return update(conn, push, stage=stage, attempt=1, buildsetid=None, **facts)


def line_up(conn: sa.Connection, push: Push, stage: str) -> Push:
    """Move a push on to `stage`, ready after all that were ready before; or in the place it had."""
    ready_at = push.ready_at or after_others(conn, push)
    return enter(conn, push, stage, ready_at=ready_at)


def fall_back(conn: sa.Connection, push: Push) -> Push:
    """Let a push be ready after all that are ready now."""
    return update(conn, push, ready_at=after_others(conn, push))


def land(conn: sa.Connection, push: Push, stage: str | None, reason: str) -> Push:
    """Move a push that has landed on to `stage`, behind all that landed before; None: it ends."""
    landed_at = after_others(conn, push, pushes.c.landed_at)
    if stage is None:
        return end(conn, push, "landed", reason, landed_at=landed_at)
    facts = {"state": "landed", "reason": reason, "phase": None, "landed_at": landed_at}
    return enter(conn, push, stage, **facts)


def after_others(
    conn: sa.Connection, push: Push, time_of: sa.Column[float] = pushes.c.ready_at
) -> float:
    """Return the time, or a moment after the last of the open pushes if the clock was set back."""
    query = sa.select(sa.func.max(time_of))
    query = query.where(pushes.c.project == push.project, pushes.c.ended_at.is_(None))
    return max(time.time(), math.nextafter(conn.execute(query).scalar() or 0, math.inf))


def end(conn: sa.Connection, push: Push, state: State, reason: str, **facts: Any) -> Push:
    """End a push; what has ended stays as it is."""
    if get(conn, push.id).ended_at is not None:
        return push
    told = {"state": state, "reason": reason, "ended_at": time.time(), "phase": None}
    return update(conn, push, **told, **facts)


def history(conn: sa.Connection, push_id: int) -> list[sa.Row[Any]]:
    """Return the transitions of one push, oldest first."""
    query = sa.select(transitions).where(transitions.c.push == push_id)
    return list(conn.execute(query.order_by(transitions.c.id)))


def line(push: Push, transition: sa.Row[Any], named: bool) -> str:
    """Return a line of the push's story: when, its branch if it is to be `named`, where, what."""
    branch = f"{push.branch}  " if named else ""
    words = f": {transition.reason}" if transition.reason else ""
    seconds = transition.at - push.received_at
    return f"{seconds:5.1f} s  {branch}{transition.stage}  {transition.state}{words}"


def fetch(conn: sa.Connection, query: sa.Select[Any]) -> list[Push]:
    """Return the pushes that a query of all their columns finds."""
    return [Push(*row) for row in conn.execute(query)]


def _note(conn: sa.Connection, push: Push) -> None:
    facts = {"state": push.state, "stage": push.stage, "reason": push.reason}
    conn.execute(transitions.insert(), {"push": push.id, "at": time.time(), **facts})
