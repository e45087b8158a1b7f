"""The record of the processes that a supervisor has started, for the next one.

`state/keeper.json` names the boot of the machine, the supervisor's pid, and by name each process
that runs: its pid, when it was started, how, and how often it was restarted.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipelines.supervisor.process import Process, Running, SupervisorError, boot, write_private

Change = Callable[[Process], Process]


def write(path: Path, running: Mapping[str, tuple[Running, int]]) -> None:
    """Record what runs, with the number of its restarts, by name."""
    processes = {
        name: {**one.record(), "restarts": restarts} for name, (one, restarts) in running.items()
    }
    record = {"boot": boot(), "pid": os.getpid(), "processes": processes}
    write_private(path, json.dumps(record))


def adopt(path: Path) -> Iterator[tuple[str, Running, int]]:
    """Yield what an earlier supervisor left running: name, process, number of restarts."""
    record = _read(path)
    if record.get("boot") == boot():
        for name, one in record["processes"].items():
            if running := Running.adopt(one):
                yield name, running, one["restarts"]


def left_running(path: Path) -> set[str]:
    """Return the names of what an earlier supervisor left running."""
    names = set()
    for name, running, _ in adopt(path):
        os.close(running.pidfd)
        names.add(name)
    return names


def change(path: Path, change: Change) -> None:
    """Change the recorded definition of each process that runs."""
    record = _read(path)
    for one in record.get("processes", {}).values():
        one["process"] = changed(one["process"], change)
    if record:
        write_private(path, json.dumps(record))


def changed(text: str, change: Change) -> str:
    """Return a process's JSON after `change`, or as it is if it cannot be read."""
    try:
        return change(Process.from_json(text)).to_json()
    except SupervisorError:
        return text


def _read(path: Path) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):  # none, or one that a power cut left empty
        return {}
    return record
