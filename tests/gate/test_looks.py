"""What every look of the gate asks the journal costs the same, however much has been."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from buildbot.db.model import Model

from pipelines import journal
from pipelines.gate import snapshot, time_limits
from pipelines.journal import runs
from tests.databases import opened
from tests.finished_builds import fill

ASKED: dict[str, Callable[[sa.Connection], Any]] = {
    "the queue": lambda conn: snapshot.read(conn, "bioweb", "0" * 40, ""),
    "how long runs take": lambda conn: time_limits.limit(conn, "bioweb"),
    "a new run": lambda conn: runs.begin_run(conn, "bioweb", None, ("c", "t"), "d"),
}


@pytest.fixture
def conn() -> Iterator[sa.Connection]:
    """A journal with a past."""
    with opened("sqlite://") as engine, engine.begin() as conn:
        Model.metadata.create_all(conn)
        journal.create_tables(conn)
        fill(conn, "bioweb", 20, days=10)
        yield conn


@pytest.mark.parametrize("asked", ASKED)
def test_no_query_reads_or_sorts_all_runs(conn: sa.Connection, asked: str) -> None:
    statements: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        statements.append((statement, parameters))

    sa.event.listen(conn, "before_cursor_execute", note)
    ASKED[asked](conn)
    sa.event.remove(conn, "before_cursor_execute", note)
    read = [each for each in statements if "slipway_runs" in each[0]]
    assert read
    for statement, parameters in read:
        explained = conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        plan = [row[3] for row in explained]
        if "LIMIT" in statement:  # from the newest on, until there are enough
            assert not any("ORDER BY" in step for step in plan), statement
        else:
            assert not any(step.endswith("slipway_runs_newest (project=?)") for step in plan)
        assert not any(step.startswith("SCAN slipway_runs") for step in plan), statement
