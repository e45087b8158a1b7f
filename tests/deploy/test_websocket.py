"""WebSockets during deploys, through each front: told to come again, and served by the new release.

Two projects: the sample application with the worker of its own, and one that leaves its server to
the engine.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import WSCloseCode

from pipelines.deploy.environment import credentials
from pipelines.deploy.environment import file as environment_file
from pipelines.postgres.connection import query
from tests.deploy.front.fronts import KINDS
from tests.deploy.project import ROOT, Site

WATCHERS = 8
SAMPLE_APP = {
    str(path.relative_to(ROOT / "sample_app")): path.read_text()
    for path in sorted((ROOT / "sample_app").rglob("*"))
    if path.suffix in {".py", ".html"} and "tests" not in path.parts
}
SOCKET = """import os
from django.core.asgi import get_asgi_application

pages = get_asgi_application()


async def application(scope, receive, send):
    if scope["type"] != "websocket":
        await pages(scope, receive, send)
        return
    await receive()
    await send({"type": "websocket.accept"})
    await send({"type": "websocket.send", "text": os.environ["RELEASE_VERSION"]})
    while (await receive())["type"] != "websocket.disconnect":
        pass
"""
ADD = """INSERT INTO genes_gene (symbol, name, organism_id, location, description, sequence_kind,
    sequence, added_at)
SELECT 'SYMBOL', 'a gene', min(id), '', '', 'dna', '', now() FROM genes_organism"""


@dataclass
class Watcher:
    """One client: it comes again whenever it was sent away, and keeps what it was told."""

    codes: list[int | None] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    async def watch(self, client: aiohttp.ClientSession, path: str) -> None:
        while True:
            async with client.ws_connect(path) as socket:
                async for message in socket:
                    self.told.append(message.data)
                self.codes.append(socket.close_code)


@asynccontextmanager
async def watching(
    site: Site, path: str
) -> AsyncIterator[tuple[list[Watcher], list[asyncio.Task[None]]]]:
    """Watchers that have all been told something; they end with the block."""
    watchers = [Watcher() for _ in range(WATCHERS)]
    async with aiohttp.ClientSession(site.url) as client:
        tasks = [asyncio.create_task(one.watch(client, path)) for one in watchers]
        await until(tasks, lambda: all(one.told for one in watchers))
        yield watchers, tasks
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(one, asyncio.CancelledError) for one in ended), ended


async def until(tasks: list[asyncio.Task[None]], reached: Callable[[], bool]) -> None:
    """Wait for it, as long as no watcher fails."""
    async with asyncio.timeout(30):
        while not reached():
            failed = [task for task in tasks if task.done()]
            assert not failed, failed
            await asyncio.sleep(0.02)


def fronts(first: str) -> pytest.MarkDecorator:
    """Behind one front at each change, and behind the others in the soak.

    What a front passes on of a WebSocket is tested with every front, beside other requests.
    """
    soak = pytest.mark.soak("deploys")
    return pytest.mark.parametrize(
        "behind",
        [kind if kind == first else pytest.param(kind, marks=soak) for kind in KINDS],
        indirect=True,
    )


@pytest.fixture
def behind(request: pytest.FixtureRequest, site: Site) -> str:
    """The kind of the front that the site has."""
    if site.status()["processes"]:
        site.run("stop")
    site.configure(front=request.param, bake=0.1)
    kind: str = request.param
    return kind


@fronts(KINDS[0])
def test_every_client_comes_back_to_the_new_release(site: Site, behind: str) -> None:
    """The project brings no configuration of gunicorn."""
    old, new = f"1.0.0+1.{behind}", f"1.0.0+2.{behind}"
    artifacts = [site.artifact(name, {"config/asgi.py": SOCKET}) for name in (old, new)]

    async def scenario() -> None:
        async with watching(site, "/ws") as (watchers, tasks):
            assert (await asyncio.to_thread(site.activate, artifacts[1]))[0] == 0
            await until(tasks, lambda: all(one.told[-1] == new for one in watchers))
        for one in watchers:
            assert (one.told, one.codes) == ([old, new], [WSCloseCode.SERVICE_RESTART])

    assert site.activate(artifacts[0])[0] == 0
    asyncio.run(scenario())


@fronts(KINDS[-1])
def test_the_live_feed_loses_nothing(site: Site, behind: str) -> None:
    """Genes are added all through a deploy of the sample application."""
    runtime = credentials.runtime_url(environment_file.read(site.home, "staging", site.home))
    settings = {"config/settings/__init__.py": "from config.settings.staging import *\n"}
    old, new = (
        site.artifact(f"2.0.0+{number}.{behind}", settings, files=SAMPLE_APP, smoke=[])
        for number in (1, 2)
    )
    added: list[str] = []

    async def add_one_after_another() -> None:
        while True:
            symbol = f"{behind.upper()}{len(added)}"
            await asyncio.to_thread(query, runtime, ADD.replace("SYMBOL", symbol))
            added.append(symbol)
            await asyncio.sleep(0.25)

    async def scenario() -> None:
        async with watching(site, "/ws/recent/") as (watchers, tasks):
            adding = asyncio.create_task(add_one_after_another())
            assert (await asyncio.to_thread(site.activate, new))[0] == 0
            adding.cancel()
            await until(tasks, lambda: all(added[-1] in one.told[-1] for one in watchers))
        for one in watchers:
            assert one.codes == [WSCloseCode.SERVICE_RESTART]
            assert set(added) <= {gene["symbol"] for told in one.told for gene in genes(told)}

    assert site.activate(old)[0] == 0
    asyncio.run(scenario())


def genes(told: str) -> list[dict[str, str]]:
    """What one message of the feed shows."""
    found: list[dict[str, str]] = json.loads(told)["genes"]
    return found
