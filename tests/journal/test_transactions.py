"""What several queries of one read see, while somebody else writes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from pipelines.journal.transactions import at_one_moment
from tests.databases import opened


@pytest.fixture
def engine(postgresql: str) -> Iterator[sa.Engine]:
    with opened(postgresql) as engine:
        yield engine


def test_they_see_one_moment_and_write_nothing(engine: sa.Engine) -> None:
    counted = "select count(*) from told"

    def count_twice(conn: sa.Connection) -> list[int]:
        first = conn.exec_driver_sql(counted).scalar_one()
        with engine.begin() as other:
            other.exec_driver_sql("insert into told values (1)")
        return [first, conn.exec_driver_sql(counted).scalar_one()]

    def write(conn: sa.Connection) -> None:
        conn.exec_driver_sql("insert into told values (2)")

    with engine.begin() as conn:
        conn.exec_driver_sql("create table told (it int)")
    with engine.begin() as conn:
        assert at_one_moment(conn, count_twice) == [0, 0]
    with pytest.raises(sa.exc.InternalError, match="read-only"), engine.begin() as conn:
        at_one_moment(conn, write)
    with engine.begin() as conn:
        assert conn.exec_driver_sql(counted).scalar_one() == 1
        conn.exec_driver_sql("drop table told")
