"""Lets a reader of a log leave at any time, without a thread of the database waiting for it.

Buildbot 4.3 reads a log in a thread of its database's pool, which waits after each line until that
was taken. Whoever left in the middle never takes the next one: the thread waits for ever, and after
as many readers as the pool has threads the master stands still.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Generator
from itertools import islice
from typing import Any, TypeVar

from buildbot.db import logs
from twisted.internet import threads

T = TypeVar("T")
AT_ONCE = 64  # lines, or parts of a log: a thread reads so many, and is free again


def let_readers_leave() -> None:
    """Have logs be read, and compressed, in batches, from now on."""
    logs._async_iter_on_pool = in_batches


async def in_batches(
    items: Callable[[], Generator[T, None, None]],
    *,
    reactor: Any,
    provider_threadpool: Any = None,
    **_: Any,
) -> AsyncGenerator[T, None]:
    """Yield what a generator yields in threads of a pool; none is held between two batches."""
    pool = provider_threadpool or reactor.getThreadPool()
    iterator = items()

    def batch() -> list[T]:
        return list(islice(iterator, AT_ONCE))

    while got := await threads.deferToThreadPool(reactor, pool, batch):
        for each in got:
            yield each
