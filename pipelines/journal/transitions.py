"""How pushes move: every write about a push, each kept as a transition of its history."""

from __future__ import annotations

import math
import time
from typing import Any

import sqlalchemy as sa

from pipelines.journal.pushes import Push, fetch, get
from pipelines.journal.tables import pushes, refs, transitions
from pipelines.journal.vocabulary import State


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


def update(conn: sa.Connection, /, push: Push, **facts: Any) -> Push:
    """Write facts about a push; a change of state, stage or reason becomes a transition."""
    before = get(conn, push.id)
    conn.execute(pushes.update().where(pushes.c.id == push.id), facts)
    after = get(conn, push.id)
    if (after.state, after.stage, after.reason) != (before.state, before.stage, before.reason):
        _note(conn, after)
    return after


def enter(conn: sa.Connection, /, push: Push, stage: str, **facts: Any) -> Push:
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


def end(conn: sa.Connection, /, push: Push, state: State, reason: str, **facts: Any) -> Push:
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


def _note(conn: sa.Connection, push: Push) -> None:
    facts = {"state": push.state, "stage": push.stage, "reason": push.reason}
    conn.execute(transitions.insert(), {"push": push.id, "at": time.time(), **facts})
