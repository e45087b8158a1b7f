"""Connections to a PostgreSQL, and what is asked over them.

psycopg is imported here and by roles.py alone. It takes longer to import than `status` takes to
look at an environment, so whoever only looks imports neither.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from pipelines.postgres.programs import PostgresError

Row = tuple[Any, ...]


@contextmanager
def connected(url: str, database: str | None = None) -> Iterator[psycopg.Connection[Row]]:
    """Connect to `url`, or to another database there; each statement is committed by itself.

    Whatever fails as long as the context lasts is raised as a PostgresError.
    """
    try:
        address = make_conninfo(url, dbname=database, client_encoding="utf8")
        with psycopg.connect(address, autocommit=True) as connection:
            yield connection
    except psycopg.Error as error:
        raise PostgresError(str(error).strip()) from error


def query(
    url: str, statements: LiteralString | sql.Composed, parameters: Sequence[object] = ()
) -> list[Row]:
    """Return the rows of all the statements, in order; with parameters there is one statement.

    Raises PostgresError.
    """
    with connected(url) as connection:
        cursor = connection.execute(statements, parameters or None)
        return [row for result in cursor.results() if result.description for row in result]
