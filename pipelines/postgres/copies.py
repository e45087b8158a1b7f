"""Copies of a database by PostgreSQL's own programs: a schema out and in, a whole database over.

Addresses travel by environment: an argument is seen by everybody.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import Conninfo

from pipelines.postgres.connection import query
from pipelines.postgres.programs import PostgresError, client_binaries

# Written by pg_dump 17 and newer for its own session, in the first lines; servers before do not
# know it.
_UNKNOWN_BEFORE_17 = "SET transaction_timeout = 0;\n"
_HEAD = 4096  # characters
# What only who owned it may load: comments are on extensions, too.
_WITHOUT = ["--no-owner", "--no-privileges", "--no-comments"]
_LOAD = ["psql", "-Xq", "-1", "-v", "ON_ERROR_STOP=1", "-o", os.devnull, "-f"]


def dump_schema(url: str) -> str:
    """Return the schema as SQL, without owners and grants, with the rows of django_migrations."""
    schema = _run(url, ["pg_dump", "--schema-only", *_WITHOUT])
    [(migrated,)] = query(url, "SELECT to_regclass('django_migrations') IS NOT NULL")
    if migrated:
        rows = ["pg_dump", "--data-only", "--no-owner", "--table=django_migrations"]
        schema += _run(url, rows)
    return schema.replace(_UNKNOWN_BEFORE_17, "")


def load_schema(url: str, path: Path) -> None:
    """Load what `dump_schema` wrote into an empty database, wholly or not at all."""
    _run(url, [*_LOAD, str(path)])


def copy_database(source: str, target: str) -> None:
    """Copy schema and rows into an empty database, wholly or not at all, as its owner.

    The rows go from one program to the other, past this process's memory and the disk. Raises
    PostgresError.
    """
    dumping = ["pg_dump", *_WITHOUT]
    pipe = subprocess.PIPE
    with (
        _started(source, dumping, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe) as dump,
        _started(target, [*_LOAD, "-"], stdin=pipe, stderr=pipe) as load,
    ):
        assert dump.stdout
        assert dump.stderr
        assert load.stdin
        with suppress(BrokenPipeError):  # its reader gave up, and says below why
            load.stdin.write(dump.stdout.read(_HEAD).replace(_UNKNOWN_BEFORE_17.encode(), b""))
            shutil.copyfileobj(dump.stdout, load.stdin)
        dump.stdout.close()
        errors = load.communicate()[1] or dump.stderr.read()
        if load.returncode or dump.wait():
            # The lines after the first one may show rows.
            first = errors.decode(errors="replace").strip().partition("\n")[0]
            raise PostgresError(f"the database could not be copied: {first}")


def _started(url: str, command: list[str], **streams: Any) -> subprocess.Popen[bytes]:
    program, *arguments = command
    path, env = client_binaries() / program, {**os.environ, **_environment(url)}
    return subprocess.Popen([path, *arguments], env=env, **streams)


def _run(url: str, command: list[str]) -> str:
    program, *arguments = command
    done = subprocess.run(
        [client_binaries() / program, *arguments],
        stdin=subprocess.DEVNULL,
        env={**os.environ, **_environment(url)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise PostgresError(f"{program} ended with {done.returncode}: {done.stderr.strip()}")
    return done.stdout


def _environment(url: str) -> dict[str, str]:
    """Return libpq's variables for an address, its query parameters among them."""
    options = ((option.keyword.decode(), option.envvar) for option in Conninfo.get_defaults())
    variables = {keyword: envvar.decode() for keyword, envvar in options if envvar}
    try:
        parameters = conninfo_to_dict(url, client_encoding="UTF8")
    except psycopg.ProgrammingError as error:
        raise PostgresError(f"the address of the database cannot be used: {error}") from error
    return {
        variables[key]: str(value)
        for key, value in parameters.items()
        if key in variables and value
    }
