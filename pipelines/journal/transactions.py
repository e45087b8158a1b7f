"""Reads and writes of the journal by the master: on Buildbot's database thread, a transaction each.

Every durable write of the flow passes through `write` and has a name: the crash points before and
after it (`pipelines.system.crash_points`), at which tests kill the master.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Concatenate, ParamSpec, TypeVar

import sqlalchemy as sa

from pipelines import journal
from pipelines.system.crash_points import boundary

P = ParamSpec("P")
T = TypeVar("T")

InTransaction = Callable[Concatenate[sa.Connection, P], T]
"""What runs inside a transaction: takes its connection, then arguments of its own."""


async def read(master: Any, query: InTransaction[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run `query(connection, ...)`; all that it asks sees the journal as it is at one moment."""
    pool = master.db.pool
    result: T = await pool.do_with_transaction(at_one_moment, query, *args, **kwargs)
    return result


def at_one_moment(
    conn: sa.Connection, query: InTransaction[P, T], /, *args: P.args, **kwargs: P.kwargs
) -> T:
    """Run queries in a new transaction; for SQLite, the master's own are one after another anyway.

    PostgreSQL would let each of them see what others have written since the one before.
    """
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    return query(conn, *args, **kwargs)


async def write(
    master: Any, name: str, change: InTransaction[P, T], /, *args: P.args, **kwargs: P.kwargs
) -> T:
    """Run `change(connection, ...)` so that neither a kill nor a power cut can take it back."""

    def run(conn: sa.Connection) -> T:
        return change(conn, *args, **kwargs)

    with boundary(name):
        result: T = await master.db.pool.do_with_engine(journal.durably, run)
    return result
