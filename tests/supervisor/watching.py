"""Looks at what a supervisor runs, and waits for ends that announce themselves."""

from __future__ import annotations

import json
import os
import select
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.supervisor import Process, ProcessStatus, Supervisor

MakeProcess = Callable[..., Process]


def one(supervisor: Supervisor, name: str) -> ProcessStatus:
    return next(status for status in supervisor.status() if status.name == name)


def pid_of(supervisor: Supervisor, name: str) -> int:
    pid = one(supervisor, name).pid
    assert pid
    return pid


def supervisor_pid(tmp_path: Path) -> int:
    pid: int = json.loads((tmp_path / "state/keeper.json").read_text())["pid"]
    return pid


@contextmanager
def watching(pid: int) -> Iterator[Callable[[], bool]]:
    """Gives what waits for the end of a process."""
    pidfd = os.pidfd_open(pid)
    yield lambda: bool(select.select([pidfd], [], [], 10)[0])
    os.close(pidfd)


def eventually(happened: Callable[[], bool], seconds: float = 60) -> None:
    """For what announces itself to nobody, such as a line in a file."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline
        select.select([], [], [], 0.02)


def has_ended(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True
