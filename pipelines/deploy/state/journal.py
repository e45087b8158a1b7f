"""The journal of an environment's deploys, written before and after each step.

One JSON object a line, each on the disk before the step goes on. A line that a power cut tore is
left out by the reader and closed by the next writer.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

Entry = dict[str, Any]


@dataclass(frozen=True)
class Journal:
    """The journal of one environment."""

    path: Path

    def write(self, deploy: str, event: str, **facts: object) -> Entry:
        """Append one entry of a deploy and see it on the disk."""
        entry = {"time": now(), "deploy": deploy, "event": event, **facts}
        line = json.dumps(entry).encode() + b"\n"
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        try:
            size = os.fstat(descriptor).st_size
            if size and os.pread(descriptor, 1, size - 1) != b"\n":
                line = b"\n" + line
            if os.write(descriptor, line) < len(line):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.path))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        return entry

    def entries(self) -> Iterator[Entry]:
        """Yield every whole entry, oldest first."""
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            for line in file:
                try:
                    entry = json.loads(line)
                except ValueError:
                    continue
                if isinstance(entry, dict) and "deploy" in entry:
                    yield entry

    def deploys(self) -> list[Entry]:
        """Return a summary of each deploy, oldest first; `result` is None if none was reached."""
        summaries: dict[str, Entry] = {}
        for entry in self.entries():
            facts = {k: v for k, v in entry.items() if k not in ("event", "time")}
            match entry["event"]:
                case "begin":
                    summaries[entry["deploy"]] = {
                        "began": entry["time"], **facts, "ended": None, "result": None
                    }  # fmt: skip
                case "started" if entry["deploy"] in summaries:
                    summaries[entry["deploy"]]["step"] = entry["step"]
                case "end" if entry["deploy"] in summaries:
                    summaries[entry["deploy"]].update(facts, ended=entry["time"])
        return list(summaries.values())

    def interrupted(self) -> list[Entry]:
        """Return the deploys that never came to an end: their process was killed."""
        return [deploy for deploy in self.deploys() if deploy["ended"] is None]


def now() -> str:
    """Return this moment in ISO 8601, with milliseconds, in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")
