"""The supervisor's process: starts, restarts and stops the processes of one environment.

    python -m pipelines.supervisor DIRECTORY [--foreground]

What `state/processes/*.json` says is what shall run. A request, the end of a process or a signal
only wakes the supervisor; then it compares and acts. Linux only (pidfd, /proc).
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import selectors
import signal
import socket
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipelines.supervisor.client import CODE, short
from pipelines.supervisor.lock import take_lock
from pipelines.supervisor.logs import bound
from pipelines.supervisor.process import SupervisorError
from pipelines.supervisor.processes import Processes

STOPPING = {signal.SIGTERM, signal.SIGINT}
LOG_CHECK = 10.0  # seconds: the only thing that no event announces

log = logging.getLogger("supervisor")


class Daemon:
    """The supervisor's process: its lock, its socket, its signals and its loop."""

    def __init__(self, directory: Path) -> None:
        """Raises SupervisorError when the environment is not there or already has a supervisor."""
        self.directory = directory.absolute()
        if not self.directory.is_dir():
            raise SupervisorError(f"no environment in {self.directory}")
        for folder in ("state", "run", "shared/logs"):
            (self.directory / folder).mkdir(parents=True, exist_ok=True)
        self._lock = take_lock(self.directory)
        self.log_file = self.directory / "shared/logs/keeper.log"
        self._selector = selectors.DefaultSelector()
        self._waiting: list[tuple[socket.socket, str]] = []
        self._processes = Processes(self.directory, self._selector)
        self._listener = self._listen()

    def run(self, *, stop: bool = False) -> None:
        """Supervise until SIGTERM, SIGINT or a request to stop; `stop` only stops what runs."""
        self._await_signals()
        self._processes.adopt()
        self._processes.reconcile()
        self._processes.stopping = stop
        self._processes.advance()
        while not (self._processes.stopping and not self._processes.any_running()):
            for key, _ in self._selector.select(min(LOG_CHECK, self._processes.pause())):
                key.data()
            for _, name in self._waiting:
                self._processes.hurry(name)
            self._processes.advance()
            self._answer()
            self._bound_logs()
        (self.directory / "run/keeper.sock").unlink()
        self._answer()
        log.info("stopped")

    def _listen(self) -> socket.socket:
        (self.directory / "run/keeper.sock").unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX)
        mask = os.umask(0o177)  # who may connect commands the environment's processes
        try:
            with short(self.directory / "run/keeper.sock") as address:
                listener.bind(address)
        finally:
            os.umask(mask)
        listener.listen()
        self._selector.register(listener, selectors.EVENT_READ, self._accept)
        return listener

    def _await_signals(self) -> None:
        woken, wake = socket.socketpair()
        wake.setblocking(False)
        signal.set_wakeup_fd(wake.detach())

        def wake_up() -> None:
            if (number := woken.recv(1)[0]) in STOPPING:
                log.info("signal %d: stopping all", number)
                self._processes.stopping = True

        # A process inherits what its starter ignores, and `sh` could not even trap it: SIGINT and
        # SIGQUIT in the background of a script, SIGHUP under nohup. A handler that does nothing
        # ignores it for the supervisor alone.
        ignored = {one for one in signal.valid_signals() if signal.getsignal(one) == signal.SIG_IGN}
        for number in ignored | STOPPING:
            signal.signal(number, lambda *_: None)
        self._selector.register(woken, selectors.EVENT_READ, wake_up)

    def _accept(self) -> None:
        connection, _ = self._listener.accept()
        connection.settimeout(1)
        try:
            with connection.makefile() as lines:
                request = json.loads(lines.readline())
            self._obey(connection, request)
        except (OSError, ValueError, AttributeError) as error:
            _reply(connection, {"error": f"no request that the supervisor knows: {error}"})

    def _obey(self, connection: socket.socket, request: dict[str, str]) -> None:
        match request.get("command"):
            case "status":
                _reply(connection, self._status())
            case "reconcile":
                self._processes.reconcile()
                self._waiting.append((connection, request.get("name", "")))
            case "stop":
                self._processes.stopping = True
                self._waiting.append((connection, ""))
            case other:
                raise ValueError(f"command {other!r}; it knows reconcile, status and stop")

    def _status(self) -> dict[str, Any]:
        kept = sorted(self._processes.kept.values(), key=lambda one: one.name)
        processes = [asdict(one.status()) for one in kept]
        return {"pid": os.getpid(), "code": CODE, "processes": processes}

    def _answer(self) -> None:
        """Answer requests that are fulfilled, or all of them when only the end is left."""
        processes, still = self._processes, []
        for connection, name in self._waiting:
            names = [name] if name else list(processes.kept)
            if processes.stopping:
                done = not processes.any_running()
            else:
                done = all(processes.settled(one) for one in names)
            if done:
                _reply(connection, self._status())
            else:
                still.append((connection, name))
        self._waiting = still

    def _bound_logs(self) -> None:
        processes = [kept.running.process for kept in self._processes.kept.values() if kept.running]
        logs = set((self.directory / "shared/logs").glob("*.log"))  # the front's access log, too
        for file in logs | {Path(process.log) for process in processes}:
            bound(file)


def _reply(connection: socket.socket, answer: dict[str, Any]) -> None:
    with connection:
        try:
            connection.sendall(json.dumps(answer).encode() + b"\n")
        except OSError:
            return  # who asked has gone


def _detach(log_file: Path) -> None:
    """Leave the terminal and whoever started this; to them the supervisor now runs."""
    sys.stdout.flush()
    if os.fork():
        os._exit(0)
    os.setsid()
    os.chdir("/")
    nothing = os.open(os.devnull, os.O_RDONLY)
    appended = os.open(log_file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
    for target, source in enumerate((nothing, appended, appended)):
        os.dup2(source, target)


def main(arguments: list[str] | None = None) -> None:
    """The command line; ends with a sentence and status 1 when it cannot supervise."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.supervisor")
    parser.add_argument("directory", type=Path, help="of the environment")
    parser.add_argument("--foreground", action="store_true", help="stay, and log to stderr")
    parser.add_argument("--stop", action="store_true", help="only stop what still runs, and leave")
    options = parser.parse_args(arguments)
    try:
        daemon = Daemon(options.directory)
    except SupervisorError as refusal:
        sys.exit(f"supervisor: {refusal}")
    if not (options.foreground or options.stop):
        _detach(daemon.log_file)
    logging.basicConfig(format="%(asctime)s supervisor: %(message)s", level=logging.INFO)
    daemon.run(stop=options.stop)
