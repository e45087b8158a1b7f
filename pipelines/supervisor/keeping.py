"""Has processes run without ever disturbing one that runs."""

from __future__ import annotations

from collections.abc import Callable

from pipelines.supervisor import Keeper, Process


class Keeping:
    """What runs when this is made is left alone, though its settings may have changed since.

    A restart in its place would fail requests. New settings apply to the next release, and to
    database and front at the next `start` after a `stop`.
    """

    def __init__(self, keeper: Keeper) -> None:
        self.keeper = keeper
        self._alone = keeper.running()

    def ensure(self, name: str, process: Callable[[], Process]) -> None:
        """Have it run, unless it does: then nothing of it is looked at, its secrets neither."""
        if name not in self._alone:
            self.keeper.want(name, process())
