"""How the deploy engine tells the keeper of an environment what shall run."""

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
    KeeperError,
    Process,
    ProcessStatus,
    write_private,
)
from pipelines.system.code import digest

T = TypeVar("T")
ATTEMPTS = 3  # of what a keeper was asked that ends without an answer
CODE = digest(Path(__file__).parent)  # of this version's keeper


class KeeperEndedError(KeeperError):
    """The keeper was killed before it answered."""


class Keeper:
    """The keeper of the environment in `directory`; each call waits for its effect.

    What is wanted lies in `state/processes/` and stays wanted when the keeper is stopped, is killed
    or was never started; so one that is killed while it is asked is started again, and asked again.
    All raise KeeperError, also when a deadline (seconds) passes.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory.absolute()
        self._processes = self.directory / "state/processes"
        self._record = self.directory / "state/keeper.json"

    def ensure_running(self, timeout: float = 20) -> None:
        """Start the keeper unless it runs; it starts what is wanted and adopts what still runs.

        One of another version makes way for this version's, and what it keeps runs on.
        """
        runs = self._look()
        if runs and runs.get("code") == CODE:
            return
        self.dismiss()
        self._launch(timeout)

    def dismiss(self) -> None:
        """End the keeper alone, if one runs. What it keeps runs on; the next keeper adopts that."""
        while self._answers():
            with suppress(KeeperEndedError):
                self._kill()

    def _kill(self) -> None:
        keeper = self._watched()
        try:
            self._ask({"command": "status"}, timeout=10)  # it lives, so that no other has its pid
            signal.pidfd_send_signal(keeper, signal.SIGKILL)
            select.select([keeper], [], [])
        finally:
            os.close(keeper)

    def redefine(self, change: record.Change) -> None:
        """Have `change` made to every process as it is wanted, without disturbing one that runs.

        That runs on as it was started, and is started as `change` says when it has ended. Leaves
        no keeper running.
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
        """Have `process` run as `name`, in place of what ran by that name."""
        if not NAME.fullmatch(name):
            raise KeeperError(f"process name {name!r}: use letters, digits and any of . _ + -")
        self._processes.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_private(self._processes / f"{name}.json", process.to_json())
        told = self._reconcile(name, timeout + process.stop_timeout)
        became = [one.state for one in told if one.name == name]
        if became != ["running"]:
            raise KeeperError(f"{name} is {' '.join(became) or 'gone'}; see {process.log}")

    def unwant(self, name: str, timeout: float = 60) -> None:
        """Have nothing run as `name`."""
        (self._processes / f"{name}.json").unlink(missing_ok=True)
        self._reconcile(name, timeout)

    def status(self) -> list[ProcessStatus]:
        """Every wanted process, and every other one that has not ended yet, by name."""
        if told := self._look():
            return _statuses(told)
        names = sorted(path.stem for path in self._processes.glob("*.json"))
        return [ProcessStatus(name, None, "unkept", 0) for name in names]

    def running(self) -> set[str]:
        """The names of what runs, also of what a keeper that was killed has left running."""
        if told := self._look():
            return {one.name for one in _statuses(told)}
        return record.left_running(self._record)

    def stop(self, timeout: float = 90) -> None:
        """Stop every process, those that start last first, then the keeper."""
        _persist(partial(self._stop, timeout))

    def _stop(self, timeout: float) -> None:
        if not self._answers():
            self._launch(timeout, "--stop")  # what a killed keeper left running is stopped too
            return
        keeper = self._watched()
        try:
            self._ask({"command": "stop"}, timeout)
            if not select.select([keeper], [], [], 10)[0]:
                raise KeeperError(f"the keeper of {self.directory} stopped all but itself")
        finally:
            os.close(keeper)

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
            raise KeeperError(
                f"the keeper of {self.directory} was not ready in {timeout} s;"
                " see shared/logs/keeper.log there"
            ) from None
        if done.returncode and not self._answers():  # it may have lost a race to another one
            raise KeeperError(done.stderr.strip())

    def _answers(self) -> bool:
        return self._look() is not None

    def _look(self) -> dict[str, Any] | None:
        """The keeper's answer, if one runs."""
        try:
            return self._exchange({"command": "status"}, timeout=10)
        except (FileNotFoundError, ConnectionError):
            return None

    def _ask(self, request: dict[str, str], timeout: float) -> dict[str, Any]:
        try:
            told = self._exchange(request, timeout)
        except (FileNotFoundError, ConnectionError):
            raise self._ended() from None
        if "error" in told:
            raise KeeperError(told["error"])
        return told

    def _ended(self) -> KeeperEndedError:
        log = self.directory / "shared/logs/keeper.log"
        return KeeperEndedError(f"the keeper has ended without an answer; see {log}")

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
                asked, log = " ".join(request.values()), self.directory / "shared/logs/keeper.log"
                raise KeeperError(f"no {asked} within {timeout:g} s; see {log}") from None
        if not answer:
            raise ConnectionResetError
        told: dict[str, Any] = json.loads(answer)
        return told


def _persist(ask: Callable[[], T], attempts: int = ATTEMPTS) -> T:
    """Ask again, of the next keeper, when one was killed before it answered."""
    try:
        return ask()
    except KeeperEndedError:
        if attempts == 1:
            raise
    return _persist(ask, attempts - 1)


def _statuses(told: dict[str, Any]) -> list[ProcessStatus]:
    return [ProcessStatus(**one) for one in told["processes"]]


@contextmanager
def short(path: Path) -> Iterator[str]:
    """A name for the socket `path` below the kernel's limit of 107 bytes, however deep it lies."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)
