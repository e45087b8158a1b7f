"""One process: its definition, its start, its adoption by the next supervisor, its end."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from pipelines.system.faults import EnvironmentFault

# The new process waits for a word before it becomes the program. So one whose supervisor is killed
# before it was recorded never runs: nothing can be started twice or be forgotten.
GATE = ["/bin/sh", "-c", 'read -r _ && exec "$@" </dev/null', "sh"]
NAME = re.compile(r"\w[\w.+-]*")


class SupervisorError(EnvironmentFault):
    """The supervisor does not do what was asked; the text says why and the remedy."""


@dataclass(frozen=True)
class Process:
    """Definition of a process; `env` is all of its environment, nothing is inherited.

    It is first started after those whose names match a pattern of `starts_after` were, and stopped
    before them when everything stops. `stop_timeout` in seconds, then its group is killed.
    `heartbeat` is the file in which it tells that it answers; where it has not for `answers_within`
    seconds it is ended, and started again. None: it is not asked.
    """

    argv: tuple[str, ...]
    env: Mapping[str, str] = field(repr=False)
    cwd: str
    log: str
    stop_signal: str = "SIGTERM"
    stop_timeout: float = 30.0
    starts_after: tuple[str, ...] = ()
    heartbeat: str | None = None
    answers_within: float = 60.0

    def to_json(self) -> str:
        """The content of `state/processes/<name>.json`."""
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str) -> Process:
        """Read it back; raises SupervisorError naming what is missing or unknown."""
        try:
            values = json.loads(text)
            signal.Signals[values.get("stop_signal", "SIGTERM")]
            lists = {key: tuple(values.get(key, ())) for key in ("argv", "starts_after")}
            return cls(**{**values, **lists})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            keys = ", ".join(one.name for one in fields(cls))
            raise SupervisorError(f"not a process ({error}); it is an object of {keys}") from error


@dataclass(frozen=True)
class ProcessStatus:
    """What became of a wanted process: `state` is running, starting, backing off, stopping or
    unkept (no supervisor runs); `restarts` counts those after an end that nobody asked for."""

    name: str
    pid: int | None
    state: str
    restarts: int


@dataclass
class Running:
    """A live process, held by a pidfd, so that its pid can never mean another one."""

    process: Process
    pid: int
    start_time: int  # clock ticks after boot, from /proc: with the pid, this names a process
    pidfd: int
    child: subprocess.Popen[bytes] | None = None  # None: adopted from a supervisor that was killed

    @classmethod
    def start(cls, process: Process) -> Running:
        """Fork, up to the gate; `release` lets it become the program. Raises OSError."""
        Path(process.log).parent.mkdir(parents=True, exist_ok=True)
        with Path(process.log).open("ab") as log:
            child = subprocess.Popen(
                [*GATE, *process.argv],
                env=dict(process.env),
                cwd=process.cwd,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,  # its own group, and no terminal's signals
            )
        pidfd = os.pidfd_open(child.pid)
        return cls(process, child.pid, _start_time(child.pid) or 0, pidfd, child)

    @classmethod
    def adopt(cls, record: Mapping[str, Any]) -> Running | None:
        """Return the process that `record` of an earlier supervisor names, if it still lives."""
        try:
            pidfd = os.pidfd_open(record["pid"])
        except ProcessLookupError:
            return None
        if _start_time(record["pid"]) != record["start_time"]:
            os.close(pidfd)
            return None
        process = Process.from_json(record["process"])
        return cls(process, record["pid"], record["start_time"], pidfd)

    def record(self) -> dict[str, Any]:
        """Return what `adopt` needs."""
        return {
            "pid": self.pid,
            "start_time": self.start_time,
            "process": self.process.to_json(),
        }

    def release(self) -> None:
        """Let a started process become its program."""
        if self.child and self.child.stdin:
            with self.child.stdin as gate:
                gate.write(b"go\n")

    def stop(self) -> None:
        """Ask it to end."""
        signal.pidfd_send_signal(self.pidfd, signal.Signals[self.process.stop_signal])

    def kill(self) -> None:
        """End it and all of its group, at once."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            return  # the whole group has ended

    def reap(self) -> str:
        """After its end: free what it held, and say how it ended."""
        self.kill()  # what it left behind might hold a socket or a port
        os.close(self.pidfd)
        if self.child is None:
            return "ended"
        status = self.child.wait()
        return f"ended with status {status}" if status >= 0 else f"killed by signal {-status}"


def write_private(path: Path, text: str) -> None:
    """Write a file whole or not at all, for us alone: a process's environment holds its secrets."""
    aside = path.with_name(f".{path.stem}")
    aside.touch(mode=0o600)
    aside.write_text(text)
    aside.replace(path)


def boot() -> str:
    """Return the name of this boot: pids and start times of another one mean nothing."""
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip()


def _start_time(pid: int) -> int | None:
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if after_name[0] == "Z" else int(after_name[19])
