"""How the journal's database is reached and written to so that nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import sqlalchemy as sa

T = TypeVar("T")


class JournalError(Exception):
    """The master's database cannot be used from here; a sentence with the setting."""


@contextmanager
def opened(db_url: str) -> Iterator[sa.Connection]:
    """Give a transaction on the database, to others than the master; raises JournalError."""
    with engine(db_url) as database, database.begin() as conn:
        yield conn


@contextmanager
def engine(db_url: str) -> Iterator[sa.Engine]:
    """Give the database to others than the master; raises JournalError."""
    try:
        database = sa.create_engine(db_url)
        try:
            yield database
        finally:
            database.dispose()
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
