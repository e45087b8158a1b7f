"""A PostgreSQL for the length of one build.

    python -m pipelines.worker_tasks.database VERB DIRECTORY

`serve` prints the address of an empty database, as its owner, who is no superuser, as on an
environment; and serves until it is told to end, or the process ends that called it: the worker.
`load` makes one more database of that owner's (DATABASE_URL) from a schema file, and prints its
address.
"""

from __future__ import annotations

import argparse
import os
import re
import secrets
import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit

from pipelines.postgres.cluster import Cluster, Role
from pipelines.postgres.connection import query
from pipelines.postgres.copies import load_schema
from pipelines.postgres.programs import PostgresError
from pipelines.postgres.roles import provision_for_tests
from pipelines.postgres.serve import serve

OWNER = "app"  # of the database of the same name
FORWARDS = "forwards"
# As pg_dump writes it. On an environment, too, a superuser may have made it.
_EXTENSION = re.compile(
    r"^CREATE EXTENSION IF NOT EXISTS [^\s;]+ WITH SCHEMA [^\s;]+;$", re.MULTILINE
)


def serve_empty(directory: Path) -> None:
    """Serve an empty cluster; what a build before left there is removed."""
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    cluster = Cluster(directory / "cluster", scratch=True)
    owner = Role(OWNER, secrets.token_urlsafe(32))

    def announce(url: str) -> None:
        [(version,)] = query(url, "show server_version")
        provision_for_tests(url, OWNER, owner)
        own = cluster.url(owner, OWNER)
        print(f"database {own} (PostgreSQL {version.split()[0]})", flush=True)

    serve(cluster, os.getppid(), announce)


def load(directory: Path, schema: Path, owner_url: str) -> None:
    """Make a database from `schema`, as its owner; an empty file makes an empty one."""
    query(owner_url, f"DROP DATABASE IF EXISTS {FORWARDS}")
    query(owner_url, f"CREATE DATABASE {FORWARDS}")
    url = urlsplit(owner_url)._replace(path=f"/{FORWARDS}").geturl()
    superuser = Cluster(directory / "cluster", scratch=True).superuser_url(FORWARDS)
    for statement in _EXTENSION.findall(schema.read_text()):
        query(superuser, statement)
    if schema.stat().st_size:
        load_schema(url, schema)
    print(url)


def main() -> None:
    """The command line; ends with a sentence and status 1 when PostgreSQL refuses."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.worker_tasks.database")
    parser.add_argument("verb", choices=["serve", "load"])
    parser.add_argument("directory", type=lambda text: Path(text).absolute())
    parser.add_argument("schema", type=Path, nargs="?", help="for load")
    given = parser.parse_args()
    try:
        if given.verb == "load":
            load(given.directory, given.schema, os.environ["DATABASE_URL"])
        else:
            serve_empty(given.directory)
    except PostgresError as error:
        sys.exit(f"database: {error}")


if __name__ == "__main__":
    main()
