"""How pushes move: every write about a push, each kept as a transition of its history."""

from __future__ import annotations

import math
import time
from dataclasses import asdict, dataclass, fields
from typing import Any

import sqlalchemy as sa

from pipelines.journal.pushes import Push, fetch, get, handled, lock, of_branch
from pipelines.journal.tables import pushes, refs, transitions
from pipelines.journal.vocabulary import Reason, ReasonCode, State

_OF_WHAT_HAS_ENDED = ("changeid", "buildsetid")  # where it came from, and its last build
_DELETED = Reason(ReasonCode.DELETED, "the branch was deleted")
ALREADY_MERGED = Reason(ReasonCode.ALREADY_MERGED, "everything in it is in main already")


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
            end(conn, old, "withdrawn", _DELETED)
        else:
            end(conn, old, "superseded", _superseded_by(revision))
    if revision is None:
        return
    conn.execute(
        refs.insert(),
        {"project": project, "branch": branch, "revision": revision, "seen_at": now},
    )
    place = _place(replaced[-1], said) if same_tree and replaced else {}
    push = _add(conn, project, branch, revision, stage, **said | place)
    if merged:
        end(conn, push, "landed", ALREADY_MERGED)


def record_late(
    conn: sa.Connection, project: str, branch: str, revision: str, stage: str, **said: Any
) -> None:
    """Write down a push that is heard of after what replaced it, unless it is known; it has ended.

    said: as for `record`.
    """
    if of_branch(conn, project, branch, revision):
        return
    push = _add(conn, project, branch, revision, stage, **said)
    if by := handled(conn, project, [branch]).get(branch):
        end(conn, push, "superseded", _superseded_by(by))
    else:
        end(conn, push, "withdrawn", _DELETED)


def _superseded_by(revision: str) -> Reason:
    return Reason(ReasonCode.SUPERSEDED, f"a newer push to the branch came: {revision[:7]}")


def _add(
    conn: sa.Connection, project: str, branch: str, revision: str, stage: str, **said: Any
) -> Push:
    facts = {
        "project": project,
        "branch": branch,
        "revision": revision,
        "received_at": time.time(),
        "state": "running",
        "stage": stage,
        "reason": "",
        "attempt": 1,
        **said,
    }
    added = conn.execute(pushes.insert().returning(pushes.c.id), facts)
    push = get(conn, added.scalar_one())
    _write(conn, push, Reason(None, "", push.pusher))
    return push


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


def update(
    conn: sa.Connection,
    /,
    push: Push,
    *,
    reason: Reason | None = None,
    anew: bool = False,
    **facts: Any,
) -> Push:
    """Write facts about a push; a change of state, stage or reason becomes a transition.

    What has ended stays as it is, unless it begins `anew`: the push is locked, so that of two who
    want to end it, on whatever database, one finds that it has.
    """
    before = lock(conn, push)
    if reason is not None:
        facts |= {"reason": reason.text, "reason_code": reason.code}
    if before.ended_at is not None and not anew:
        facts = {name: fact for name, fact in facts.items() if name in _OF_WHAT_HAS_ENDED}
    if not facts:
        return before
    conn.execute(pushes.update().where(pushes.c.id == push.id), facts)
    after = get(conn, push.id)
    if _standing(after) != _standing(before):
        _write(conn, after, reason)
    return after


def _standing(push: Push) -> tuple[object, ...]:
    return push.state, push.stage, push.reason, push.reason_code


def enter(conn: sa.Connection, /, push: Push, stage: str, **facts: Any) -> Push:
    """Move a push on to `stage`, where nothing was started for it yet; an ended one stays."""
    return update(conn, push, stage=stage, attempt=1, buildsetid=None, **facts)


def line_up(conn: sa.Connection, push: Push, stage: str) -> Push:
    """Move a push on to `stage`, ready after all that were ready before; or in the place it had."""
    ready_at = push.ready_at or after_others(conn, push)
    return enter(conn, push, stage, ready_at=ready_at)


def fall_back(conn: sa.Connection, push: Push) -> Push:
    """Let a push be ready after all that are ready now."""
    return update(conn, push, ready_at=after_others(conn, push))


def land(conn: sa.Connection, push: Push, stage: str | None, reason: Reason) -> Push:
    """Move a push that has landed on to `stage`, behind all that landed before; None: it ends."""
    landed_at = after_others(conn, push, pushes.c.landed_at)
    if stage is None:
        return end(conn, push, "landed", reason, landed_at=landed_at)
    facts = {"state": "landed", "phase": None, "landed_at": landed_at}
    return enter(conn, push, stage, reason=reason, **facts)


def after_others(
    conn: sa.Connection, push: Push, time_of: sa.Column[float] = pushes.c.ready_at
) -> float:
    """Return the time, or a moment after the last of the open pushes if the clock was set back."""
    query = sa.select(sa.func.max(time_of))
    query = query.where(pushes.c.project == push.project, pushes.c.ended_at.is_(None))
    return max(time.time(), math.nextafter(conn.execute(query).scalar() or 0, math.inf))


def end(conn: sa.Connection, /, push: Push, state: State, reason: Reason, **facts: Any) -> Push:
    """End a push; what has ended stays as it is."""
    over: dict[str, Any] = {"state": state, "ended_at": time.time(), "phase": None}
    return update(conn, push, reason=reason, **over, **facts)


@dataclass(frozen=True)
class Transition:
    """One move of a push, or a new reason for where it stands: a row of its history.

    It comes from where the transition before it went to. `who` is the person that wanted it; None:
    Slipway itself. `at` is in seconds since the epoch.
    """

    push: int
    at: float
    state: State
    stage: str
    reason: str
    reason_code: ReasonCode | None
    who: str | None
    id: int = 0  # of its row, in the order of all transitions; 0: not written yet


def history(conn: sa.Connection, push_id: int) -> list[Transition]:
    """Return the transitions of one push, oldest first."""
    columns = (transitions.c[field.name] for field in fields(Transition))
    query = sa.select(*columns).where(transitions.c.push == push_id)
    return [Transition(*row) for row in conn.execute(query.order_by(transitions.c.id))]


def line(push: Push, transition: Transition, named: bool) -> str:
    """Return a line of the push's story: when, its branch if it is to be `named`, where, what."""
    branch = f"{push.branch}  " if named else ""
    words = f": {transition.reason}" if transition.reason else ""
    seconds = transition.at - push.received_at
    return f"{seconds:5.1f} s  {branch}{transition.stage}  {transition.state}{words}"


def _write(conn: sa.Connection, push: Push, reason: Reason | None) -> None:
    """Add to the history where a push stands now: the only place that does."""
    who = reason.who if reason else None
    standing = (push.state, push.stage, push.reason, push.reason_code)
    transition = asdict(Transition(push.id, time.time(), *standing, who))
    conn.execute(transitions.insert(), {k: v for k, v in transition.items() if k != "id"})
