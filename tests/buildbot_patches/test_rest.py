"""Answers of Buildbot's REST interface are written by the thread that sends them."""

from __future__ import annotations

import json
import threading
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from buildbot.www.rest import V2RootResource, _is_request_finished
from twisted.internet import defer, reactor, threads
from twisted.web.resource import Resource
from twisted.web.server import NOT_DONE_YET, Request, Site

from pipelines.buildbot_patches.rest import _Reading, answer_whole

stock = V2RootResource._write_json_data
DATA = {"builds": [{"buildid": number, "state_string": "bïld"} for number in range(500)]}


class Noting(Request):
    """Notes which threads write to its connection."""

    writers: set[threading.Thread]

    def write(self, data: bytes) -> None:
        self.writers.add(threading.current_thread())
        super().write(data)


class AsyncResource(Resource):
    """Writes its data as Buildbot's REST interface does."""

    isLeaf = True

    def __init__(self) -> None:
        super().__init__()
        self.answered: defer.Deferred[object] = defer.Deferred()

    def render_GET(self, request: Request) -> int:
        answered = self._answer(request).addErrback(request.processingFailed)
        answered.addBoth(self.answered.callback)
        return NOT_DONE_YET

    @defer.inlineCallbacks
    def _answer(self, request: Request) -> Any:
        encoder = json.JSONEncoder()
        yield threads.deferToThread(V2RootResource._write_json_data, request, encoder, DATA)
        if not _is_request_finished(request):  # who has all that was announced may be gone
            request.finish()


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    Noting.writers = set()
    yield
    V2RootResource._write_json_data = staticmethod(stock)


async def answer(method: str = "GET") -> tuple[int, bytes]:
    """Ask once; returns the length that is told, in bytes, and what comes."""
    resource = AsyncResource()
    port = reactor.listenTCP(0, Site(resource, Noting), interface="127.0.0.1")
    asked = urllib.request.Request(f"http://127.0.0.1:{port.getHost().port}/", method=method)

    def read() -> tuple[int, bytes]:
        with urllib.request.urlopen(asked, timeout=30) as told:
            return int(told.headers["Content-Length"]), told.read()

    came = await threads.deferToThread(read)
    await resource.answered
    await port.stopListening()
    return came


async def test_an_answer_comes_whole_from_the_reactor_s_thread() -> None:
    answer_whole()
    length, body = await answer()
    assert (length, json.loads(body)) == (len(body), DATA)
    assert Noting.writers == {threading.main_thread()}


async def test_whoever_asks_for_the_length_alone_is_told() -> None:
    answer_whole()
    whole, _ = await answer()
    assert await answer("HEAD") == (whole, b"")


async def test_buildbot_is_still_what_we_change() -> None:
    """If this fails, look whether `answer_whole` is needed any more."""
    V2RootResource._write_json_data = staticmethod(stock)
    await answer()
    assert threading.main_thread() not in Noting.writers


def test_only_who_asks_is_told_that_nothing_is_there() -> None:
    """A fault in what acts stays one."""
    resource, told = object.__new__(V2RootResource), []
    for error, status in ((AttributeError("of None"), 404), (OverflowError("too large"), 400)):
        with _Reading(resource).handleErrors(lambda *words: told.append(words)):
            raise error
        assert told.pop()[1] == status
    with resource.handleErrors(lambda *words: told.append(words)):
        raise AttributeError("a fault of ours")
    assert told.pop()[1] == 500
