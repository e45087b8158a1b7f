"""Requests and answers go through a front as they are."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import suppress
from hashlib import sha256

import aiohttp
import pytest
from yarl import URL

from tests.deploy.front.fronts import BIG, Front, logged, run
from tests.deploy.front.releases import GATE, release


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


@pytest.mark.parametrize(
    "target",
    [
        "/%zz",
        "//evil.example/x",
        "*",
        ":80",
        "?",
        "http://[",
        "http://h/x",
        "/\xff",
        "/#x",
        "/static/%00",
        "/static/" + "x" * 300,
        "/static//etc/passwd",
        "/static/../../../../../../etc/passwd",
    ],
)
def test_a_strange_target_is_no_fault_of_the_server(target: str, front: Front) -> None:
    async def scenario(_: aiohttp.ClientSession) -> None:
        async with release(front, "a"):
            front.lead_to("a")
            port = int(front.url.rpartition(":")[2])
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(f"GET {target} HTTP/1.1\r\nHost: h\r\n\r\n".encode("latin-1"))
            answer = await reader.readuntil(b"\r\n\r\n")
            writer.close()
        assert answer.split()[1] in (b"200", b"400")
        assert b"X-Release: a" in answer or b" 400 " in answer

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
        async with release(front, "a") as upstream:
            front.lead_to("a")
            async with client.get("/drip") as response:
                assert await response.content.readany() == b"drop"
                upstream.app[GATE].set()
                assert await response.read() == b"drop"

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


def test_an_app_stops_working_for_a_client_that_left(own_front: Front) -> None:
    async def scenario(client: aiohttp.ClientSession) -> None:
        async with release(own_front, "a"):
            own_front.lead_to("a")
            with suppress(TimeoutError):
                await client.get("/slow", timeout=aiohttp.ClientTimeout(total=0.2))
            (line,) = await logged(own_front, 1)
        assert (line["path"], line["status"]) == ("/slow", 499)

    run(scenario, own_front)
