"""The first failing test of a suite, seen in its output while it goes on."""

from __future__ import annotations

import re
from collections.abc import Callable

from buildbot.process.logobserver import LogObserver

LONGEST = 4096  # characters of a line that are looked at
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_FAILURES = re.compile(
    r"""
    ^(?:
        (?P<verbose>\S+\.py::.+?)\ (?:FAILED|ERROR)(?=\s|\Z)          # pytest -v
      | \[gw\d+\]\ \[\ *\d+%\]\ (?:FAILED|ERROR)\ (?P<parallel>\S+\.py::.+?)\s*\n  # and xdist
      | (?P<file>\S+\.py)\ (?=[.sxXFE]*(?:\s|\Z))[.sxX]*[FE]            # pytest: a letter a test
      | (?:FAILED|ERROR)\ (?P<short>\S+\.py::.+?)(?:\ -\ .*)?\n        # pytest's last lines
      | (?:FAIL|ERROR):\ \w+\ \((?P<unittest>[\w.]+)\)                 # unittest, Django
      | \w+\ \((?P<told>[\w.]+)\)\ \.\.\.\ (?:FAIL|ERROR)\n            # the same, verbose
    )
    """,
    re.MULTILINE | re.VERBOSE,
)


def first_failure(text: str) -> str | None:
    """Return the name of the first test that failed, as the output names it; or its file."""
    found = _FAILURES.search(text)
    return next(filter(None, found.groups()), None) if found else None


class FirstFailure(LogObserver):
    """Calls `tell` with the first failing test, once; looks no further then."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__()
        self._tell: Callable[[str], None] | None = tell
        self._lines = {"o": "", "e": ""}  # of each stream, what has come of its last line

    def outReceived(self, data: str) -> None:
        self._look("o", data)

    def errReceived(self, data: str) -> None:
        self._look("e", data)

    def _look(self, stream: str, data: str) -> None:
        if self._tell is None:
            return
        text = self._lines[stream] + data
        if found := first_failure(_COLOURS.sub("", text)):
            tell, self._tell = self._tell, None
            tell(found)
        line = text.rpartition("\n")[2]
        self._lines[stream] = line if len(line) < LONGEST else ""
