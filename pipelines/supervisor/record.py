"""What a keeper writes down of the processes that it has started, for the one that comes after it.

`state/keeper.json` names the boot of the machine, the keeper's pid, and by name each process that
runs: its pid, when it was started, how, and how often it was restarted.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from pipelines.supervisor.process import KeeperError, Process, Running, boot, write_private

Change = Callable[[Process], Process]


def write(path: Path, running: Mapping[str, tuple[Running, int]]) -> None:
    """Write down what runs, with the number of its restarts, by name."""
    processes = {
        name: {**one.record(), "restarts": restarts} for name, (one, restarts) in running.items()
    }
    record = {"boot": boot(), "pid": os.getpid(), "processes": processes}
    write_private(path, json.dumps(record))


def adopt(path: Path) -> Iterator[tuple[str, Running, int]]:
    """What an earlier keeper left running, each with its name and the number of its restarts."""
    record = _read(path)
    if record.get("boot") == boot():
        for name, one in record["processes"].items():
            if running := Running.adopt(one):
                yield name, running, one["restarts"]


def left_running(path: Path) -> set[str]:
    """The names of what an earlier keeper left running."""
    names = set()
    for name, running, _ in adopt(path):
        os.close(running.pidfd)
        names.add(name)
    return names


def change(path: Path, change: Change) -> None:
    """Have what runs count as started from what `change` makes of its definition."""
    record = _read(path)
    for one in record.get("processes", {}).values():
        one["process"] = changed(one["process"], change)
    if record:
        write_private(path, json.dumps(record))


def changed(text: str, change: Change) -> str:
    """A process's JSON after `change`; one that cannot be read stays, its keeper will say so."""
    try:
        return change(Process.from_json(text)).to_json()
    except KeeperError:
        return text


def _read(path: Path) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):  # none, or one that a power cut left empty
        return {}
    return record
