"""A front as a process: how it starts and how it ends."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
from pathlib import Path

import aiohttp
import pytest
from aiohttp import WSCloseCode, WSMsgType

from pipelines.deploy.front import nginx
from tests.deploy.front.fronts import Front, embedded_command, run
from tests.deploy.front.releases import release


def test_the_end_waits_for_what_runs(own_front: Front) -> None:
    async def scenario(client: aiohttp.ClientSession) -> None:
        async with release(own_front, "a"):
            own_front.lead_to("a")
            slow = asyncio.create_task(client.get("/slow"))
            await asyncio.sleep(0.3)
            stop = (
                signal.SIGTERM
                if own_front.kind == "embedded"
                else signal.Signals[nginx.STOP_SIGNAL]
            )
            own_front.process.send_signal(stop)
            async with await slow as response:
                assert response.status == 200
            assert await asyncio.to_thread(own_front.process.wait, 10) == 0
            with pytest.raises(aiohttp.ClientConnectorError):
                await client.get("/")

    run(scenario, own_front)


@pytest.mark.parametrize("own_front", ["embedded"], indirect=True)
def test_the_end_tells_websockets_to_come_back(own_front: Front) -> None:
    async def scenario(client: aiohttp.ClientSession) -> None:
        async with release(own_front, "a"):
            own_front.lead_to("a")
            ws = await client.ws_connect("/ws")
            own_front.process.send_signal(signal.SIGTERM)
            assert (await ws.receive()).type == WSMsgType.CLOSE
            assert ws.close_code == WSCloseCode.GOING_AWAY
            assert await asyncio.to_thread(own_front.process.wait, 10) == 0

    run(scenario, own_front)


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
    ("option", "value"),
    [
        ("--listen", "8020"),
        ("--listen", "127.0.0.1:65536"),
        ("--static", "static=x"),
        ("--static", "/static/"),
    ],
)
def test_wrong_options_are_named(option: str, value: str, tmp_path: Path) -> None:
    command = [*embedded_command(tmp_path, 0), option, value]
    refused = subprocess.run(command, capture_output=True, text=True, timeout=20)
    assert refused.returncode == 2
    assert f"{value!r} is not like" in refused.stderr
