"""What goes wrong with one push, and not with the others: it is tried again, and in the end told.

Every field of a commit is its author's to choose, and something may fail of any: such a push would
be under way for ever, and whoever waits behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from twisted.internet import defer
from twisted.python import log

from pipelines.journal.pushes import Push
from pipelines.journal.vocabulary import Reason, ReasonCode
from pipelines.system import disk_space

MOST_TRIES = 10  # each a few seconds after the one before
# What the machine must be mended for: no push is to blame.
_OF_THE_MACHINE = (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError, MemoryError)


class Troubles:
    """Counts the failures of each push in what is done for it."""

    def __init__(self, end: Callable[[Push, Reason], Awaitable[None]]) -> None:
        self._end = end
        self._times: Counter[tuple[int, str]] = Counter()  # by push, and what is done for it

    async def mind(
        self, push: Push, work: Callable[..., Awaitable[object]], *arguments: Any
    ) -> bool:
        """Do something for a push; returns whether it was done, and raises nothing of its own.

        What fails is logged, and tried again at the next look; a push for which it has failed too
        often is ended with the error's words.
        """
        try:
            await work(*arguments)
        except defer.CancelledError:
            raise
        except Exception as error:
            log.err(error, f"{push.branch} at {push.revision[:7]} in {push.stage}: tried again")
            await self._failed(push, work.__name__, error)
            return False
        self._times.pop((push.id, work.__name__), None)
        return True

    async def _failed(self, push: Push, doing: str, error: Exception) -> None:
        if isinstance(error, _OF_THE_MACHINE) or disk_space.full(error, Path.cwd()):
            return
        self._times[push.id, doing] += 1
        if self._times[push.id, doing] >= MOST_TRIES:
            del self._times[push.id, doing]
            first = next(iter(str(error).strip().splitlines()), type(error).__name__)
            words = f"{push.stage} failed at something of this push {MOST_TRIES} times: {first}"
            await self._end(push, Reason(ReasonCode.INFRASTRUCTURE, words))
