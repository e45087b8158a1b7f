"""Keeps the end of a command's output in bounded memory."""

from __future__ import annotations

from buildbot.process.logobserver import LogObserver

from pipelines.buildbot_patches.log_limits import Tail

KEPT = 1024 * 1024  # characters of each stream


class Output(LogObserver):
    """Keeps the end of each stream.

    Buildbot's `BufferLogObserver` keeps everything, and a branch decides how much that is.
    """

    def __init__(self) -> None:
        super().__init__()
        self._out = Tail(KEPT)
        self._err = Tail(KEPT)

    def outReceived(self, data: str) -> None:
        self._out.append(data)

    def errReceived(self, data: str) -> None:
        self._err.append(data)

    @property
    def stdout(self) -> str:
        """The end of what was written to standard output."""
        return self._out.text()[-KEPT:]

    @property
    def stderr(self) -> str:
        """The end of what was written to standard error."""
        return self._err.text()[-KEPT:]
