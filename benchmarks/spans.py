"""When each step of each build began and ended: what a Buildbot tells those who listen to it.

Buildbot's tables keep whole seconds. Its event stream tells of each start and end at once, of
ours and of a stock one alike, and is noted here with the time at which it arrives.
"""

from __future__ import annotations

import json
import socket
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from typing import Any
from urllib.parse import urlsplit

from benchmarks.processes import RivalFailed

DEAD = 600  # seconds in which a build must end
Interval = tuple[float, float]


@dataclass(frozen=True)
class Span:
    """One step of a stage, from when to when, in seconds since the epoch."""

    stage: str
    step: str
    began: float
    ended: float


@dataclass(frozen=True)
class Built:
    """A build that has ended."""

    stage: str
    began: float
    ended: float
    result: int
    words: str


class Events:
    """What a Buildbot at `url` has told since we listen."""

    def __init__(self, url: str, prefix: str) -> None:
        self._url = url
        self._news = threading.Condition()
        self._builds: dict[int, dict[str, Any]] = {}
        self._steps: dict[int, dict[str, Any]] = {}
        self._stages: dict[int, str] = {
            each["builderid"]: each["name"].removeprefix(prefix)
            for each in self.get("builders")["builders"]
        }

    def get(self, path: str) -> Any:
        """Ask the Buildbot's API."""
        with urllib.request.urlopen(f"{self._url}/api/v2/{path}", timeout=30) as answer:
            return json.load(answer)

    def note(self, key: list[str], message: dict[str, Any], at: float) -> None:
        """Keep when something began and ended."""
        with self._news:
            known, number = (
                (self._steps, message["stepid"])
                if key[0] == "steps"
                else (self._builds, message["buildid"])
            )
            entry = known.setdefault(number, {"began": at})
            if key[-1] == "started":
                entry["began"] = at
            elif key[-1] == "finished":
                entry["ended"] = at
            entry.update(message)
            self._news.notify_all()

    def ended(self, stage: str, since: float, count: int = 1) -> list[Built]:
        """Wait for so many ends of builds of a stage that began since then.

        Raises RivalFailed when any build since then ended badly, or none came.
        """
        with self._news:
            self._news.wait_for(lambda: self._enough(stage, since, count), DEAD)
            found = self._built(since)
        if failed := [each for each in found if each.result > 1]:
            raise RivalFailed(f"{failed[0].stage} ended badly: {failed[0].words} ({self._url})")
        found = [each for each in found if each.stage == stage]
        if len(found) < count:
            raise RivalFailed(f"no end of {stage} within {DEAD} s; see {self._url}")
        return found

    def over(self, stage: str, since: float) -> bool:
        """Whether a build of the stage that began since then has ended, or any has badly."""
        with self._news:
            return self._enough(stage, since, 1)

    def _enough(self, stage: str, since: float, count: int) -> bool:
        found = self._built(since)
        return any(each.result > 1 for each in found) or count <= sum(
            each.stage == stage for each in found
        )

    def _built(self, since: float) -> list[Built]:
        return [
            Built(
                self._stages[each["builderid"]],
                each["began"],
                each["ended"],
                each["results"],
                each["state_string"],
            )
            for each in self._builds.values()
            if each["began"] >= since and "ended" in each
        ]

    def spans(self, since: float) -> list[Span]:
        """Every step that has ended and began since then."""
        with self._news:
            return [
                Span(self._stage(each), each["name"], each["began"], each["ended"])
                for each in self._steps.values()
                if each["began"] >= since and "ended" in each
            ]

    def starts(self, since: float) -> dict[tuple[str, str], float]:
        """When each stage and step first began, of those that did since then."""
        with self._news:
            found: dict[tuple[str, str], float] = {}
            for each in self._steps.values():
                if each["began"] >= since:
                    found.setdefault((self._stage(each), each["name"]), each["began"])
            return found

    def _stage(self, step: dict[str, Any]) -> str:
        builder: int = self._builds[step["buildid"]]["builderid"]
        return self._stages[builder]


@contextmanager
def listening(url: str, prefix: str = "") -> Iterator[Events]:
    """Listen for the length of the block; builders are named `prefix` and their stage."""
    events = Events(url, prefix)
    with ExitStack() as stack:
        for what in ("builds", "steps"):
            stack.enter_context(_listening_to(events, url, f"{what}/*/*"))
        yield events


@contextmanager
def _listening_to(events: Events, url: str, path: str) -> Iterator[None]:
    parts = urlsplit(url)
    with closing(HTTPConnection(str(parts.hostname), parts.port)) as connection:
        connection.request("GET", f"{parts.path.rstrip('/')}/sse/listen/{path}")
        sock = connection.sock
        with closing(connection.getresponse()) as answer, sock:
            reader = threading.Thread(target=_read, args=(events, answer))
            reader.start()
            try:
                yield
            finally:
                with suppress(OSError):  # the master has gone before us
                    sock.shutdown(socket.SHUT_RDWR)
                reader.join()


def _read(events: Events, answer: HTTPResponse) -> None:
    with suppress(OSError, ValueError):  # the master goes in the middle of a line
        for line in answer:
            at = time.time()
            if line.startswith(b"data: {"):
                told = json.loads(line[len(b"data: ") :])
                events.note(told["key"], told["message"], at)


def total(intervals: list[Interval], within: Interval) -> float:
    """Seconds of a window in which at least one of the intervals was under way."""
    seconds, reached = 0.0, within[0]
    for began, ended in sorted(intervals):
        began, ended = max(began, reached), min(ended, within[1])
        if ended > began:
            seconds += ended - began
            reached = ended
    return seconds
