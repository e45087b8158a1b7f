"""What is done to a PostgreSQL from outside: roles and a database, a schema out and in.

Names and passwords travel by standard input and environment: an argument is seen by everybody.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from pipelines.postgres.programs import PostgresError, client_binaries

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

_PSQL = ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1"]
# Written by pg_dump 17 and newer for its own session, in the first lines; servers before do not
# know it.
_UNKNOWN_BEFORE_17 = "SET transaction_timeout = 0;\n"
_HEAD = 4096  # characters


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
    return _run(url, [*_PSQL, "-f", "-"], script)


def dump_schema(url: str) -> str:
    """The schema as SQL for `psql -f`, without owners and grants, with django_migrations' rows."""
    parts = [_run(url, ["pg_dump", "--schema-only", "--no-owner", "--no-privileges"])]
    if query(url, "SELECT to_regclass('django_migrations')").strip():
        parts.append(
            _run(url, ["pg_dump", "--data-only", "--no-owner", "--table=django_migrations"])
        )
    return "".join(parts).replace(_UNKNOWN_BEFORE_17, "")


def copy_database(source: str, target: str) -> None:
    """Copy schema and rows into an empty database, wholly or not at all, as its owner.

    The rows go from one program to the other, past this process's memory and the disk. Raises
    PostgresError.
    """
    dumping = ["pg_dump", "--no-owner", "--no-privileges"]
    loading = ["psql", "-Xq", "-1", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, "-f", "-"]
    pipe = subprocess.PIPE
    with (
        _started(source, dumping, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe) as dump,
        _started(target, loading, stdin=pipe, stderr=pipe) as load,
    ):
        assert dump.stdout
        assert dump.stderr
        assert load.stdin
        with suppress(BrokenPipeError):  # its reader gave up, and says below why
            load.stdin.write(dump.stdout.read(_HEAD).replace(_UNKNOWN_BEFORE_17.encode(), b""))
            shutil.copyfileobj(dump.stdout, load.stdin)
        dump.stdout.close()
        said = load.communicate()[1] or dump.stderr.read()
        if load.returncode or dump.wait():
            # The lines after the first one may show rows.
            first = said.decode(errors="replace").strip().partition("\n")[0]
            raise PostgresError(f"the database could not be copied: {first}")


def copy_roles(source: str, superuser_url: str) -> None:
    """Make the roles of another server, without any right: grants of migrations name them."""
    there = query(superuser_url, "SELECT rolname FROM pg_roles").splitlines()
    for name in query(source, "SELECT rolname FROM pg_roles").splitlines():
        if name not in there and not name.startswith("pg_"):
            query(superuser_url, f"CREATE ROLE {_name(name)}")


def session(url: str, script: str, output: IO[bytes]) -> subprocess.Popen[bytes]:
    """A psql that runs `script` as `query` does, and writes to `output`, while the caller goes on.

    It ends at the end of the script, or of what that repeats: after SIGINT.
    """
    process = _started(url, [*_PSQL, "-f", "-"], stdin=subprocess.PIPE, stdout=output)
    assert process.stdin
    process.stdin.write(script.encode())
    process.stdin.close()
    return process


def _started(url: str, command: list[str], **streams: Any) -> subprocess.Popen[bytes]:
    program, *arguments = command
    path, env = client_binaries() / program, {**os.environ, **_environment(url)}
    return subprocess.Popen([path, *arguments], env=env, **streams)


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
