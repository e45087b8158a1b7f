"""What a step remembers of a command's output: its end, however much there was."""

from __future__ import annotations

from collections import deque

from buildbot.process.logobserver import LogObserver

KEPT = 1024 * 1024  # characters of each stream


class Output(LogObserver):
    """Keeps the last `KEPT` characters of each stream; the log itself is limited by its settings.

    Buildbot's `BufferLogObserver` keeps everything, and a branch decides how much that is.
    """

    def __init__(self) -> None:
        super().__init__()
        self._out = _End()
        self._err = _End()

    def outReceived(self, data: str) -> None:
        self._out.append(data)

    def errReceived(self, data: str) -> None:
        self._err.append(data)

    @property
    def stdout(self) -> str:
        """The end of what was written to standard output."""
        return self._out.text()

    @property
    def stderr(self) -> str:
        """The end of what was written to standard error."""
        return self._err.text()


class _End:
    def __init__(self) -> None:
        self._chunks: deque[str] = deque()
        self._length = 0

    def append(self, chunk: str) -> None:
        self._chunks.append(chunk)
        self._length += len(chunk)
        while self._length - len(self._chunks[0]) >= KEPT:
            self._length -= len(self._chunks.popleft())

    def text(self) -> str:
        return "".join(self._chunks)[-KEPT:]
