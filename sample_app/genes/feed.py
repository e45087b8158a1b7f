"""The live feed of recently added genes, over WebSocket.

A process with watchers looks at the newest genes in the database once per interval, and sends
the whole list to its sockets when it has changed. That works alike on PostgreSQL and SQLite,
over any number of processes and without a broker; and since the state is sent and not the event,
a client that was away for a while, or is slow, misses nothing.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError, close_old_connections

from config.application import Receive, Scope, Send
from genes.api import as_json
from genes.models import Gene

SERVICE_RESTART = 1012  # in IANA's registry of close codes: connect again

logger = logging.getLogger(__name__)


class RecentFeed:
    """An ASGI application for the WebSocket of those who watch the newest genes.

    `interval` is in seconds. It shows public data to anyone, so it checks no origin.
    """

    def __init__(self, interval: float) -> None:
        self._interval = interval
        self._stopping = asyncio.Event()
        self._changed = asyncio.Condition()
        self._newest = ""
        self._watchers = 0
        self._follower: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket until its client leaves or the server stops."""
        await receive()
        await send({"type": "websocket.accept"})
        async with self._followed():
            ends = [asyncio.create_task(end) for end in (left(receive), self._tell(send))]
            stop = asyncio.create_task(self._stopping.wait())
            try:
                await asyncio.wait([*ends, stop], return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in (*ends, stop):
                    task.cancel()
        if self._stopping.is_set():
            with suppress(OSError):  # the client was quicker
                await send({"type": "websocket.close", "code": SERVICE_RESTART})

    def stop(self) -> None:
        """Close every socket, so that its client connects again to whatever serves next."""
        self._stopping.set()

    @asynccontextmanager
    async def _followed(self) -> AsyncIterator[None]:
        """Follow the database as long as anybody watches."""
        self._watchers += 1
        if self._follower is None:
            self._newest = ""
            self._follower = asyncio.create_task(self._follow())
        try:
            yield
        finally:
            self._watchers -= 1
            if self._watchers == 0:
                self._follower.cancel()
                self._follower = None

    async def _follow(self) -> None:
        while True:
            try:
                newest = await sync_to_async(newest_genes)()
            except DatabaseError as error:
                logger.warning("The feed cannot read the newest genes, and tries again: %s", error)
            else:
                async with self._changed:
                    self._newest = newest
                    self._changed.notify_all()
            await asyncio.sleep(self._interval)

    async def _tell(self, send: Send) -> None:
        sent = ""
        with suppress(OSError):  # ASGI's answer to a message for a client that has left
            while True:
                async with self._changed:
                    await self._changed.wait_for(lambda: self._newest != sent)  # noqa: B023
                    sent = self._newest
                await send({"type": "websocket.send", "text": sent})


async def left(receive: Receive) -> None:
    """Return when the client has left; what it says until then does not matter."""
    while (await receive())["type"] != "websocket.disconnect":
        pass


def newest_genes() -> str:
    """Return the newest genes as the message that clients get."""
    try:
        genes = Gene.objects.newest(settings.RECENT_GENES)
        return json.dumps({"genes": [as_json(gene) for gene in genes]})
    finally:
        close_old_connections()
