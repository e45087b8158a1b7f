"""Makes the journal's tables, or brings those of an earlier version to this one.

Who changes `pipelines.journal.tables` adds a migration here that does the same to tables with rows
in them: `m0002_name.py` with a function `migrate(connection)`, say

    def migrate(conn: sa.Connection) -> None:
        add_column(conn, "slipway_transitions", sa.Column("code", sa.String(32)))

It names tables and columns itself and imports nothing of `tables`, which go on changing. A table
that is new, or an index, is created with `checkfirst`. What all of them come to together must be
what `tables` says: a test compares the two. `slipway_versions` has a row for each that ran. What an
environment's folder holds has its own migrations (`pipelines.deploy.migrations`).
"""

from __future__ import annotations

import time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.schema import CreateColumn

from pipelines.journal.tables import metadata, pushes, versions
from pipelines.system.migrations import migrations


def create_tables(bind: sa.Engine | sa.Connection) -> None:
    """Do all that is missing, wholly or not at all; a connection must begin its transaction here.

    The master of the version before must not run any more.
    """
    if isinstance(bind, sa.Engine):
        with bind.begin() as conn:
            _bring_up_to_date(conn)
    else:
        _bring_up_to_date(bind)


def _bring_up_to_date(conn: sa.Connection) -> None:
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql("BEGIN IMMEDIATE")  # its driver does not before it changes a table
    new = not sa.inspect(conn).has_table(pushes.name)
    if new:
        metadata.create_all(conn)
    else:
        versions.create(conn, checkfirst=True)
    number = conn.execute(sa.select(sa.func.max(versions.c.number))).scalar() or 0
    for migration in migrations(__name__, __path__, after=number):
        if not new:
            migration.migrate(conn)
        conn.execute(versions.insert(), {"number": migration.number, "at": time.time()})


def add_column(conn: sa.Connection, table: str, column: sa.Column[Any]) -> None:
    """Add a column that may be empty, or has a server's default, unless it is there."""
    if column.name not in {there["name"] for there in sa.inspect(conn).get_columns(table)}:
        definition = CreateColumn(column).compile(dialect=conn.dialect)
        conn.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {definition}")
