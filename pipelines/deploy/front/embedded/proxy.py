"""Serves static files, and passes everything else on to the app and back as it comes."""

from __future__ import annotations

import asyncio
import json
import os
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import aiohttp
from aiohttp import hdrs, web

from pipelines.deploy.front.embedded.headers import end_to_end, target, to_app
from pipelines.deploy.front.embedded.websocket import Relays
from pipelines.deploy.front.nginx import (
    CACHE_FOREVER,
    CACHE_NOT,
    HASHED_NAME,
    RETRY_AFTER,
    UNAVAILABLE_PAGE,
)

SILENCE = 3600  # seconds without a byte after which the app counts as gone
RETRY_PAUSE = 0.05  # seconds; nobody announces that a socket is listened on again
IDEMPOTENT = {hdrs.METH_GET, hdrs.METH_HEAD, hdrs.METH_OPTIONS}
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Settings:
    """Where the app and its static files are; `hold` is how long (seconds) to wait for the app."""

    socket: Path
    static: Mapping[str, Path]
    hold: float
    access_log: Path


class Front:
    """Answers one request after another and keeps no connection to the app."""

    def __init__(self, settings: Settings) -> None:
        self.relays = Relays()
        self._settings = settings
        self._log = settings.access_log.open("a", buffering=1)
        self._folder = os.open(settings.socket.parent, os.O_PATH)  # keeps the name below 107 bytes
        link = f"/proc/self/fd/{self._folder}/{settings.socket.name}"
        self._app = aiohttp.ClientSession(
            connector=aiohttp.UnixConnector(link, limit=0, force_close=True),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=("Accept", "Accept-Encoding", "Content-Type", "User-Agent"),
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=5, sock_read=SILENCE),
            max_line_size=65536,
            max_field_size=65536,
        )

    async def close(self) -> None:
        """Free what it holds, once nothing runs any more."""
        await self._app.close()
        os.close(self._folder)
        self._log.close()

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer, and log the answer; a client that has left is logged as 499, as by nginx."""
        began, response = time.perf_counter(), None
        try:
            response = await self._answer(request)
        finally:
            line = {
                "time": round(time.time(), 3),
                "client": request.remote,
                "method": request.method,
                "path": request.raw_path,
                "status": response.status if response else 499,
                "seconds": round(time.perf_counter() - began, 6),
                "agent": request.headers.get(hdrs.USER_AGENT, ""),
            }
            with suppress(OSError):  # a full disk is no reason to answer nobody
                self._log.write(json.dumps(line) + "\n")
        return response

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        if file := self._static_file(request):
            hashed = re.search(HASHED_NAME, file.name)
            cache = CACHE_FOREVER if hashed else CACHE_NOT
            return web.FileResponse(file, headers={hdrs.CACHE_CONTROL: cache})
        websocket = request.headers.get(hdrs.UPGRADE, "").lower() == "websocket"
        try:
            return await (self._websocket(request) if websocket else self._pass(request))
        except aiohttp.InvalidURL:
            return web.Response(status=400)
        except aiohttp.ClientConnectorError:
            return _unavailable(503)
        except TimeoutError:
            return _unavailable(504)
        except aiohttp.WSServerHandshakeError as refusal:
            return web.Response(status=refusal.status, text=refusal.message)
        except aiohttp.ClientError:
            return _unavailable(502)

    def _static_file(self, request: web.BaseRequest) -> Path | None:
        if request.method not in (hdrs.METH_GET, hdrs.METH_HEAD):
            return None
        for prefix, folder in self._settings.static.items():
            if request.path.startswith(prefix):
                file = Path(os.path.normpath(folder / request.path.removeprefix(prefix)))
                if file.is_relative_to(folder) and os.path.isfile(file):  # noqa: PTH113
                    return file
        return None

    async def _pass(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.headers.get(hdrs.EXPECT, "").lower() == "100-continue" and request.transport:
            request.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = request.content if request.can_read_body else None
        repeat = body is None and request.method in IDEMPOTENT
        headers = to_app(request)
        headers[hdrs.CONNECTION] = "close"

        def ask() -> Awaitable[aiohttp.ClientResponse]:
            return self._app.request(
                request.method,
                target(request),
                headers=headers,
                data=body,
                allow_redirects=False,
            )

        async with await self._held(ask, repeat=repeat) as answer:
            response = web.StreamResponse(
                status=answer.status, reason=answer.reason, headers=end_to_end(answer.headers)
            )
            await response.prepare(request)
            await _copy_body(answer, response, request)
        return response

    async def _websocket(self, request: web.BaseRequest) -> web.StreamResponse:
        offered = request.headers.get(hdrs.SEC_WEBSOCKET_PROTOCOL, "")
        headers = to_app(request)
        for name in [name for name in headers if name.lower().startswith("sec-websocket-")]:
            headers.popall(name, None)

        def ask() -> Awaitable[aiohttp.ClientWebSocketResponse]:
            return self._app.ws_connect(
                target(request),
                headers=headers,
                protocols=[name.strip() for name in offered.split(",") if name.strip()],
                autoclose=False,
                autoping=False,
                max_msg_size=0,
            )

        return await self.relays.relay(request, await self._held(ask, repeat=True))

    async def _held(self, ask: Callable[[], Awaitable[Answer]], *, repeat: bool) -> Answer:
        """Wait while nobody listens: a restart or a switch may be under way.

        What is safe to `repeat` is asked once more when the app ends without an answer.
        """
        deadline = time.monotonic() + self._settings.hold
        while True:
            try:
                return await ask()
            except aiohttp.ClientConnectorError:
                if time.monotonic() > deadline:
                    raise
            except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
                if not repeat:
                    raise
                repeat = False
            await asyncio.sleep(RETRY_PAUSE)


async def _copy_body(
    answer: aiohttp.ClientResponse, response: web.StreamResponse, request: web.BaseRequest
) -> None:
    try:
        async for part in answer.content.iter_any():
            await response.write(part)
        await response.write_eof()
    except (aiohttp.ClientError, TimeoutError):
        if request.transport:
            request.transport.close()  # a body that is cut must not look complete


def _unavailable(status: int) -> web.Response:
    retry = {hdrs.RETRY_AFTER: str(RETRY_AFTER)}
    return web.Response(
        status=status, text=UNAVAILABLE_PAGE, content_type="text/html", headers=retry
    )
