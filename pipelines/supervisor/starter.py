"""Starts processes without ever disturbing one that runs."""

from __future__ import annotations

from collections.abc import Callable

from pipelines.supervisor import Process, Supervisor


class Starter:
    """Leaves alone what runs when it is constructed, though its settings may have changed since.

    A restart in its place would fail requests. New settings apply to the next release, and to
    database and front at the next `start` after a `stop`.
    """

    def __init__(self, supervisor: Supervisor) -> None:
        self.supervisor = supervisor
        self._alone = supervisor.running()

    def ensure(self, name: str, process: Callable[[], Process]) -> None:
        """Start it unless it runs; `process` is called, and its secrets read, only then."""
        if name not in self._alone:
            self.supervisor.want(name, process())
