"""Both fronts before real servers: what a browser sees while releases change behind them."""

from __future__ import annotations

import asyncio
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import aiohttp
import pytest
from aiohttp import WSCloseCode, WSMsgType, web
from yarl import URL

from pipelines.deploy import nginx

BIG = 50_000_000
NAME = web.AppKey("name", str)
CLOSED = web.AppKey("closed", list[int | None])
KINDS = ["embedded", *(["nginx"] if nginx.installed() else [])]


@dataclass
class Front:
    """A front that runs, and the folder it works in."""

    kind: str
    url: str
    folder: Path
    process: subprocess.Popen[str]

    @property
    def link(self) -> Path:
        return self.folder / "run/web.sock"

    def lead_to(self, name: str) -> None:
        """The switch, as the deploy engine makes it."""
        aside = self.folder / "run/next"
        aside.symlink_to(f"{name}.sock")
        aside.replace(self.link)


async def logged(front: Front, count: int) -> list[dict[str, object]]:
    """The access log, once it has so many lines: they are written after the answer."""
    async with asyncio.timeout(5):
        while True:
            lines = (front.folder / "access.log").read_text().splitlines()
            if len(lines) >= count:
                return [json.loads(line) for line in lines]
            await asyncio.sleep(0.02)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def embedded_command(folder: Path, port: int) -> list[str]:
    command = [sys.executable, "-m", "pipelines.front", "--listen", f"127.0.0.1:{port}"]
    command += ["--socket", f"{folder}/run/web.sock", "--access-log", f"{folder}/access.log"]
    return [*command, "--static", f"/static/={folder}/assets", "--hold", "2"]


def nginx_command(folder: Path, port: int) -> list[str]:
    front = nginx.Front(
        listen=f"127.0.0.1:{port}",
        socket=folder / "run/web.sock",
        static={"/static/": folder / "assets"},
        run=folder / "run",
        access_log=folder / "access.log",
    )
    return nginx.command(nginx.write(front))


@pytest.fixture(params=KINDS)
def front(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Front]:
    for name in ("run", "assets"):
        (tmp_path / name).mkdir()
    port = free_port()
    make = {"embedded": embedded_command, "nginx": nginx_command}[request.param]
    with (
        (tmp_path / "front.log").open("w") as log,
        subprocess.Popen(make(tmp_path, port), stdout=log, stderr=log, text=True) as process,
    ):
        front = Front(request.param, f"http://127.0.0.1:{port}", tmp_path, process)
        asyncio.run(listens(front, port))
        yield front
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
    said = (tmp_path / "front.log").read_text()
    assert "Traceback" not in said, said


async def listens(front: Front, port: int) -> None:
    async with asyncio.timeout(10):
        while True:
            assert front.process.poll() is None, (front.folder / "front.log").read_text()
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.02)


@asynccontextmanager
async def release(front: Front, name: str) -> AsyncIterator[web.AppRunner]:
    """A small app on its own socket, as a release has it."""
    app = web.Application(client_max_size=2 * BIG)
    app.add_routes([web.get("/ws", websocket), web.route("*", "/{path:.*}", answer)])
    app[NAME], app[CLOSED] = name, []
    runner = web.AppRunner(app, auto_decompress=False, handler_cancellation=True)
    await runner.setup()
    await web.UnixSite(runner, str(front.folder / f"run/{name}.sock")).start()
    try:
        yield runner
    finally:
        await runner.cleanup()


async def answer(request: web.Request) -> web.StreamResponse:
    match request.path:
        case "/echo":
            response = web.StreamResponse(
                headers={"X-Length": request.headers.get("Content-Length", "")}
            )
            await response.prepare(request)
            async for part in request.content.iter_any():
                await response.write(part)
            return response
        case "/digest":
            digest, length = sha256(), 0
            async for part in request.content.iter_any():
                digest.update(part)
                length += len(part)
            return web.json_response({"sha256": digest.hexdigest(), "length": length})
        case "/big":
            return web.Response(body=bytes(BIG))
        case "/cut":
            response = web.StreamResponse(
                headers={"Content-Length": "1000"} if request.query else {}
            )
            await response.prepare(request)
            await response.write(b"half")
            assert request.transport
            request.transport.close()
            return response
        case "/slow":
            await asyncio.sleep(1)
        case "/drip":
            response = web.StreamResponse()
            await response.prepare(request)
            for _ in range(3):
                await response.write(b"drop")
                await asyncio.sleep(0.3)
            return response
        case "/zipped":
            return web.Response(body=b"not really gzip", headers={"Content-Encoding": "gzip"})
        case "/cookies":
            response = web.Response(status=302, headers={"Location": "/elsewhere?a=%2F"})
            response.headers.add("Set-Cookie", "a=1")
            response.headers.add("Set-Cookie", "b=2")
            return response
        case "/fault":
            return web.Response(status=502, text="the app's own words")
        case "/empty":
            return web.Response(status=204)
    seen = {"target": request.raw_path, "method": request.method, **request.headers}
    return web.json_response(seen, headers={"X-Release": request.app[NAME], "Server": "app"})


async def websocket(request: web.Request) -> web.StreamResponse:
    if "forbidden" in request.query:
        raise web.HTTPForbidden
    ws = web.WebSocketResponse(protocols=("v2", "v1"), autoping=False, max_msg_size=0)
    await ws.prepare(request)
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
    request.app[CLOSED].append(ws.close_code)
    return ws


def run(scenario: Callable[[aiohttp.ClientSession], Awaitable[None]], front: Front) -> None:
    """Run it with a client whose requests all go to the front."""

    async def with_client() -> None:
        timeout = aiohttp.ClientTimeout(total=30)
        async with aiohttp.ClientSession(front.url, timeout=timeout) as client:
            await scenario(client)

    asyncio.run(with_client())


def test_nginx_is_tested_where_it_is_required() -> None:
    assert "nginx" in KINDS or os.environ.get("SLIPWAY_REQUIRE_NGINX") != "1", "install nginx"


def test_switches_fail_no_request_and_show_no_old_release(front: Front) -> None:
    """20 switches under load of new and of kept connections; a kept one is never closed."""

    async def load(name: str, kept: bool, results: list[str], done: asyncio.Event) -> None:
        connector = aiohttp.TCPConnector(force_close=not kept, limit=1)
        async with aiohttp.ClientSession(front.url, connector=connector) as client:
            while not done.is_set():
                began = len(history) - 1
                async with client.get(f"/{name}") as response:
                    serving = response.headers.get("X-Release", "none")
                    stale = serving not in history[began:]
                    results.append(f"{response.status}{' stale' if stale else ''}")

    history = ["a"]

    async def scenario(_: aiohttp.ClientSession) -> None:
        results: list[str] = []
        done = asyncio.Event()
        async with release(front, "a"), release(front, "b"), asyncio.TaskGroup() as clients:
            front.lead_to("a")
            for n in range(4):
                clients.create_task(load(f"client-{n}", n % 2 == 0, results, done))
            for n in range(20):
                await asyncio.sleep(0.05)
                history.append("ba"[n % 2])
                front.lead_to(history[-1])
            done.set()
        assert len(results) > 200
        assert set(results) == {"200"}

    run(scenario, front)


def test_a_kept_connection_outlives_switches(front: Front) -> None:
    async def scenario(_: aiohttp.ClientSession) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(front.url.split(":")[-1]))
        async with release(front, "a"), release(front, "b"):
            for name in "abab":
                front.lead_to(name)
                writer.write(b"GET /x HTTP/1.1\r\nHost: h\r\n\r\n")
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                assert f"X-Release: {name}\r\n" in head
                length = re.search(r"Content-Length: (\d+)", head)
                assert length
                await reader.readexactly(int(length[1]))
        writer.close()

    run(scenario, front)


@pytest.mark.parametrize(
    "target", ["/a%2Fb/%C3%BC?q=a+b&c=%26&d", "/a//b/../c", "/;p=1", "/?next=/x?y"]
)
def test_the_request_arrives_as_it_was_sent(target: str, front: Front) -> None:
    async def scenario(client: aiohttp.ClientSession) -> None:
        sent = {"Host": "gene.example:8020", "X-Forwarded-For": "10.0.0.1", "Cookie": "a=1; b=2"}
        sent |= {"TE": "trailers", "Connection": "X-Hop", "X-Hop": "1", "X-Forwarded-Proto": "evil"}
        async with release(front, "a"):
            front.lead_to("a")
            async with client.get(URL(front.url + target, encoded=True), headers=sent) as response:
                seen = await response.json()
        assert seen["target"] == target
        assert seen["Host"] == seen["X-Forwarded-Host"] == "gene.example:8020"
        assert seen["X-Forwarded-For"] == "10.0.0.1, 127.0.0.1"
        assert seen["X-Forwarded-Proto"] == "http"
        assert seen["Cookie"] == "a=1; b=2"
        assert "keep-alive" not in seen.get("Connection", "")

    run(scenario, front)


def test_the_answer_arrives_as_it_was_given(front: Front) -> None:
    async def scenario(client: aiohttp.ClientSession) -> None:
        async with release(front, "a"):
            front.lead_to("a")
            async with client.get("/cookies", allow_redirects=False) as response:
                assert response.status == 302
                assert response.headers["Location"] == "/elsewhere?a=%2F"
                assert response.headers.getall("Set-Cookie") == ["a=1", "b=2"]
            async with client.get("/fault") as response:
                assert (response.status, await response.text()) == (502, "the app's own words")
            async with client.get("/empty") as response:
                assert (response.status, await response.read()) == (204, b"")
            async with client.head("/big") as response:
                assert (response.status, response.content_length) == (200, BIG)
                assert await response.read() == b""
        async with (
            release(front, "b"),
            aiohttp.ClientSession(front.url, auto_decompress=False) as raw,
        ):
            front.lead_to("b")
            async with raw.get("/zipped") as response:
                assert await response.read() == b"not really gzip"

    run(scenario, front)


@pytest.mark.parametrize("how", ["length", "chunked", "zipped", "expect"])
def test_large_bodies_go_up_unchanged(how: str, front: Front) -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(BIG // 1_000_000):
            yield bytes(1_000_000)

    async def scenario(client: aiohttp.ClientSession) -> None:
        headers = {"Content-Encoding": "gzip"} if how == "zipped" else {}
        data = parts() if how == "chunked" else io.BytesIO(bytes(BIG))
        async with release(front, "a"):
            front.lead_to("a")
            async with client.post(
                "/digest", data=data, headers=headers, expect100=how == "expect"
            ) as response:
                seen = await response.json()
        assert seen == {"sha256": sha256(bytes(BIG)).hexdigest(), "length": BIG}

    run(scenario, front)


def test_large_bodies_come_down(front: Front) -> None:
    async def scenario(client: aiohttp.ClientSession) -> None:
        async with release(front, "a"):
            front.lead_to("a")
            async with client.get("/big") as response:
                assert await response.read() == bytes(BIG)
            async with client.post("/echo", data=b"x" * 1000) as response:
                assert response.headers["X-Length"] == "1000"
                assert await response.read() == b"x" * 1000

    run(scenario, front)


def test_what_the_app_streams_is_not_kept_back(front: Front) -> None:
    async def scenario(client: aiohttp.ClientSession) -> None:
        async with release(front, "a"):
            front.lead_to("a")
            began = asyncio.get_running_loop().time()
            async with client.get("/drip") as response:
                assert await response.content.readany() == b"drop"
                assert asyncio.get_running_loop().time() - began < 0.3
                assert await response.read() == b"dropdrop"

    run(scenario, front)


@pytest.mark.parametrize("path", ["/cut", "/cut?length"])
def test_a_body_that_breaks_off_does_not_look_complete(path: str, front: Front) -> None:
    async def scenario(client: aiohttp.ClientSession) -> None:
        async with release(front, "a"):
            front.lead_to("a")
            async with client.get(path) as response:
                with pytest.raises(aiohttp.ClientPayloadError):
                    await response.read()

    run(scenario, front)


@pytest.mark.parametrize("nobody", ["no link", "dead link", "dead socket"])
def test_without_an_app_the_answer_is_a_page_that_says_come_back(nobody: str, front: Front) -> None:
    async def scenario(client: aiohttp.ClientSession) -> None:
        if nobody == "dead link":
            front.lead_to("none")
        if nobody == "dead socket":
            with socket.socket(socket.AF_UNIX) as dead:
                dead.bind(str(front.folder / "run/dead.sock"))
            front.lead_to("dead")
        async with client.get("/") as response:
            assert response.status == 503
            assert response.headers["Retry-After"] == str(nginx.RETRY_AFTER)
            assert response.content_type == "text/html"
            assert "Back in a moment" in await response.text()
        async with release(front, "a"):
            front.lead_to("a")
            async with client.post("/digest", data=b"x") as response:
                assert response.status == 200

    run(scenario, front)


@pytest.mark.parametrize("front", ["embedded"], indirect=True)
def test_embedded_front_holds_requests_while_the_app_restarts(front: Front) -> None:
    """nginx cannot wait: for it, only a switch between live releases is without a gap."""

    async def scenario(client: aiohttp.ClientSession) -> None:
        async def send(n: int) -> int:
            async with client.post("/digest", data=b"x" * n) as response:
                assert (await response.json())["length"] == n
                return response.status

        held = [asyncio.create_task(send(n)) for n in range(1, 20)]
        socket_opened = asyncio.create_task(client.ws_connect("/ws"))
        await asyncio.sleep(0.7)
        assert not any(task.done() for task in held)
        async with release(front, "a"):
            front.lead_to("a")
            assert await asyncio.gather(*held) == [200] * 19
            await (await socket_opened).close()

    run(scenario, front)


@pytest.mark.parametrize(
    ("method", "status"), [("GET", 200), ("HEAD", 200), ("POST", 503)], ids=lambda case: str(case)
)
def test_only_what_is_safe_to_repeat_is_repeated(method: str, status: int, front: Front) -> None:
    """The first app takes the request and dies of it."""

    async def scenario(client: aiohttp.ClientSession) -> None:
        asked = 0

        async def die_once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            nonlocal asked
            asked += 1
            await reader.readuntil(b"\r\n\r\n")
            if asked > 1:
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            writer.close()

        server = await asyncio.start_unix_server(die_once, front.folder / "run/fragile.sock")
        front.lead_to("fragile")
        async with server, client.request(method, "/", data=b"x" if status == 503 else None) as got:
            assert got.status in ({200} if status == 200 else {502, 503})
        assert asked == (2 if status == 200 else 1)

    run(scenario, front)


def test_an_app_stops_working_for_a_client_that_left(front: Front) -> None:
    async def scenario(client: aiohttp.ClientSession) -> None:
        async with release(front, "a"):
            front.lead_to("a")
            with suppress(TimeoutError):
                await client.get("/slow", timeout=aiohttp.ClientTimeout(total=0.2))
            (line,) = await logged(front, 1)
        assert (line["path"], line["status"]) == ("/slow", 499)

    run(scenario, front)


def test_websocket_passes_messages_pings_and_protocol(front: Front) -> None:
    async def scenario(client: aiohttp.ClientSession) -> None:
        async with release(front, "a"), release(front, "b"):
            front.lead_to("a")
            async with client.ws_connect(
                "/ws", protocols=("v9", "v1"), autoping=False, max_msg_size=0
            ) as ws:
                assert ws.protocol == "v1"
                await ws.send_str("grüße")
                assert await ws.receive_str() == "a: grüße"
                await ws.send_bytes(bytes(5_000_000))
                assert await ws.receive_bytes() == bytes(5_000_000)
                await ws.ping(b"mark")
                pong = await ws.receive()
                assert (pong.type, bytes(pong.data)) == (WSMsgType.PONG, b"mark")
                front.lead_to("b")  # an open one stays with the release that it began with
                await ws.send_str("still")
                assert await ws.receive_str() == "a: still"

    run(scenario, front)


def test_websocket_close_codes_pass_both_ways(front: Front) -> None:
    async def scenario(client: aiohttp.ClientSession) -> None:
        async with release(front, "a") as upstream:
            front.lead_to("a")
            ws = await client.ws_connect("/ws", autoclose=False)
            await ws.send_str("leave")
            closed = await ws.receive()
            assert (closed.type, closed.data, closed.extra) == (
                WSMsgType.CLOSE,
                4001,
                "as you wish",
            )
            await ws.close()
            ws = await client.ws_connect("/ws")
            await ws.close(code=4002)
            assert ws.close_code == WSCloseCode.OK  # what the app answers
            async with asyncio.timeout(5):
                while 4002 not in upstream.app[CLOSED]:
                    await asyncio.sleep(0.02)

    run(scenario, front)


def test_websocket_that_breaks_off_is_seen_to_break_off(front: Front) -> None:
    async def scenario(client: aiohttp.ClientSession) -> None:
        async with release(front, "a"):
            front.lead_to("a")
            ws = await client.ws_connect("/ws")
            await ws.send_str("break")
            assert (await ws.receive()).type in (WSMsgType.CLOSED, WSMsgType.ERROR)
            assert ws.close_code == WSCloseCode.ABNORMAL_CLOSURE

    run(scenario, front)


def test_websocket_refusal_passes(front: Front) -> None:
    async def scenario(client: aiohttp.ClientSession) -> None:
        async with release(front, "a"):
            front.lead_to("a")
            with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
                await client.ws_connect("/ws?forbidden")
            assert refusal.value.status == 403

    run(scenario, front)


def test_static_files_outlive_their_release(front: Front) -> None:
    async def scenario(client: aiohttp.ClientSession) -> None:
        assets = front.folder / "assets"
        (assets / "css").mkdir()
        (assets / "css/site.0123456789ab.css").write_text("old {}")
        (assets / "robots.txt").write_text("plain")
        (front.folder / "secret").write_text("secret")
        (assets / "out").symlink_to(front.folder / "secret")
        async with client.get("/static/css/site.0123456789ab.css") as response:
            assert (response.status, await response.text()) == (200, "old {}")
            assert response.headers["Cache-Control"] == nginx.CACHE_FOREVER
            assert response.content_type == "text/css"
            unchanged = {"If-Modified-Since": response.headers["Last-Modified"]}
        async with client.get("/static/css/site.0123456789ab.css", headers=unchanged) as response:
            assert response.status == 304
        async with client.get("/static/robots.txt") as response:
            assert response.headers["Cache-Control"] == nginx.CACHE_NOT
        async with release(front, "a"):
            front.lead_to("a")
            # Added while it serves; and what is not there is the app's business.
            (assets / "css/site.ba9876543210.css").write_text("new {}")
            async with client.get("/static/css/site.ba9876543210.css") as response:
                assert await response.text() == "new {}"
            for missing in ("/static/none.css", "/static/", "/static/css", "/static/%2e%2e/secret"):
                async with client.get(URL(front.url + missing, encoded=True)) as response:
                    assert response.headers.get("X-Release") == "a", missing

    run(scenario, front)


def test_every_answer_is_logged_in_the_same_words(front: Front) -> None:
    lines: list[dict[str, object]] = []

    async def scenario(client: aiohttp.ClientSession) -> None:
        async with release(front, "a"):
            front.lead_to("a")
            await (await client.get("/slow?a=%22")).read()
            await (await client.get("/fault")).read()
            lines.extend(await logged(front, 2))

    run(scenario, front)
    slow, fault = lines
    assert set(slow) == {"time", "client", "method", "path", "status", "seconds"}
    assert (slow["client"], slow["method"], slow["path"]) == ("127.0.0.1", "GET", "/slow?a=%22")
    assert isinstance(slow["seconds"], float)
    assert 1 <= slow["seconds"] < 2
    assert isinstance(slow["time"], float)
    assert (fault["path"], fault["status"]) == ("/fault", 502)


def test_the_end_waits_for_what_runs(front: Front) -> None:
    async def scenario(client: aiohttp.ClientSession) -> None:
        async with release(front, "a"):
            front.lead_to("a")
            slow = asyncio.create_task(client.get("/slow"))
            await asyncio.sleep(0.3)
            stop = signal.SIGTERM if front.kind == "embedded" else signal.Signals[nginx.STOP_SIGNAL]
            front.process.send_signal(stop)
            async with await slow as response:
                assert response.status == 200
            assert await asyncio.to_thread(front.process.wait, 10) == 0
            with pytest.raises(aiohttp.ClientConnectorError):
                await client.get("/")

    run(scenario, front)


@pytest.mark.parametrize("front", ["embedded"], indirect=True)
def test_the_end_tells_websockets_to_come_back(front: Front) -> None:
    async def scenario(client: aiohttp.ClientSession) -> None:
        async with release(front, "a"):
            front.lead_to("a")
            ws = await client.ws_connect("/ws")
            front.process.send_signal(signal.SIGTERM)
            assert (await ws.receive()).type == WSMsgType.CLOSE
            assert ws.close_code == WSCloseCode.GOING_AWAY
            assert await asyncio.to_thread(front.process.wait, 10) == 0

    run(scenario, front)


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused = subprocess.run(
            embedded_command(tmp_path, port), capture_output=True, text=True, timeout=20
        )
    assert refused.returncode == 1
    assert f"port {port} on 127.0.0.1 is taken by another program" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("option", "value"), [("--listen", "8020"), ("--static", "static=x"), ("--static", "/static/")]
)
def test_wrong_options_are_named(option: str, value: str, tmp_path: Path) -> None:
    command = [*embedded_command(tmp_path, 0), option, value]
    refused = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert refused.returncode == 2
    assert f"{value!r} is not like" in refused.stderr
