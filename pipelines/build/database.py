"""A PostgreSQL for the length of one build: `python -m pipelines.build.database VERB DIRECTORY`.

`start` prints the server's version and the address of an empty database; `stop` ends it; `load`
makes one more database from a schema file, and prints its address. The server ends by itself
with the process that called `start`: the worker.
"""

from __future__ import annotations

import argparse
import os
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from pipelines.deploy.postgres import Cluster, PostgresError, load_schema, query

STOP_WITHIN = 20  # seconds


def start(directory: Path) -> None:
    """Serve an empty cluster; one that a killed build left behind is ended and removed first."""
    stop(directory)
    directory.mkdir(parents=True)
    serve = [sys.executable, "-m", "pipelines.deploy.postgres", "serve", "--scratch"]
    with (directory / "serve.log").open("wb") as log:
        server = subprocess.Popen(
            [*serve, "--until-pid", str(os.getppid()), str(directory / "cluster")],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            start_new_session=True,
        )
    (directory / "pid").write_text(str(server.pid))
    answer = server.stdout.readline() if server.stdout else ""
    if not answer.startswith("ready "):
        raise PostgresError((directory / "serve.log").read_text().strip() or "it did not start")
    url = answer.split()[1]
    print("PostgreSQL", query(url, "show server_version").split()[0])
    print(url)


def stop(directory: Path) -> None:
    """End the server and remove its files; nothing to end is no error."""
    if (directory / "pid").exists():
        _end(int((directory / "pid").read_text() or "0"), directory)
    shutil.rmtree(directory, ignore_errors=True)


def _end(pid: int, directory: Path) -> None:
    try:
        server = os.pidfd_open(pid)
    except (OSError, ValueError):
        return
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        if os.fsencode(directory) in command:  # or the number means another process by now
            signal.pidfd_send_signal(server, signal.SIGTERM)
            select.select([server], [], [], STOP_WITHIN)
    finally:
        os.close(server)


def load(directory: Path, schema: Path) -> None:
    """Make a database from `schema`; an empty file makes an empty one."""
    cluster = Cluster(directory / "cluster", scratch=True)
    query(cluster.superuser_url(), "drop database if exists forwards; ")
    query(cluster.superuser_url(), "create database forwards")
    url = cluster.superuser_url("forwards")
    if schema.stat().st_size:
        load_schema(url, schema)
    print(url)


def main() -> None:
    """The command line; ends with a sentence and status 1 when PostgreSQL refuses."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.build.database")
    parser.add_argument("verb", choices=["start", "stop", "load"])
    parser.add_argument("directory", type=lambda text: Path(text).absolute())
    parser.add_argument("schema", type=Path, nargs="?", help="for load")
    given = parser.parse_args()
    try:
        if given.verb == "load":
            load(given.directory, given.schema)
        else:
            {"start": start, "stop": stop}[given.verb](given.directory)
    except PostgresError as error:
        sys.exit(f"database: {error}")


if __name__ == "__main__":
    main()
