"""WebSockets go through a front as they are."""

from __future__ import annotations

import asyncio
import socket

import aiohttp
import pytest
from aiohttp import WSCloseCode, WSMsgType

from tests.deploy.front.fronts import Front, run
from tests.deploy.front.releases import CLOSED, release


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
            async with asyncio.timeout(30):
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


def test_the_app_hears_that_a_browser_is_gone(front: Front) -> None:
    async def scenario(client: aiohttp.ClientSession) -> None:
        async with release(front, "a") as upstream:
            front.lead_to("a")
            ws = await client.ws_connect("/ws")
            await ws.send_str("hello")
            assert await ws.receive_str() == "a: hello"
            transport = ws.get_extra_info("socket")
            transport.shutdown(socket.SHUT_RDWR)
            async with asyncio.timeout(30):
                while not upstream.app[CLOSED]:
                    await asyncio.sleep(0.02)

    run(scenario, front)


def test_websocket_refusal_passes(front: Front) -> None:
    async def scenario(client: aiohttp.ClientSession) -> None:
        async with release(front, "a"):
            front.lead_to("a")
            with pytest.raises(aiohttp.WSServerHandshakeError) as refusal:
                await client.ws_connect("/ws?forbidden")
            assert refusal.value.status == 403

    run(scenario, front)
