"""gunicorn's configuration for an ASGI project that brings none; it runs inside the release.

When gunicorn's worker is told to end, it waits for open WebSockets and tells nobody: a page would
stay with the old release until its drain is over, and then be cut. This one closes them with 1012,
"service restart", and each client comes back to the release that serves now.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from gunicorn.workers.gasgi import ASGIWorker

SERVICE_RESTART = 1012  # in IANA's registry of close codes: connect again

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]


class Leaving:
    """An ASGI application around the project's own, whose WebSockets can be let go."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._over = asyncio.Event()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve as the project does; it sees a WebSocket that was let go as one that has left."""
        if scope["type"] != "websocket":
            await self._application(scope, receive, send)
            return
        accepted, closing = asyncio.Event(), False

        async def say(message: Message) -> None:
            if closing:
                return  # nothing may follow the close
            await send(message)
            if message["type"] == "websocket.accept":
                accepted.set()

        async def close() -> None:
            nonlocal closing
            await self._over.wait()
            await accepted.wait()
            closing = True
            await send({"type": "websocket.close", "code": SERVICE_RESTART})

        ending = asyncio.create_task(close())
        try:
            await self._application(scope, receive, say)
        finally:
            ending.cancel()

    def let_go(self) -> None:
        """Close every WebSocket, those that are just being accepted too."""
        self._over.set()


class Worker(ASGIWorker):
    """gunicorn's own for ASGI, which lets WebSockets go on SIGTERM."""

    asgi: Any

    def load_wsgi(self) -> None:
        """Put the project's application into ours."""
        super().load_wsgi()
        self.asgi = Leaving(self.asgi)

    def handle_exit_signal(self) -> None:
        """Requests end by themselves; WebSockets do not."""
        super().handle_exit_signal()
        self.asgi.let_go()


worker_class = Worker
