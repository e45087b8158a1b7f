"""The live feed, spoken to as a server speaks to it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from pytest_django import Settings

from conftest import Unreachable
from genes.feed import RecentFeed
from genes.models import Gene, Organism

# The feed closes its connection after each look, which a test's transaction would not survive.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def feed() -> RecentFeed:
    """A feed that looks every hundredth of a second."""
    return RecentFeed(interval=0.01)


@asynccontextmanager
async def watching(feed: RecentFeed) -> AsyncIterator[ApplicationCommunicator]:
    """A client that is connected, and that leaves if it still is there at the end."""
    client = ApplicationCommunicator(feed, {"type": "websocket", "path": "/ws/recent/"})
    await client.send_input({"type": "websocket.connect"})
    assert await client.receive_output() == {"type": "websocket.accept"}
    yield client
    await client.send_input({"type": "websocket.disconnect", "code": 1001})
    await client.wait()


async def symbols(client: ApplicationCommunicator) -> list[str]:
    """Return the symbols in the next message."""
    message = await client.receive_output()
    assert message["type"] == "websocket.send"
    return [gene["symbol"] for gene in json.loads(message["text"])["genes"]]


@sync_to_async
def add(symbol: str) -> None:
    """Add a gene as another process would: the feed hears of it from the database only."""
    Gene.objects.create(symbol=symbol, name="x", organism=Organism.objects.get())


@pytest.mark.usefixtures("brca1")
async def test_who_comes_gets_the_list_at_once(feed: RecentFeed) -> None:
    async with watching(feed) as client:
        assert await symbols(client) == ["BRCA1"]


@pytest.mark.usefixtures("human")
async def test_an_empty_catalogue_is_told_too(feed: RecentFeed) -> None:
    async with watching(feed) as client:
        assert await symbols(client) == []


@pytest.mark.usefixtures("brca1")
async def test_everyone_hears_of_a_new_gene(feed: RecentFeed) -> None:
    async with watching(feed) as one, watching(feed) as other:
        assert await symbols(one) == await symbols(other) == ["BRCA1"]
        await add("TP53")
        assert await symbols(one) == await symbols(other) == ["TP53", "BRCA1"]


@pytest.mark.usefixtures("human")
async def test_the_list_is_as_long_as_on_the_page(feed: RecentFeed, settings: Settings) -> None:
    settings.RECENT_GENES = 2
    for symbol in ("A1", "A2", "A3"):
        await add(symbol)
    async with watching(feed) as client:
        assert await symbols(client) == ["A3", "A2"]


async def test_what_is_told_is_what_the_script_shows(feed: RecentFeed, brca1: Gene) -> None:
    async with watching(feed) as client:
        message = await client.receive_output()
    gene = json.loads(message["text"])["genes"][0]
    assert gene["page"] == brca1.get_absolute_url()
    assert (gene["name"], gene["organism_name"]) == ("DNA repair associated", "Homo sapiens")


@pytest.mark.usefixtures("brca1")
async def test_nothing_is_said_while_nothing_changes(feed: RecentFeed) -> None:
    async with watching(feed) as client:
        await symbols(client)
        assert await client.receive_nothing(timeout=0.1)


async def test_a_change_and_a_removal_are_told(feed: RecentFeed, brca1: Gene) -> None:
    async with watching(feed) as client:
        assert await symbols(client) == ["BRCA1"]
        brca1.symbol = "BRCA2"
        await brca1.asave()
        assert await symbols(client) == ["BRCA2"]
        await brca1.adelete()
        assert await symbols(client) == []


@pytest.mark.usefixtures("brca1")
async def test_what_a_client_says_is_ignored(feed: RecentFeed) -> None:
    async with watching(feed) as client:
        await client.send_input({"type": "websocket.receive", "text": "hello"})
        assert await symbols(client) == ["BRCA1"]
        await add("TP53")
        assert await symbols(client) == ["TP53", "BRCA1"]


@pytest.mark.usefixtures("brca1")
async def test_a_stopping_server_sends_everyone_elsewhere(feed: RecentFeed) -> None:
    async with watching(feed) as one, watching(feed) as other:
        assert await symbols(one) == await symbols(other)
        feed.stop()
        for client in (one, other):
            assert await client.receive_output() == {"type": "websocket.close", "code": 1012}
        async with watching(feed) as late:
            assert await late.receive_output() == {"type": "websocket.close", "code": 1012}


@pytest.mark.usefixtures("brca1")
async def test_the_database_is_asked_only_while_somebody_watches(feed: RecentFeed) -> None:
    before = asyncio.all_tasks()
    async with watching(feed) as one:
        async with watching(feed) as other:
            assert await symbols(one) == await symbols(other)
        await add("TP53")
        assert await symbols(one) == ["TP53", "BRCA1"]
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before
    await add("CFTR")
    async with watching(feed) as again:
        assert await symbols(again) == ["CFTR", "TP53", "BRCA1"]


@pytest.mark.usefixtures("brca1")
async def test_an_outage_of_the_database_is_survived(
    feed: RecentFeed, unreachable_database: Unreachable, caplog: pytest.LogCaptureFixture
) -> None:
    async with watching(feed) as client:
        assert await symbols(client) == ["BRCA1"]
        outage = unreachable_database()
        await sync_to_async(outage.__enter__)()
        assert await client.receive_nothing(timeout=0.1)
        await sync_to_async(outage.__exit__)(None, None, None)
        await add("TP53")
        assert await symbols(client) == ["TP53", "BRCA1"]
    assert "The feed cannot read the newest genes, and tries again" in caplog.text


@pytest.mark.usefixtures("brca1")
async def test_a_client_that_vanishes_is_no_error(feed: RecentFeed) -> None:
    async def receive() -> dict[str, str]:
        return await asyncio.sleep(0, {"type": "websocket.connect"})

    async def send(message: dict[str, str]) -> None:
        if message["type"] != "websocket.accept":
            raise BrokenPipeError("the client is gone")

    async with asyncio.timeout(5):
        await feed({"type": "websocket"}, receive, send)
