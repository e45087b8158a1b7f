"""One deploy as it is written down: each step before it acts and after, in journal and progress."""

from __future__ import annotations

import getpass
import signal
import time
import traceback
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from pipelines.boundaries import boundary
from pipelines.deploy.faults import EnvironmentFault, Fault
from pipelines.deploy.progress import Progress, Result
from pipelines.deploy.state.journal import Journal

INTERRUPTING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@dataclass
class Record:
    """Of one deploy. `begin` and `end` enclose its steps."""

    journal: Journal
    progress: Progress
    id: str = field(default_factory=lambda: uuid.uuid4().hex[:12])
    must_go_on: bool = False

    def go_on(self) -> None:
        """From here on, as on every way back, neither a signal nor a full disk may interfere."""
        self.must_go_on = True
        for number in INTERRUPTING:
            signal.signal(number, signal.SIG_IGN)

    def begin(self, verb: str, **facts: object) -> None:
        """Without an end after it, the next run knows that this one was killed."""
        self._write("begin", verb=verb, by=getpass.getuser(), **facts)

    def end(self, result: Result, **facts: object) -> None:
        """The end is written before anybody hears of it."""
        self.go_on()
        told = {"release": result.release, "revision": result.revision, **facts}
        self._write("end", result=result.result, reason=result.reason, **told)

    def step(self, name: str, act: Callable[[], str]) -> None:
        """Act, and write down what it says; a failure is written down and raised as a Fault."""
        began = time.monotonic()
        self._write("started", step=name)
        self.progress.started(name)
        try:
            with boundary(name):
                text = _acted(act)
        except Fault as fault:
            self._ended(name, "failed", began, str(fault))
            raise
        self._ended(name, "done", began, text)

    def _write(self, event: str, **facts: object) -> None:
        try:
            self.journal.write(self.id, event, **facts)
        except OSError as error:
            if not self.must_go_on:
                raise EnvironmentFault(
                    f"The journal {self.journal.path} cannot be written: {error.strerror}."
                    " Make room for it."
                ) from error

    def _ended(self, name: str, state: str, began: float, text: str) -> None:
        seconds = time.monotonic() - began
        self._write(state, step=name, seconds=round(seconds, 3), text=text)
        self.progress.ended(name, state, seconds, text)


def _acted(act: Callable[[], str]) -> str:
    try:
        return act()
    except Fault:
        raise
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        raise EnvironmentFault(
            f"This host failed: {error.strerror or error}{place}. Correct that and deploy again."
        ) from error
    except Exception as error:
        traceback.print_exc()
        raise EnvironmentFault(
            f"The deploy engine itself failed, which is a bug in it: {type(error).__name__} {error}"
        ) from error
