"""Routes ASGI connections: HTTP to Django, each WebSocket path to its own application."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, Protocol

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
AsgiApplication = Callable[[Scope, Receive, Send], Awaitable[None]]


class WebSocketApplication(Protocol):
    """An ASGI application for one WebSocket path that can be told to let its clients go."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None: ...

    def stop(self) -> None:
        """Close every open socket with 1012, so that clients connect again elsewhere."""


class Application:
    """The whole site as one ASGI application."""

    def __init__(
        self, http: AsgiApplication, websockets: Mapping[str, WebSocketApplication]
    ) -> None:
        self._http = http
        self._websockets = websockets

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websockets.get(scope["path"], refuse)(scope, receive, send)
        else:
            await live(receive, send)

    def stop(self) -> None:
        """Let the WebSocket clients go; HTTP requests end by themselves."""
        for application in self._websockets.values():
            application.stop()


async def refuse(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a WebSocket handshake on an unknown path; servers turn this into HTTP 403."""
    await send({"type": "websocket.close"})


async def live(receive: Receive, send: Send) -> None:
    """Follow the lifespan protocol; there is nothing to set up or to take down."""
    for event in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{event}.complete"})
