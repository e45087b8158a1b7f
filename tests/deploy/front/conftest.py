"""The fixture that all tests of fronts share."""

from __future__ import annotations

import asyncio
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.front.fronts import (
    KINDS,
    Front,
    embedded_command,
    free_port,
    listens,
    nginx_command,
)


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
