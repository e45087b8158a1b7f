"""Detects the first failing test in a suite's output while it runs.

A worker sends whole lines: what tells of each test by a letter is heard when its line is full.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from buildbot.process.logobserver import LogObserver

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
# Branches decide what is printed. No line may take longer than its length: `(?>` wherever what is
# repeated could be tried in many ways.
_FAILURES = r"""
    # pytest -v: alone, with xdist
    (?P<verbose>(?>\S+?\.py::).+)\ (?:FAILED|ERROR)\ *(?:\[[ \d/%]{1,20}\])?\n
  | \[gw\d+\]\ \[[ \d/%]+\]\ (?:FAILED|ERROR)\ (?P<parallel>(?>\S+?\.py::).*\S)\ *\n
    # pytest, a letter a test: after the file, without one (-q, xdist); then its last lines
  | (?P<file>\S+\.py)\ [.,sxXR-]*[FEu][.,sxXRFEu-]*[ \n]
  | [.,sxXR-]*[FEu][.,sxXRFEu-]*\ *\[[ \d/%]+\]\n
  | (?:FAILED|ERROR)\ (?P<short>(?>\S+?\.py::).+?)(?:\ -\ .*)?\n
    # unittest and Django: -v, whose second line is what a test says of itself; their last lines
  | \ *[\w.]+\ \((?P<told>[\w.]+)\)[ \n].*\.\.\.\ (?:FAIL|ERROR|unexpected\ success)\n
  | ={70}\n(?:FAIL|ERROR):\ [\w.]+\ \((?P<unittest>[\w.]+)\)
"""
_GAPS = {"*": ".*?", "{test}": "(?P<own>.+?)"}


def failures(line: str | None = None) -> re.Pattern[str]:
    """Return the pattern of failing tests in the output of known runners, and of one more.

    line: how that one prints them; `{test}` stands for the name, `*` for anything. A branch decides
    it, so that it is no regular expression: one of those may keep the master busy for ever.
    """
    own = f"{_pattern(line)} |" if line else ""
    return re.compile(f"^(?: {own} {_FAILURES} )", re.MULTILINE | re.VERBOSE)


def _pattern(line: str) -> str:
    pattern, gap = "", ""
    for part in re.split(r"(\*|\{test\})", f"{line}\n"):
        if part in _GAPS:
            gap = _GAPS[part]
        elif part:
            pattern, gap = f"{pattern}(?>{gap}{re.escape(part)})", ""
    return pattern


def first_failure(text: str, pattern: re.Pattern[str]) -> str | None:
    """Return the first failing test, or its file, as the output names it; empty: it does not."""
    match = pattern.search(_COLOURS.sub("", text))
    return next(filter(None, match.groups()), "") if match else None


class FirstFailure(LogObserver):
    """Calls `tell` with the first failing test, once; looks no further then."""

    def __init__(self, pattern: re.Pattern[str], tell: Callable[[str], None]) -> None:
        super().__init__()
        self._pattern = pattern
        self._tell: Callable[[str], None] | None = tell
        self._last = {"o": "", "e": ""}  # lines: what is told of a test may take two

    def outReceived(self, data: str) -> None:
        self._look("o", data)

    def errReceived(self, data: str) -> None:
        self._look("e", data)

    def _look(self, stream: str, lines: str) -> None:
        if self._tell is None:
            return
        test = first_failure(self._last[stream] + lines, self._pattern)
        self._last[stream] = lines[lines.rfind("\n", 0, -1) + 1 :]
        if test is not None:
            tell, self._tell = self._tell, None
            tell(test)
