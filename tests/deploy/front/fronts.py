"""A front that runs, embedded or nginx, and a client whose requests go to it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from pipelines.deploy.front import nginx
from tests.ports import free_ports

BIG = 20_000_000  # bytes
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
    async with asyncio.timeout(30):
        while True:
            lines = (front.folder / "access.log").read_text().splitlines()
            if len(lines) >= count:
                return [json.loads(line) for line in lines]
            await asyncio.sleep(0.02)


def free_port() -> int:
    return free_ports(1)[0]


def embedded_command(folder: Path, port: int) -> list[str]:
    command = [
        sys.executable,
        "-m",
        "pipelines.deploy.front.embedded",
        "--listen",
        f"127.0.0.1:{port}",
    ]
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


async def listens(front: Front, port: int) -> None:
    async with asyncio.timeout(30):
        while True:
            assert front.process.poll() is None, (front.folder / "front.log").read_text()
            with suppress(OSError):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.close()
                return
            await asyncio.sleep(0.02)


def run(scenario: Callable[[aiohttp.ClientSession], Awaitable[None]], front: Front) -> None:
    """Run it with a client whose requests all go to the front."""

    async def with_client() -> None:
        timeout = aiohttp.ClientTimeout(total=30)
        async with aiohttp.ClientSession(front.url, timeout=timeout) as client:
            await scenario(client)

    asyncio.run(with_client())
