"""What is done to a PostgreSQL from outside: roles and a database, a schema out and in.

Names and passwords travel by standard input and environment: an argument is seen by everybody.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from pipelines.deploy.postgres.programs import PostgresError, client_binaries

PROVISION = r"""
SET log_min_error_statement = panic;  -- a statement that fails must not log its password
SELECT {create_owner} WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {owner_name}) \gexec
SELECT {create_runtime} WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {runtime_name})
\gexec
ALTER ROLE {owner} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {owner_password};
ALTER ROLE {runtime} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {runtime_password}
    CONNECTION LIMIT {connections};
SELECT {create_database} WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = {database_name})
\gexec
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
GRANT CONNECT ON DATABASE {database} TO {runtime};
\connect {database}
ALTER SCHEMA public OWNER TO {owner};
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {runtime};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {runtime};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {runtime};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {runtime};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO {runtime};
"""


@dataclass(frozen=True)
class Role:
    """A PostgreSQL role that logs in with a password."""

    name: str
    password: str = field(repr=False)


def provision(
    superuser_url: str, database: str, owner: Role, runtime: Role, connections: int = 60
) -> None:
    """Make the database, the role that owns its schema and the one that only works with rows.

    Can be repeated; a repetition sets the passwords and the grants again. `connections` limits
    the runtime role. Raises PostgresError.
    """
    script = PROVISION.format(
        database=_name(database),
        database_name=_text(database),
        create_database=_text(f"CREATE DATABASE {_name(database)} OWNER {_name(owner.name)}"),
        owner=_name(owner.name),
        owner_name=_text(owner.name),
        owner_password=_text(owner.password),
        create_owner=_text(f"CREATE ROLE {_name(owner.name)}"),
        runtime=_name(runtime.name),
        runtime_name=_text(runtime.name),
        runtime_password=_text(runtime.password),
        create_runtime=_text(f"CREATE ROLE {_name(runtime.name)}"),
        connections=connections,
    )
    query(superuser_url, script)


def query(url: str, script: str) -> str:
    """What psql prints for `script`, unaligned and bare; its first error is a PostgresError."""
    return _run(url, ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-f", "-"], script)


def dump_schema(url: str) -> str:
    """The schema as SQL for `psql -f`, without owners and grants, with django_migrations' rows."""
    parts = [_run(url, ["pg_dump", "--schema-only", "--no-owner", "--no-privileges"])]
    if query(url, "SELECT to_regclass('django_migrations')").strip():
        parts.append(
            _run(url, ["pg_dump", "--data-only", "--no-owner", "--table=django_migrations"])
        )
    # Written by pg_dump 17 and newer for its own session; older servers do not know it.
    return "".join(parts).replace("SET transaction_timeout = 0;\n", "")


def load_schema(url: str, path: Path) -> None:
    """Load what `dump_schema` wrote into an empty database, wholly or not at all."""
    _run(url, ["psql", "-Xq", "-1", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, "-f", str(path)])


def _run(url: str, command: list[str], script: str | None = None) -> str:
    program, *arguments = command
    done = subprocess.run(
        [client_binaries() / program, *arguments],
        input=script or "",
        env={**os.environ, **_environment(url)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise PostgresError(f"{program} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def _environment(url: str) -> dict[str, str]:
    """libpq's variables for `url`; its query parameters are libpq's, such as host or sslmode."""
    parts = urlsplit(url)
    given = {
        "PGHOST": parts.hostname,
        "PGPORT": str(parts.port) if parts.port else None,
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.removeprefix("/")),
        "PGCLIENTENCODING": "UTF8",
    }
    named = {f"PG{key.upper()}": value for key, value in parse_qsl(parts.query)}
    return {key: value for key, value in given.items() if value} | named


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _text(literal: str) -> str:
    return "'" + literal.replace("'", "''") + "'"
