"""How the journal's database is reached, prepared and written to so that nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.schema import CreateColumn

from pipelines.journal.tables import metadata

T = TypeVar("T")


class JournalError(Exception):
    """The master's database cannot be used from here; a sentence with the setting."""


@contextmanager
def opened(db_url: str) -> Iterator[sa.Connection]:
    """Give a transaction on the database, to others than the master; raises JournalError."""
    with engine(db_url) as made, made.begin() as conn:
        yield conn


@contextmanager
def engine(db_url: str) -> Iterator[sa.Engine]:
    """Give the database to others than the master; raises JournalError."""
    try:
        made = sa.create_engine(db_url)
        yield made
        made.dispose()
    except (sa.exc.SQLAlchemyError, ImportError) as error:
        why = str(error).partition("\n")[0]
        raise JournalError(
            f"the master's database {_address(db_url)} cannot be used: {why.rstrip('.')}. "
            "SLIPWAY_DATABASE_URL says where it is; make up prepares it."
        ) from error


def _address(db_url: str) -> str:
    """Where a database is, for people: without its password."""
    try:
        return sa.make_url(db_url).render_as_string(hide_password=True)
    except sa.exc.ArgumentError:
        return repr(db_url)


def create_tables(bind: sa.Engine | sa.Connection) -> None:
    """Create what is missing; called before anything else."""
    if isinstance(bind, sa.Engine):
        with bind.begin() as conn:
            create_tables(conn)
        return
    metadata.create_all(bind)
    for table in metadata.tables.values():
        _add_columns(bind, table)
        for index in table.indexes:  # which came to tables that were there already
            index.create(bind, checkfirst=True)


def _add_columns(conn: sa.Connection, table: sa.Table) -> None:
    """Add what an earlier release's table lacks: columns that may be empty, or say a default."""
    there = {column["name"] for column in sa.inspect(conn).get_columns(table.name)}
    for column in table.columns:
        if column.name not in there:
            what = CreateColumn(column).compile(dialect=conn.dialect)
            conn.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {what}")


def durably(engine: sa.Engine, act: Callable[..., T], *args: Any) -> T:
    """Run `act(connection, *args)` in one transaction that survives a power cut.

    Buildbot's own connection runs SQLite with `synchronous=NORMAL`, which may lose the last
    commits when the machine (not the process) dies.
    """
    with engine.connect() as conn:
        sqlite = engine.dialect.name == "sqlite"
        if sqlite:
            conn.exec_driver_sql("PRAGMA synchronous=FULL")
            conn.commit()
        try:
            with conn.begin():
                return act(conn, *args)
        finally:
            if sqlite:
                conn.exec_driver_sql("PRAGMA synchronous=NORMAL")
                conn.commit()
