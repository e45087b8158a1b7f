"""Progress of a deploy: a line a step for people, JSON lines for programs."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass
from typing import Any, TextIO

_LONGEST_LINE = 4000  # characters; Buildbot's logs break lines at 4,096
_CUT = " [...]"


@dataclass(frozen=True)
class Result:
    """The result of a deploy: the last thing that is printed."""

    result: str
    release: str | None
    revision: str | None
    reason: str
    url: str


class Progress:
    """Progress for people."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout

    def started(self, step: str) -> None:
        """A step begins. People hear of it when it has ended."""

    def ended(self, step: str, state: str, seconds: float, text: str) -> None:
        """A step is "done" or "failed", after so many seconds."""
        mark = "" if state == "done" else "FAILED: "
        self._say(f"{step:<20} {seconds:6.2f} s  {mark}{text}")

    def result(self, result: Result) -> None:
        """The deploy has ended."""
        self._say(f"{result.result}: {result.reason}")

    def _say(self, line: str) -> None:
        try:
            print(line, file=self._out, flush=True)
        except OSError:
            # Whoever watched is gone. Half a deploy would be worse than an unseen one, and the
            # journal has every word.
            self._out = open(os.devnull, "w")  # noqa: SIM115, PTH123  to the end of the process


class Events(Progress):
    """Progress for programs."""

    def started(self, step: str) -> None:
        """A step begins."""
        self._event(step, "started", 0.0, "")

    def ended(self, step: str, state: str, seconds: float, text: str) -> None:
        """A step is "done" or "failed", after so many seconds."""
        self._event(step, state, seconds, text)

    def result(self, result: Result) -> None:
        """The deploy has ended."""
        self._say(_line(asdict(result)))

    def _event(self, step: str, state: str, seconds: float, text: str) -> None:
        event = {"step": step, "state": state, "seconds": round(seconds, 3), "text": text}
        self._say(_line(event))


def _line(event: dict[str, Any]) -> str:
    """Return an event as JSON in a line that no log breaks: a text that is too long says so."""
    while len(text := json.dumps(event)) > _LONGEST_LINE:
        name = max(event, key=lambda key: len(str(event[key])))
        words = str(event[name]).removesuffix(_CUT)
        event = {**event, name: words[: len(words) * 3 // 4] + _CUT}
    return text
