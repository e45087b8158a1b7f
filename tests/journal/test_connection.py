"""How others than the master reach its database."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from pipelines import journal


def test_no_connection_outlives_what_failed_on_it(tmp_path: Path) -> None:
    pools: list[sa.Pool] = []

    def read() -> None:
        with journal.engine(f"sqlite:///{tmp_path}/state.sqlite") as engine:
            pools.append(engine.pool)
            with engine.connect() as conn:
                conn.exec_driver_sql("select nothing from nowhere")

    with pytest.raises(journal.JournalError, match="cannot be used"):
        read()
    assert [each.checkedin() for each in pools] == [0]
