"""Releases change behind a front: no request fails, none sees an old release."""

from __future__ import annotations

import asyncio
import os
import re
import socket

import aiohttp
import pytest

from pipelines.deploy.front import nginx
from tests.deploy.front.fronts import KINDS, Front, run
from tests.deploy.front.releases import release


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
                while len(results) < 15 * n:
                    await asyncio.sleep(0.01)
                history.append("ba"[n % 2])
                front.lead_to(history[-1])
            done.set()
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
