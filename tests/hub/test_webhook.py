"""Pokes over real HTTP, to Buildbot's change hook with our dialect in it."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
import treq
from buildbot.www.change_hook import ChangeHookResource
from twisted.internet import reactor
from twisted.internet.task import deferLater
from twisted.web.server import Site

from pipelines.hub.signature import NONCE, SIGNATURE, TIMESTAMP, sign
from pipelines.hub.webhook import LARGEST
from pipelines.web import dashboard
from tests.buildbot_harness import run
from tests.flow import Flow
from tests.repositories import commit


class Hook:
    """The master's change hook on a port of its own, and who pokes it."""

    def __init__(self, flow: Flow) -> None:
        settings = flow.project.settings
        self.secret = (settings.secrets_dir / "hook").read_bytes()
        dialects = dashboard(settings)["change_hook_dialects"]
        resource = ChangeHookResource(flow.master, dialects=dialects)
        self.port = reactor.listenTCP(0, Site(resource), interface="127.0.0.1")
        self.url = f"http://127.0.0.1:{self.port.getHost().port}/change_hook/slipway"
        self.pokes = 0

    def headers(self, body: bytes, **other: str) -> dict[str, str]:
        self.pokes += 1
        timestamp, nonce = str(int(time.time())), f"{self.pokes:032x}"
        signature = sign(self.secret, body, timestamp, nonce)
        return {TIMESTAMP: timestamp, NONCE: nonce, SIGNATURE: signature, **other}

    async def poke(self, body: bytes, headers: dict[str, str] | None = None) -> tuple[int, str]:
        """Send a poke, signed unless `headers` are given; return status and answer."""
        headers = self.headers(body) if headers is None else headers
        answer = await treq.post(self.url, body, headers=headers, persistent=False)
        return answer.code, (await answer.content()).decode()


def told(*branches: str, project: str = "bioweb") -> bytes:
    refs = [{"ref": f"refs/heads/{branch}"} for branch in branches]
    return json.dumps({"project": project, "refs": refs}).encode()


@pytest.fixture
def hook(flow: Flow) -> Iterator[Hook]:
    """The hook of a master whose change source is at work."""
    run(flow.source.setServiceParent(flow.master.change_svc))
    made = Hook(flow)
    yield made
    run(made.port.stopListening())


async def test_a_signed_poke_is_recorded_before_it_is_answered(flow: Flow, hook: Hook) -> None:
    await flow.source.poll()  # that of the start is over
    revision = commit(flow.hub, "feature", {"new.txt": "1"})
    commit(flow.hub, "other", {"new.txt": "2"})
    assert await hook.poke(told("feature")) == (200, "no change found")
    assert [push.revision for push in await flow.pushes()] == [revision]


async def test_a_poke_for_many_branches_and_tags(flow: Flow, hook: Hook) -> None:
    for branch in ("one", "two"):
        commit(flow.hub, branch, {"new.txt": branch})
    body = json.loads(told("one", "two", "gone"))
    body["refs"] += [{"ref": "refs/tags/v1"}, {"ref": "HEAD"}]
    assert (await hook.poke(json.dumps(body).encode()))[0] == 200
    assert sorted(push.branch for push in await flow.pushes()) == ["one", "two"]


async def test_the_first_poke_may_be_signed_a_moment_before_it_arrives(hook: Hook) -> None:
    """The master runs from when its configuration is read, not from the first poke."""
    body = told("feature")
    headers = hook.headers(body)
    await deferLater(reactor, 1.05 - time.time() % 1, lambda: None)  # to the next full second
    assert (await hook.poke(body, headers))[0] == 200


NO_POKE = [
    b"",
    b"not json",
    b"[]",
    b"7",
    b'{"project": "bioweb"}',
    b'{"project": 7, "refs": []}',
    b'{"project": "bioweb", "refs": {"ref": 1}}',
    b'{"project": "bioweb", "refs": [{"ref": 1}]}',
    b'{"project": "bioweb", "refs": ["refs/heads/x"]}',
    b"\xff\xfe{",
    b"[" * 100_000,
]


async def test_a_signed_poke_of_another_shape_is_refused_in_words(flow: Flow, hook: Hook) -> None:
    commit(flow.hub, "x", {"new.txt": "1"})
    shape = 'A poke is {"project": …, "refs": [{"ref": …}]} in JSON.'
    for body in NO_POKE:
        assert await hook.poke(body) == (400, shape), body
    assert await hook.poke(b" " * (LARGEST + 1)) == (400, f"A poke has at most {LARGEST} bytes.")
    stranger = told("x", project="nobody's\r\n")
    words = 'This master serves no project named "nobody\'s\\r\\n".'
    assert await hook.poke(stranger) == (400, words)


async def test_what_the_hook_did_not_sign_is_refused_and_looks_at_nothing(
    flow: Flow, hook: Hook
) -> None:
    body = told("feature")
    await hook.poke(told())
    commit(flow.hub, "feature", {"new.txt": "1"})
    forged = hook.headers(body) | {SIGNATURE: "sha256=" + "0" * 64}
    used = hook.headers(told())
    await hook.poke(told(), used)
    for headers, words in [
        ({}, "The request is unsigned"),
        (forged, "The signature is wrong"),
        (hook.headers(told("other")), "The signature is wrong"),
        (hook.headers(body) | {TIMESTAMP: "1"}, "The signature is wrong"),
        (hook.headers(body) | {NONCE: "x"}, "The request is malformed"),
    ]:
        status, text = await hook.poke(body, headers)
        assert (status, text[: len(words)]) == (400, words)
    assert await hook.poke(told(), used) == (
        400,
        "The request is replayed: it was accepted before.",
    )
    assert await flow.pushes() == []


async def test_only_posts_are_pokes(hook: Hook) -> None:
    answer: Any = await treq.get(hook.url, persistent=False)
    assert (answer.code, await answer.text()) == (400, "A poke is a signed POST.")
