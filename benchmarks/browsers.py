"""So many browsers on one page: `python -m benchmarks.browsers URL COUNT`.

Each hears of changes and asks for the page anew, as the page's own script does. A line is printed
once all are there; they go on until they are ended.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp

from pipelines import ROOT


@contextmanager
def browsing(url: str, count: int) -> Iterator[None]:
    """So many browsers look at the page while the block runs."""
    command = [sys.executable, "-m", "benchmarks.browsers", url, str(count)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as looking:
        assert looking.stdout
        looking.stdout.readline()
        try:
            yield
        finally:
            looking.terminate()


async def look(url: str, count: int) -> None:
    """Have so many look, for ever."""
    unlimited = aiohttp.TCPConnector(limit=0)
    patient = aiohttp.ClientTimeout(total=None)
    async with aiohttp.ClientSession(connector=unlimited, timeout=patient) as session:
        there = [asyncio.Event() for _ in range(count)]
        looking = [asyncio.create_task(_one(session, url, each)) for each in there]
        await asyncio.gather(*(each.wait() for each in there))
        print("all are there", flush=True)
        await asyncio.gather(*looking)


async def _one(session: aiohttp.ClientSession, url: str, there: asyncio.Event) -> None:
    async with session.get(f"{url}plugins/slipway/changes") as changes:
        async for line in changes.content:
            if line.startswith(b"data:") or not there.is_set():
                async with session.get(f"{url}plugins/slipway/api/pushes") as answer:
                    await answer.read()
                there.set()


if __name__ == "__main__":
    asyncio.run(look(sys.argv[1], int(sys.argv[2])))
