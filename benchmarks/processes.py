"""Processes that a benchmark starts, and ends by their number, whatever happens."""

from __future__ import annotations

import os
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 60  # seconds for anything to come up, or to end


class RivalFailed(Exception):
    """Something that is measured did not come up or did not end well; a sentence, and its log."""


class Running:
    """One process that runs in a folder, and whose output goes to a file beside it."""

    def __init__(self, command: Sequence[str | Path], env: Mapping[str, str], folder: Path) -> None:
        self.log = folder.with_name(f"{folder.name}.log")
        self.logs = (self.log, folder / "twistd.log")  # where a Buildbot says what it does
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=env, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def wait_until(self, ready: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
        """Ask until it is; raises RivalFailed when the process has ended, or time has."""
        deadline = time.monotonic() + seconds
        while not ready():
            if self.process.poll() is not None:
                raise RivalFailed(f"it ended before {what}\n{self.told()}")
            if time.monotonic() > deadline:
                raise RivalFailed(f"no {what} within {seconds:g} s\n{self.told()}")
            time.sleep(0.005)

    def wait(self, what: str, seconds: float) -> None:
        """Wait for its end; raises RivalFailed unless that was a good one, and in time."""
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise RivalFailed(f"{what} did not end within {seconds:g} s\n{self.told()}") from None
        if code:
            raise RivalFailed(f"{what} failed (exit {code})\n{self.told()}")

    def told(self) -> str:
        """The end of its output, and of its own log."""
        texts = [log.read_text(errors="replace") for log in self.logs if log.exists()]
        return "\n".join(line for text in texts for line in text.splitlines()[-30:])

    def end(self) -> None:
        """End it, by force if it does not listen."""
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextmanager
def running(
    command: Sequence[str | Path], env: Mapping[str, str], folder: Path
) -> Iterator[Running]:
    """A process for the length of the block."""
    started = Running(command, env, folder)
    try:
        yield started
    finally:
        started.end()


def answers(url: str) -> bool:
    """Whether a web server answers there, whatever it says."""
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def processor_seconds(pid: int, of_ended_children: bool = False) -> float:
    """Seconds of a processor that a process has used, or those of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    used = fields[13:15] if of_ended_children else fields[11:13]
    return sum(map(int, used)) / os.sysconf("SC_CLK_TCK")
