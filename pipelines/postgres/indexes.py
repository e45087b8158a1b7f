"""Indexes that a statement left half made: `CREATE INDEX CONCURRENTLY` is no transaction.

PostgreSQL keeps them up to date and uses them for nothing, and their names are taken:
https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
"""

from __future__ import annotations

from collections.abc import Sequence

from psycopg.sql import SQL, Identifier

from pipelines.postgres.connection import Row, connected, query

# Not one that is being made now, nor a partitioned one that waits for its parts, nor a constraint.
_INVALID = """
SELECT space.nspname, index.relname, pg_get_indexdef(indexrelid)
FROM pg_index
JOIN pg_class AS index ON index.oid = indexrelid
JOIN pg_namespace AS space ON space.oid = index.relnamespace
WHERE NOT indisvalid AND index.relkind = 'i' AND pg_has_role(index.relowner, 'USAGE')
    AND indexrelid NOT IN (SELECT index_relid FROM pg_stat_progress_create_index)
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
ORDER BY 1, 2
"""
_MARK = "UPDATE pg_index SET indisvalid = false WHERE indexrelid = %s::regclass"


def invalid(url: str) -> list[Row]:
    """Return schema, name and definition of the role's invalid indexes; raises PostgresError."""
    return query(url, _INVALID)


def make_invalid(superuser_url: str, indexes: Sequence[Row]) -> None:
    """Make indexes that are invalid in another database so in a copy of it, which lacks them.

    One that was to be unique is not: its rows may be why it is invalid. Raises PostgresError.
    """
    with connected(superuser_url) as connection:
        for schema, name, definition in indexes:
            connection.execute(
                definition.replace("CREATE UNIQUE INDEX", "CREATE INDEX", 1).encode()
            )
            connection.execute(_MARK, [Identifier(schema, name).as_string(connection)])


def drop_invalid(url: str, lock_timeout: str) -> list[str]:
    """Drop the invalid indexes of the role, and return their names; raises PostgresError.

    lock_timeout: how long traffic may keep it waiting for each, as PostgreSQL writes it.
    """
    with connected(url) as connection:
        connection.execute("SELECT set_config('lock_timeout', %s, false)", [lock_timeout])
        found = connection.execute(_INVALID).fetchall()
        for schema, name, _ in found:
            index = Identifier(schema, name)
            connection.execute(SQL("DROP INDEX CONCURRENTLY IF EXISTS {}").format(index))
    return [f"{schema}.{name}" for schema, name, _ in found]
