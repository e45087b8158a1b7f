"""A small app on a socket of its own, as a release has it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256

from aiohttp import WSMsgType, web

from tests.deploy.front.fronts import BIG, Front

NAME = web.AppKey("name", str)
CLOSED = web.AppKey("closed", list[int | None])
GATE = web.AppKey("gate", asyncio.Event)


@asynccontextmanager
async def release(front: Front, name: str) -> AsyncIterator[web.AppRunner]:
    """A small app on its own socket, as a release has it."""
    app = web.Application(client_max_size=2 * BIG)
    named = [web.route("*", f"/{handler.__name__}", handler) for handler in HANDLERS]
    app.add_routes([web.get("/ws", websocket), *named, web.route("*", "/{path:.*}", mirror)])
    app[NAME], app[CLOSED], app[GATE] = name, [], asyncio.Event()
    runner = web.AppRunner(app, auto_decompress=False, handler_cancellation=True)
    await runner.setup()
    await web.UnixSite(runner, str(front.folder / f"run/{name}.sock")).start()
    try:
        yield runner
    finally:
        await runner.cleanup()


async def echo(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"X-Length": request.headers.get("Content-Length", "")})
    await response.prepare(request)
    async for part in request.content.iter_any():
        await response.write(part)
    return response


async def digest(request: web.Request) -> web.StreamResponse:
    sha, length = sha256(), 0
    async for part in request.content.iter_any():
        sha.update(part)
        length += len(part)
    return web.json_response({"sha256": sha.hexdigest(), "length": length})


async def big(request: web.Request) -> web.StreamResponse:
    return web.Response(body=bytes(BIG))


async def cut(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "1000"} if request.query else {})
    await response.prepare(request)
    await response.write(b"half")
    assert request.transport
    request.transport.close()
    return response


async def slow(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(1)
    return await mirror(request)


async def drip(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b"drop")
    await request.app[GATE].wait()
    await response.write(b"drop")
    return response


async def zipped(request: web.Request) -> web.StreamResponse:
    return web.Response(body=b"not really gzip", headers={"Content-Encoding": "gzip"})


async def cookies(request: web.Request) -> web.StreamResponse:
    response = web.Response(status=302, headers={"Location": "/elsewhere?a=%2F"})
    response.headers.add("Set-Cookie", "a=1")
    response.headers.add("Set-Cookie", "b=2")
    return response


async def fault(request: web.Request) -> web.StreamResponse:
    return web.Response(status=502, text="the app's own words")


async def empty(request: web.Request) -> web.StreamResponse:
    return web.Response(status=204)


async def mirror(request: web.Request) -> web.StreamResponse:
    """Answer with what came of the request."""
    seen = {"target": request.raw_path, "method": request.method, **request.headers}
    return web.json_response(seen, headers={"X-Release": request.app[NAME], "Server": "app"})


HANDLERS = (echo, digest, big, cut, slow, drip, zipped, cookies, fault, empty)


async def websocket(request: web.Request) -> web.StreamResponse:
    if "forbidden" in request.query:
        raise web.HTTPForbidden
    ws = web.WebSocketResponse(protocols=("v2", "v1"), autoping=False, max_msg_size=0)
    await ws.prepare(request)
    try:
        async for message in ws:
            match message.type, message.data:
                case WSMsgType.TEXT, "leave":
                    await ws.close(code=4001, message=b"as you wish")
                case WSMsgType.TEXT, "break":
                    assert request.transport
                    request.transport.close()
                case WSMsgType.TEXT, text:
                    await ws.send_str(f"{request.app[NAME]}: {text}")
                case WSMsgType.BINARY, data:
                    await ws.send_bytes(data)
                case WSMsgType.PING, data:
                    await ws.pong(data)
    finally:
        request.app[CLOSED].append(ws.close_code)
    return ws
