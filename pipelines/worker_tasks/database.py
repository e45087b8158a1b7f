"""A PostgreSQL for the length of one build.

    python -m pipelines.worker_tasks.database VERB DIRECTORY

`serve` prints the address of an empty database, as its owner, who is no superuser, as on an
environment; and serves until it is told to end, or the process ends that called it: the worker.
`load` makes one more database from a schema file, and prints
its address.
"""

from __future__ import annotations

import argparse
import os
import secrets
import shutil
import sys
from pathlib import Path

from pipelines.postgres.cluster import Cluster, Role
from pipelines.postgres.connection import query
from pipelines.postgres.copies import load_schema
from pipelines.postgres.programs import PostgresError
from pipelines.postgres.roles import provision_for_tests
from pipelines.postgres.serve import serve

OWNER = "app"  # of the database of the same name


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


def load(directory: Path, schema: Path) -> None:
    """Make a database from `schema`; an empty file makes an empty one."""
    cluster = Cluster(directory / "cluster", scratch=True)
    query(cluster.superuser_url(), "drop database if exists forwards")
    query(cluster.superuser_url(), "create database forwards")
    url = cluster.superuser_url("forwards")
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
            load(given.directory, given.schema)
        else:
            serve_empty(given.directory)
    except PostgresError as error:
        sys.exit(f"database: {error}")


if __name__ == "__main__":
    main()
