"""What concerns everybody, and no push alone: a frozen gate, a red main, what stood still.

The functions take a connection inside a transaction.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from pipelines.journal.tables import notices


class Kind(StrEnum):
    """What a notice is about."""

    FROZEN = "frozen"
    PAUSED = "paused"  # by the gate itself
    RED = "red"
    WELL = "well"  # main, which was red
    STANDSTILL = "standstill"


@dataclass(frozen=True)
class Notice:
    """One notice; `project` is None where it concerns all of them, `at` is of the epoch."""

    id: int
    project: str | None
    kind: Kind
    at: float
    words: str

    @property
    def sentence(self) -> str:
        """Say it to people."""
        return f"{self.project}: {self.words}" if self.project else self.words


_ALL = sa.select(*(notices.c[field.name] for field in fields(Notice)))


def record(
    conn: sa.Connection, project: str | None, kind: Kind, words: str, at: float | None = None
) -> None:
    """Write a notice down, once: `at` and words tell two of them apart."""
    at = time.time() if at is None else at
    same = _ALL.where(notices.c.at == at, notices.c.words == words)
    if conn.execute(same).first() is None:
        conn.execute(notices.insert(), {"project": project, "kind": kind, "at": at, "words": words})


def after(conn: sa.Connection, seen: int, since: float) -> Notice | None:
    """Return the first after `seen` that is not older than `since`."""
    query = _ALL.where(notices.c.id > seen, notices.c.at >= since).order_by(notices.c.id).limit(1)
    return next(_read(conn, query), None)


def latest(conn: sa.Connection, since: float, kind: Kind) -> list[Notice]:
    """Return those of a kind since then, newest first."""
    query = _ALL.where(notices.c.at >= since, notices.c.kind == kind)
    return [*_read(conn, query.order_by(notices.c.id.desc()))]


def newest(conn: sa.Connection) -> int:
    """Return the id of the newest."""
    return conn.execute(sa.select(sa.func.max(notices.c.id))).scalar() or 0


def _read(conn: sa.Connection, query: sa.Select[Any]) -> Iterator[Notice]:
    for row in conn.execute(query):
        yield Notice(row.id, row.project, Kind(row.kind), row.at, row.words)
