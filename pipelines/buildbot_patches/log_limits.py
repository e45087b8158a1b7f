"""Limits of how much of a command's output the master keeps.

Buildbot 4.3 reads `logMaxSize` and `logMaxTailSize`, and does nothing with them.
"""

from __future__ import annotations

import zlib
from collections import deque
from collections.abc import Generator
from typing import Any

from buildbot.db.compression.native import GZipCompressor
from buildbot.process.log import Log, StreamLog
from twisted.internet import defer
from twisted.python import log


def limit() -> None:
    """Keep of each log `logMaxSize` characters from its beginning, `logMaxTailSize` from its end.

    Those who observe a log still see all of it.
    """
    Log._byType["s"] = LimitedLog
    # Better compression saves little, and of binary junk it manages one megabyte a second.
    GZipCompressor.COMPRESS_LEVEL = zlib.Z_BEST_SPEED


class LimitedLog(StreamLog):
    """Log that keeps its beginning and end; a line in between says how much was left out."""

    def __init__(self, master: Any, *args: Any) -> None:
        super().__init__(master, *args)
        self._most = master.config.logMaxSize
        self._tail = Tail(master.config.logMaxTailSize)
        self._room = self._most
        self._is_full = False

    def addRawLines(self, lines: str) -> defer.Deferred[None]:
        """Keep some lines, each of which begins with the letter of its stream.

        Nobody waits until they are written, `finish` does: what a worker sends meanwhile would be
        held before it comes here, where the limit is.
        """
        if len(lines) <= self._room and not self._is_full:
            self._room -= len(lines)
            self._write(lines)
        else:
            self._tail.append(lines)
            if not self._is_full:
                self._is_full = True  # and so nothing that comes later gets before it
                most = _megabytes(self._most)
                self._write(f"h--- more than {most} were written: the end follows at the end ---\n")
        return defer.succeed(None)

    def _write(self, lines: str) -> None:
        super().addRawLines(lines).addErrback(log.err, f"while writing log {self.logid}")

    @defer.inlineCallbacks
    def finish(self) -> Generator[Any, Any, None]:
        """Write the end of what was left out."""
        yield self.flush()
        if end := self._tail.text():
            words = f"{_megabytes(self._tail.dropped)} are left out here (SLIPWAY_LOG_MEGABYTES)"
            yield super().addRawLines(f"h--- {words} ---\n{end}")
        yield super().finish()


class Tail:
    """The last pieces of a text, as many as hold `least` characters."""

    def __init__(self, least: int) -> None:
        self.dropped = 0
        self._least = least
        self._pieces: deque[str] = deque()
        self._length = 0

    def append(self, piece: str) -> None:
        """Add to the end; what is not needed any more is dropped from the beginning."""
        self._pieces.append(piece)
        self._length += len(piece)
        while self._length - len(self._pieces[0]) >= self._least:
            dropped = len(self._pieces.popleft())
            self._length -= dropped
            self.dropped += dropped

    def text(self) -> str:
        """What is kept: whole pieces."""
        return "".join(self._pieces)


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"
