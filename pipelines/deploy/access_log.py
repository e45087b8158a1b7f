"""Reads what the front wrote about each request."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Request:
    """How one request was answered, and in what time."""

    status: int
    seconds: float


def read(path: Path, start: int) -> tuple[list[Request], int]:
    """The requests written from `start` (bytes) on, and where the last whole line ends."""
    try:
        with path.open("rb") as file:
            if path.stat().st_size < start:
                start = 0  # the log was rotated meanwhile
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
        return Request(int(entry["status"]), float(entry["seconds"]))
    except (ValueError, KeyError, TypeError):
        return None  # a line cut by the start of the window
