"""The audit log: what people, and the gate itself, did to pushes and gates, when and why.

The functions take a connection inside a transaction.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from pipelines.journal.tables import audit_log


@dataclass(frozen=True)
class AuditEntry:
    """One act of a person or of the gate; `push` is the one that it was done to, if any."""

    act: str
    who: str
    why: str
    at: float
    push: int | None


def record(
    conn: sa.Connection, project: str, act: str, who: str, why: str, push: int | None = None
) -> None:
    """Write down what a person, or the gate itself, did."""
    facts = {"project": project, "push": push, "act": act, "who": who, "why": why}
    conn.execute(audit_log.insert(), {"at": time.time(), **facts})


def of_push(conn: sa.Connection, push: int) -> list[AuditEntry]:
    """Return what people did to an entry, oldest first."""
    return _fetch(
        conn, sa.select(audit_log).where(audit_log.c.push == push).order_by(audit_log.c.id)
    )


def latest(conn: sa.Connection, project: str, limit: int) -> list[AuditEntry]:
    """Return what people did to a project, or to the machinery of all of them, newest first."""
    query = sa.select(audit_log).where(audit_log.c.project.in_([project, ""]))
    return _fetch(conn, query.order_by(audit_log.c.id.desc()).limit(limit))


def _fetch(conn: sa.Connection, query: sa.Select[Any]) -> list[AuditEntry]:
    return [AuditEntry(row.act, row.who, row.why, row.at, row.push) for row in conn.execute(query)]
