"""Passes a WebSocket through the embedded front: message by message, pings and close code too."""

from __future__ import annotations

import asyncio

from aiohttp import ClientWebSocketResponse, WSCloseCode, WSMsgType, web

LONGEST_MESSAGE = 64 * 2**20  # bytes
PATIENCE = 5  # seconds for the other side to answer a close

Side = web.WebSocketResponse | ClientWebSocketResponse


class Relays:
    """The WebSockets that are open through one front."""

    def __init__(self) -> None:
        self._open: set[web.WebSocketResponse] = set()

    async def relay(
        self, request: web.BaseRequest, app: ClientWebSocketResponse
    ) -> web.WebSocketResponse:
        """Accept the browser's WebSocket as the app accepted it, and pass both ways to the end."""
        browser = web.WebSocketResponse(
            protocols=(app.protocol,) if app.protocol else (),
            timeout=PATIENCE,
            autoclose=False,
            autoping=False,
            compress=False,
            max_msg_size=LONGEST_MESSAGE,
        )
        await browser.prepare(request)
        self._open.add(browser)

        async def to_app() -> None:
            if not await _pass(browser, app):
                await app.close(code=WSCloseCode.GOING_AWAY)

        async def to_browser() -> None:
            if not await _pass(app, browser) and request.transport:
                request.transport.close()  # the app broke off, and so the browser must see it

        try:
            async with asyncio.TaskGroup() as both:
                both.create_task(to_app())
                both.create_task(to_browser())
        finally:
            self._open.discard(browser)
            await app.close(code=WSCloseCode.GOING_AWAY)
        return browser

    async def close(self) -> None:
        """Tell every browser to come back (1001): this front is going away."""
        going = [browser.close(code=WSCloseCode.GOING_AWAY) for browser in self._open]
        await asyncio.gather(*going)


async def _pass(source: Side, target: Side) -> bool:
    """Pass all that comes; says whether it ended with a close rather than by a lost connection."""
    while True:
        message = await source.receive()
        try:
            match message.type:
                case WSMsgType.TEXT:
                    await target.send_str(message.data)
                case WSMsgType.BINARY:
                    await target.send_bytes(message.data)
                case WSMsgType.PING:
                    await target.ping(message.data)
                case WSMsgType.PONG:
                    await target.pong(message.data)
                case WSMsgType.CLOSE:
                    code, reason = message.data or WSCloseCode.OK, (message.extra or "").encode()
                    await target.close(code=code, message=reason)
                    await source.close(code=target.close_code or code)
                    return True
                case WSMsgType.CLOSING:
                    return True  # the other direction is closing this side
                case _:
                    return False
        except ConnectionError:
            return False
