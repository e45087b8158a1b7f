"""Notifications as data: where a push stands, and whether its outcome has changed."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from buildbot.db.model import Model

from pipelines import journal
from pipelines.journal import Push
from pipelines.journal.outcomes import ANSWERED, Ending, ending
from pipelines.journal.tables import pushes, transitions

NEWS_FOR = 24 * 3600  # seconds; nobody who was off for a month wants to hear of all of it


@dataclass(frozen=True)
class News:
    """State of a push since the transition `id`.

    ending: None while it is under way. changed: whether it has another ending than the one of its
    branch that came out well or badly before it; the first of a branch is news if it failed.
    """

    id: int
    push: Push
    author: str
    title: str
    page: str
    ending: Ending | None
    changed: bool

    @property
    def sentence(self) -> str:
        """The notification as a sentence for people."""
        push = self.push
        verbs = {None: "is under way", Ending.STOPPED: f"was {push.state}"}
        verb = verbs.get(self.ending, str(self.ending))
        back = " again" if self.changed and self.ending is Ending.PASSED else ""
        reason = f": {push.reason}" if push.reason else ""
        commit = f"{push.project} {push.branch} at {push.revision[:7]}"
        return plain(f"{commit} {verb}{back} ({push.state}, {push.stage}){reason}")

    @property
    def facts(self) -> dict[str, object]:
        """The notification as JSON for programs."""
        push = self.push
        return {
            "id": push.id,
            "project": push.project,
            "branch": push.branch,
            "revision": push.revision,
            "landed_as": push.candidate if push.landed_at else None,
            "state": push.state,
            "stage": push.stage,
            "reason": push.reason,
            "reason_code": push.reason_code,
            "ending": self.ending,
            "changed": self.changed,
            "author": self.author,
            "title": self.title,
            "received_at": push.received_at,
            "ended_at": push.ended_at,
            "url": self.page,
        }


def newest(conn: sa.Connection) -> int:
    """Return the id of the newest transition."""
    return conn.execute(sa.select(sa.func.max(transitions.c.id))).scalar() or 0


def following(
    conn: sa.Connection, seen: int, deploying: Mapping[str, str | None], base_url: str
) -> News | None:
    """Return the first notification after `seen`; only a push's last state counts."""
    later = transitions.alias()
    last = sa.select(sa.func.max(later.c.id)).where(later.c.push == transitions.c.push)
    query = sa.select(transitions.c.id, transitions.c.push).where(transitions.c.id > seen)
    query = query.where(transitions.c.at > time.time() - NEWS_FOR)
    query = query.where(transitions.c.id == last.scalar_subquery())
    transition = conn.execute(query.order_by(transitions.c.id).limit(1)).first()
    if transition is None:
        return None
    push = journal.get(conn, transition.push)
    author, title = _change(conn, push)
    outcome = ending(push, deploying.get(push.project))
    return News(
        transition.id,
        push,
        author,
        title,
        f"{base_url}plugins/slipway/{push.revision}",
        outcome,
        _changed(conn, push, outcome, deploying),
    )


def _changed(
    conn: sa.Connection, push: Push, outcome: Ending | None, deploying: Mapping[str, str | None]
) -> bool:
    if outcome in (None, Ending.STOPPED):
        return False
    query = sa.select(pushes).where(
        *(pushes.c.project == push.project, pushes.c.branch == push.branch),
        *(pushes.c.id < push.id, ANSWERED),
    )
    before = journal.fetch(conn, query.order_by(pushes.c.id.desc()).limit(1))
    previous = ending(before[0], deploying.get(push.project)) if before else Ending.PASSED
    return outcome is not previous


def _change(conn: sa.Connection, push: Push) -> tuple[str, str]:
    changes = Model.changes
    query = sa.select(changes.c.author, changes.c.comments)
    row = conn.execute(query.where(changes.c.changeid == push.changeid)).first()
    return (row.author, row.comments.partition("\n")[0]) if row else (push.pusher or "", "")


def plain(text: str) -> str:
    """Return a text as one printable line, whatever a branch or a test is called."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
