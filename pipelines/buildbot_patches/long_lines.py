"""Makes long lines of a command's output arrive whole: broken, and nothing lost.

Buildbot 4.3's worker breaks a line that is longer than 4,096 characters, and loses what comes after
its first piece, and says nothing of it.
"""

from __future__ import annotations

import sys

from buildbot_worker.util import lineboundaries
from buildbot_worker.util.lineboundaries import LineBoundaryFinder, LineInfo


def keep_long_lines() -> None:
    """Have a worker break long lines, from now on."""
    lineboundaries.LineBoundaryFinder = WholeLines


class WholeLines(LineBoundaryFinder):
    """Finds the boundaries of lines that are broken before they are too long for it."""

    __slots__ = ("most",)

    def __init__(self, max_line_length: int, newline_re: str) -> None:
        super().__init__(sys.maxsize, newline_re)
        self.most = max_line_length - 1

    def append(self, text: str, time: float) -> LineInfo | None:
        """Return what has become whole lines."""
        found: LineInfo | None = super().append(self._broken(text), time)
        return found

    def _broken(self, text: str) -> str:
        pieces, room = [], self.most - len(self.partial_line)
        for line in text.splitlines(keepends=True):
            begin = 0
            while len(line.rstrip("\r\n")) - begin > room:
                pieces += [line[begin : begin + room], "\n"]
                begin, room = begin + room, self.most
            pieces.append(line[begin:])
            room = self.most
        return "".join(pieces)
