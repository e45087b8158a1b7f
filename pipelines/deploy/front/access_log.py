"""Reads what the front wrote about each request."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

_LONGEST = 50 << 20  # bytes


@dataclass(frozen=True)
class Request:
    """Status and duration of one request; `agent` is its User-Agent."""

    status: int
    seconds: float
    agent: str = ""


def end(path: Path) -> int:
    """Return the size of the log: where the next request will be written."""
    return path.stat().st_size if path.exists() else 0


def limit(path: Path) -> None:
    """Move a long log aside. The front goes on writing: it opened the file to append to it."""
    if end(path) > _LONGEST:
        shutil.copyfile(path, path.with_name(f"{path.name}.1"))
        os.truncate(path, 0)


def read(path: Path, start: int) -> tuple[list[Request], int]:
    """Return the requests written from `start` (bytes) on, and where the last whole line ends."""
    try:
        with path.open("rb") as file:
            file.seek(start)
            text = file.read()
    except FileNotFoundError:
        return [], 0
    whole = text[: text.rfind(b"\n") + 1]
    parsed = [_parse(line) for line in whole.splitlines()]
    return [request for request in parsed if request], start + len(whole)


def _parse(line: bytes) -> Request | None:
    try:
        entry = json.loads(line)
        return Request(int(entry["status"]), float(entry["seconds"]), entry.get("agent", ""))
    except (ValueError, KeyError, TypeError):
        return None  # a line cut by the start of the window
