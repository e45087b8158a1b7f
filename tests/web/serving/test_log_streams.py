"""Readers of a long log leave in the middle, and everybody else is served as before."""

from __future__ import annotations

import socket
import urllib.request

import pytest
from twisted.internet.threads import deferToThread

from pipelines.settings import Settings
from tests.buildbot_patches.test_log_limits import new_log
from tests.flow import Flow

LINES = 60_000
READERS = 12  # more than the pool of the database has threads


def leave_in_the_middle(settings: Settings, path: str) -> None:
    with socket.create_connection((settings.host, settings.web_port)) as reader:
        reader.sendall(f"GET /{path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert reader.recv(1000)


@pytest.mark.parametrize("way", ["raw", "raw_inline"])
async def test_readers_leave_and_the_next_one_gets_all(
    flow: Flow, settings: Settings, way: str
) -> None:
    data, updates = flow.master.data, flow.master.data.updates
    log = (await new_log(flow)).logid
    for start in range(0, LINES, 10_000):
        lines = "".join(f"o{'.' * 60}{number}\n" for number in range(start, start + 10_000))
        await updates.appendLog(log, lines)
    await updates.finishLog(log)
    path = f"api/v2/logs/{log}/{way}"
    for _ in range(READERS):
        await deferToThread(leave_in_the_middle, settings, path)

    def whole() -> bytes:
        with urllib.request.urlopen(f"{settings.base_url}{path}", timeout=60) as answer:
            return bytes(answer.read())

    text = await deferToThread(whole)
    assert text.count(b"\n") >= LINES
    assert text.endswith(f"{LINES - 1}\n".encode())
    assert (await data.get(("logs", log)))["num_lines"] == LINES
