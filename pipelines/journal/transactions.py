"""How the master reads and writes its journal: on Buildbot's database thread, at named boundaries.

Every durable write of the flow passes through `write`, so a test can kill the master before and
after each of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import sqlalchemy as sa

from pipelines import journal
from pipelines.journal import Push
from pipelines.system.crash_points import boundary

T = TypeVar("T")


async def read(master: Any, act: Callable[..., T], *args: Any) -> T:
    """Run queries of the journal, all of which see it as it is at one moment."""
    result: T = await master.db.pool.do_with_transaction(at_one_moment, act, *args)
    return result


def at_one_moment(conn: sa.Connection, act: Callable[..., T], *args: Any) -> T:
    """Run queries in a new transaction; for SQLite, the master's own are one after another anyway.

    PostgreSQL would let each of them see what others have written since the one before.
    """
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    return act(conn, *args)


async def write(master: Any, act: Callable[..., T], *args: Any, **facts: Any) -> T:
    """Write to the journal so that neither a kill nor a power cut can take it back."""

    def run(conn: sa.Connection) -> T:
        return act(conn, *args, **facts)

    with boundary(_name_of(act, args, facts)):
        result: T = await master.db.pool.do_with_engine(journal.durably, run)
    return result


def _name_of(act: Callable[..., Any], args: tuple[Any, ...], facts: dict[str, Any]) -> str:
    """Say which write it is: `enter develop test`, `update repo-test passed`."""
    stage = args[0].stage if args and isinstance(args[0], Push) else ""
    named = [word for word in args[1:2] if isinstance(word, str)]  # the state or stage to come
    changed = [facts.get("phase") or next(iter(facts))] if facts and not named else []
    return " ".join(
        filter(None, [act.__name__.strip("_").replace("_", " "), stage, *named, *changed])
    )
