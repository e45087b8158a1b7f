"""The record of one deploy: each step is written to journal and progress, before it and after."""

from __future__ import annotations

import getpass
import signal
import time
import traceback
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.deploy.faults import of_disk, of_host
from pipelines.deploy.progress import Progress, Result
from pipelines.deploy.state.journal import Journal
from pipelines.system import disk_space
from pipelines.system.crash_points import boundary
from pipelines.system.faults import EnvironmentFault, Fault

INTERRUPTING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@dataclass
class Record:
    """The record of one deploy; `begin` and `end` enclose its steps."""

    journal: Journal
    progress: Progress
    id: str = field(default_factory=lambda: uuid.uuid4().hex[:12])
    must_go_on: bool = False

    def go_on(self) -> None:
        """Ignore signals and full disks from here on: no way back may be interrupted."""
        self.must_go_on = True
        for number in INTERRUPTING:
            signal.signal(number, signal.SIG_IGN)

    def begin(self, verb: str, **facts: object) -> None:
        """Write that the deploy begins; without an end after it, it counts as killed."""
        self._write("begin", verb=verb, by=getpass.getuser(), **facts)

    def end(self, result: Result, **facts: object) -> None:
        """Write the result, before anybody hears of it."""
        self.go_on()
        identity = {"release": result.release, "revision": result.revision, **facts}
        self._write("end", result=result.result, reason=result.reason, **identity)

    def step(self, name: str, act: Callable[[], str]) -> None:
        """Act, and write down what it says; a failure is written down and raised as a Fault."""
        began = time.monotonic()
        self._write("started", step=name)
        self.progress.started(name)
        try:
            with boundary(name):
                text = _acted(act, self.journal.path.parent)
        except Fault as fault:
            self._ended(name, "failed", began, str(fault))
            raise
        self._ended(name, "done", began, text)

    def _write(self, event: str, **facts: object) -> None:
        try:
            self.journal.write(self.id, event, **facts)
        except OSError as error:
            if not self.must_go_on:
                raise of_host(error, self.journal.path.parent) from error

    def _ended(self, name: str, state: str, began: float, text: str) -> None:
        seconds = time.monotonic() - began
        self._write(state, step=name, seconds=round(seconds, 3), text=text)
        self.progress.ended(name, state, seconds, text)


def _acted(act: Callable[[], str], folder: Path) -> str:
    try:
        return act()
    except Fault as fault:
        if disk_space.full(fault, folder):  # as a command of the release said
            raise of_disk(folder) from fault
        raise
    except OSError as error:
        raise of_host(error, folder) from error
    except Exception as error:
        traceback.print_exc()
        raise EnvironmentFault(
            f"The deploy engine itself failed, which is a bug in it: {type(error).__name__} {error}"
        ) from error
