"""Client of a supervisor: which processes shall run, and which do."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pipelines.supervisor import record
from pipelines.supervisor.lock import take_lock
from pipelines.supervisor.process import (
    NAME,
    Process,
    ProcessStatus,
    SupervisorError,
    write_private,
)
from pipelines.system.code import digest

T = TypeVar("T")
ATTEMPTS = 3  # of a request to a supervisor that is killed before it answers
CODE = digest(Path(__file__).parent)  # of this version's supervisor


class SupervisorEndedError(SupervisorError):
    """The supervisor was killed before it answered."""


class Supervisor:
    """The supervisor of the environment in `directory`; each call waits for its effect.

    The processes that shall run lie in `state/processes/`, and stay there when the supervisor is
    stopped, is killed or was never started. One that is killed before it has answered is started
    again, and asked again. All raise SupervisorError, also when a deadline (seconds) passes.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory.absolute()
        self._processes = self.directory / "state/processes"
        self._record = self.directory / "state/keeper.json"

    def ensure_running(self, timeout: float = 20) -> None:
        """Start the supervisor unless it runs; it adopts what still runs, and starts the rest.

        One of another version makes way for this version's, and its processes run on.
        """
        runs = self._look()
        if runs and runs.get("code") == CODE:
            return
        self.dismiss()
        self._launch(timeout)

    def dismiss(self) -> None:
        """End the supervisor alone, if one runs: the next one adopts its processes."""
        while self._answers():
            with suppress(SupervisorEndedError):
                self._kill()

    def _kill(self) -> None:
        supervisor = self._watched()
        try:
            self._ask({"command": "status"}, timeout=10)  # it lives, so that no other has its pid
            signal.pidfd_send_signal(supervisor, signal.SIGKILL)
            select.select([supervisor], [], [])
        finally:
            os.close(supervisor)

    def redefine(self, change: record.Change) -> None:
        """Change the definition of every process, without disturbing one that runs.

        Such a one runs on as it was started, and is started as `change` says after its end. Leaves
        no supervisor running.
        """
        self.dismiss()
        lock = take_lock(self.directory)  # so that nobody starts one meanwhile
        try:
            record.change(self._record, change)
            for path in sorted(self._processes.glob("*.json")):
                write_private(path, record.changed(path.read_text(), change))
        finally:
            os.close(lock)

    def want(self, name: str, process: Process, timeout: float = 10) -> None:
        """Run `process` as `name`, in place of what ran by that name."""
        if not NAME.fullmatch(name):
            raise SupervisorError(f"process name {name!r}: use letters, digits and any of . _ + -")
        self._processes.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(self._processes / f"{name}.json", process.to_json())
        statuses = self._reconcile(name, timeout + process.stop_timeout)
        states = [one.state for one in statuses if one.name == name]
        if states != ["running"]:
            raise SupervisorError(f"{name} is {' '.join(states) or 'gone'}; see {process.log}")

    def unwant(self, name: str, timeout: float = 60) -> None:
        """Stop what runs as `name`, for good."""
        (self._processes / f"{name}.json").unlink(missing_ok=True)
        self._reconcile(name, timeout)

    def status(self) -> list[ProcessStatus]:
        """Return the status of every process that shall run or has not ended yet, by name."""
        if reply := self._look():
            return _statuses(reply)
        names = sorted(path.stem for path in self._processes.glob("*.json"))
        return [ProcessStatus(name, None, "unkept", 0) for name in names]

    def running(self) -> set[str]:
        """Return the names of what runs, also of what a killed supervisor has left running."""
        if reply := self._look():
            return {process.name for process in _statuses(reply)}
        return record.left_running(self._record)

    def stop(self, timeout: float = 90) -> None:
        """Stop every process, those that start last first, then the supervisor."""
        _persist(partial(self._stop, timeout))

    def _stop(self, timeout: float) -> None:
        if not self._answers():
            self._launch(timeout, "--stop")  # what a killed supervisor left running is stopped too
            return
        supervisor = self._watched()
        try:
            self._ask({"command": "stop"}, timeout)
            if not select.select([supervisor], [], [], 10)[0]:
                raise SupervisorError(f"the supervisor of {self.directory} stopped all but itself")
        finally:
            os.close(supervisor)

    def _watched(self) -> int:
        try:
            return os.pidfd_open(self._ask({"command": "status"}, timeout=10)["pid"])
        except ProcessLookupError:
            raise self._ended() from None

    def _reconcile(self, name: str, timeout: float) -> list[ProcessStatus]:
        def ask() -> dict[str, Any]:
            self.ensure_running()
            return self._ask({"command": "reconcile", "name": name}, timeout)

        return _statuses(_persist(ask))

    def _launch(self, timeout: float, *options: str) -> None:
        root = Path(__file__).resolve().parents[2]
        try:
            done = subprocess.run(
                [sys.executable, "-m", "pipelines.supervisor", str(self.directory), *options],
                env={**os.environ, "PYTHONPATH": str(root)},
                capture_output=True,
                text=True,
                timeout=timeout,
            )
        except subprocess.TimeoutExpired:
            raise SupervisorError(
                f"the supervisor of {self.directory} was not ready in {timeout} s;"
                " see shared/logs/keeper.log there"
            ) from None
        if done.returncode and not self._answers():  # it may have lost a race to another one
            raise SupervisorError(done.stderr.strip())

    def _answers(self) -> bool:
        return self._look() is not None

    def _look(self) -> dict[str, Any] | None:
        """The supervisor's answer, if one runs."""
        try:
            return self._exchange({"command": "status"}, timeout=10)
        except (FileNotFoundError, ConnectionError):
            return None

    def _ask(self, request: dict[str, str], timeout: float) -> dict[str, Any]:
        try:
            reply = self._exchange(request, timeout)
        except (FileNotFoundError, ConnectionError):
            raise self._ended() from None
        if "error" in reply:
            raise SupervisorError(reply["error"])
        return reply

    def _ended(self) -> SupervisorEndedError:
        log = self.directory / "shared/logs/keeper.log"
        return SupervisorEndedError(f"the supervisor has ended without an answer; see {log}")

    def _exchange(self, request: dict[str, str], timeout: float) -> dict[str, Any]:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(timeout)
            try:
                with short(self.directory / "run/keeper.sock") as address:
                    connection.connect(address)
                connection.sendall(json.dumps(request).encode() + b"\n")
                with connection.makefile() as answers:
                    answer = answers.readline()
            except TimeoutError:
                command, log = " ".join(request.values()), self.directory / "shared/logs/keeper.log"
                raise SupervisorError(f"no {command} within {timeout:g} s; see {log}") from None
        if not answer:
            raise ConnectionResetError
        reply: dict[str, Any] = json.loads(answer)
        return reply


def _persist(ask: Callable[[], T], attempts: int = ATTEMPTS) -> T:
    """Ask again, of the next supervisor, when one was killed before it answered."""
    try:
        return ask()
    except SupervisorEndedError:
        if attempts == 1:
            raise
    return _persist(ask, attempts - 1)


def _statuses(reply: dict[str, Any]) -> list[ProcessStatus]:
    return [ProcessStatus(**process) for process in reply["processes"]]


@contextmanager
def short(path: Path) -> Iterator[str]:
    """Yield a name for the socket `path` below the kernel's limit of 107 bytes."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
