"""A PostgreSQL of one's own, where none has to be installed, and the command line that serves it.

    python -m pipelines.postgres serve DIRECTORY [--until-pid PID] [--scratch]

Linux only: ends of processes are awaited by pidfd.
"""

from __future__ import annotations

import argparse
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from pipelines.postgres.cluster import Cluster
from pipelines.postgres.programs import PostgresError

START_TIMEOUT = 30  # seconds; recovery after a crash is part of a start


def serve(
    cluster: Cluster,
    until_pid: int | None = None,
    announce: Callable[[str], None] = lambda url: print("ready", url, flush=True),
) -> None:
    """Serve until SIGTERM, SIGINT or the end of process `until_pid`.

    The superuser's address is announced when it answers. Raises PostgresError.
    """
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, _stop)
    endings = select.poll()
    if until_pid:
        endings.register(_pidfd(until_pid), select.POLLIN)
    cluster.initialise()
    with (cluster.directory / "server.log").open("ab") as log:
        # With its parent also when that is killed outright: nobody else would end a test's server.
        command = cluster.server(ends_with_parent=True)
        server = subprocess.Popen(command, cwd="/", stdout=log, stderr=log)
    try:
        ended = _pidfd(server.pid)
        _await_ready(cluster, ended)
        announce(cluster.superuser_url())
        endings.register(ended, select.POLLIN)
        endings.poll()
    finally:
        server.send_signal(signal.Signals[cluster.stop_signal])
        server.wait()


def _await_ready(cluster: Cluster, ended: int) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while not cluster.ready():
        # PostgreSQL announces readiness to systemd alone, so it is asked for; its end is an event.
        over = select.select([ended], [], [], 0.02)[0]
        if over or time.monotonic() > deadline:
            log = cluster.directory / "server.log"
            last = log.read_text(errors="replace").splitlines()[-3:]
            raise PostgresError(
                f"the server in {cluster.directory} did not start: {' '.join(last)}"
            )


def _pidfd(pid: int) -> int:
    try:
        return os.pidfd_open(pid)
    except ProcessLookupError:
        raise PostgresError(f"process {pid}, which was to be watched, has already ended") from None


def _stop(number: int, _frame: FrameType | None) -> None:
    sys.exit(0)


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m pipelines.postgres")
    verbs = parser.add_subparsers(dest="verb", required=True)
    run = verbs.add_parser("run", help="become the server of an existing cluster")
    serving = verbs.add_parser(
        "serve", help="make the cluster if need be, serve, print its address"
    )
    serving.add_argument("--until-pid", type=int, metavar="PID", help="stop when this process ends")
    for verb in (run, serving):
        verb.add_argument("directory", type=Path)
        verb.add_argument("--scratch", action="store_true", help="fast, and lost in a power cut")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> None:
    """The command line; ends with a sentence and status 1 when PostgreSQL refuses."""
    options = _arguments(arguments)
    cluster = Cluster(options.directory, scratch=options.scratch)
    try:
        if options.verb == "run":
            command = cluster.server()
            os.chdir("/")
            os.execv(command[0], command)
        serve(cluster, options.until_pid)
    except PostgresError as refusal:
        sys.exit(f"postgres: {refusal}")
