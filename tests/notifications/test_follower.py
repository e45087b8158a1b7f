"""A receiver is told of every push once, in order, and keeps nobody waiting."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from buildbot.process.results import FAILURE
from twisted.internet import defer

from pipelines.journal import gate_state
from pipelines.master import heartbeat
from pipelines.notifications import follower as module
from pipelines.notifications import news
from pipelines.notifications.follower import Follower
from pipelines.notifications.hooks import Slack, Webhook
from pipelines.notifications.sender import Sender
from pipelines.notifications.status import CommitStatus
from pipelines.supervisor.standstills import Standstill
from tests.flow import Flow
from tests.notifications.receiver import Receiver, receiving

DEPLOYING = {"bioweb": "deploy-to-staging"}
BASE = "https://ci.example/"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSES", (0, 0, 0))


async def following(flow: Flow, sender: Sender, name: str = "tell") -> Follower:
    """A follower that has looked once."""
    made = Follower(name=name, sender=sender, deploying=DEPLOYING, base_url=BASE)
    await made.setServiceParent(flow.holder)
    await made.configureService()
    await made.startService()
    await settled(made)
    return made


async def settled(follower: Follower) -> None:
    """Wait until it has told everything."""
    follower.look()
    if follower._telling:
        waiting: defer.Deferred[None] = defer.Deferred()
        follower._telling.addBoth(lambda result: waiting.callback(None) or result)
        await waiting


async def ends(flow: Flow, branch: str, number: int, *, well: bool) -> str:
    """Push to a branch, and let that come to an end."""
    if not well:
        flow.endings[branch, "test"] = [(FAILURE, "1 test failed")]
    revision = await flow.push(branch, {f"{number}.txt": branch})
    await flow.travel()
    return revision


async def test_the_facts_are_told_once(flow: Flow, receiver: Receiver) -> None:
    await ends(flow, "early", 1, well=True)
    follower = await following(flow, Webhook(receiver.address, False, "key"))
    revision = await ends(flow, "feature", 1, well=True)
    await settled(follower)
    told = await receiver.coming()
    facts = told.json
    assert (facts["branch"], facts["revision"]) == ("feature", revision)
    assert (facts["state"], facts["ending"], facts["changed"]) == ("deployed", "passed", False)
    assert facts["url"] == f"{BASE}plugins/slipway/{revision}"
    assert told.headers["x-slipway-signature"].startswith("sha256=")
    await settled(follower)
    assert receiver.requests.empty()
    await follower.stopService()


async def test_only_another_ending_is_news(flow: Flow, receiver: Receiver) -> None:
    follower = await following(flow, Slack(f"{receiver.address}/secret", True))
    words = []
    for number, well in enumerate((True, False, False, True, True)):
        await ends(flow, "feature", number, well=well)
        await settled(follower)
        words.append("" if receiver.requests.empty() else receiver.get().json["text"])
    assert [bool(each) for each in words] == [False, True, False, True, False]
    assert "failed (rejected, test): 1 test failed" in words[1]
    assert "passed again" in words[3]
    await follower.stopService()


async def test_what_is_only_tested_passes_once_again(flow: Flow, receiver: Receiver) -> None:
    follower = await following(flow, Slack(receiver.address, True))
    words = []
    for number, well in enumerate((False, True, True)):
        await ends(flow, "wip/x", number, well=well)
        await settled(follower)
        words.append("" if receiver.requests.empty() else receiver.get().json["text"])
    assert [bool(each) for each in words] == [True, True, False]
    assert "passed again (withdrawn, merge)" in words[1]
    await follower.stopService()


async def test_after_a_restart_it_goes_on(flow: Flow, receiver: Receiver) -> None:
    sender = Webhook(receiver.address, False)
    before = await following(flow, sender)
    await ends(flow, "one", 1, well=True)
    await settled(before)
    await before.stopService()
    await before.disownServiceParent()
    await ends(flow, "two", 1, well=True)
    after = await following(flow, sender)
    assert [receiver.get().json["branch"] for _ in range(2)] == ["one", "two"]
    assert receiver.requests.empty()
    await after.stopService()


async def test_what_is_long_ago_is_no_news(
    flow: Flow, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    follower = await following(flow, Webhook(receiver.address, False))
    with monkeypatch.context() as patch:
        patch.setattr(news, "NEWS_FOR", 0)
        await ends(flow, "old", 1, well=True)
        await settled(follower)
    assert receiver.requests.empty()
    await settled(follower)
    assert receiver.get().json["branch"] == "old"
    await follower.stopService()


async def test_it_is_tried_again(
    flow: Flow, receiver: Receiver, capsys: pytest.CaptureFixture[str]
) -> None:
    follower = await following(flow, Webhook(f"{receiver.address}/secret", False))
    receiver.answers = [500, 429, 200]
    await ends(flow, "feature", 1, well=True)
    await settled(follower)
    assert len({receiver.get().body for _ in range(3)}) == 1
    assert "could not be told" not in capsys.readouterr().out
    await follower.stopService()


@pytest.mark.parametrize(("answers", "tries"), [([503] * 4, 4), ([404], 1), ([302], 1)])
async def test_at_last_it_misses_one(
    flow: Flow,
    receiver: Receiver,
    capsys: pytest.CaptureFixture[str],
    answers: list[int],
    tries: int,
) -> None:
    follower = await following(flow, Webhook(f"{receiver.address}/secret", False))
    receiver.answers = list(answers)
    revision = await ends(flow, "lost", 1, well=True)
    await settled(follower)
    await ends(flow, "found", 1, well=True)
    await settled(follower)
    branches = [receiver.get().json["branch"] for _ in range(tries + 1)]
    assert branches == ["lost"] * tries + ["found"]
    said = capsys.readouterr().out
    words = f"127.0.0.1 could not be told of lost at {revision[:7]}: it answered {answers[-1]}"
    assert f"tell: {words}" in said
    assert "/secret" not in said
    await follower.stopService()


async def test_one_who_does_not_answer_keeps_nobody_waiting(flow: Flow, receiver: Receiver) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        stuck = await following(flow, Webhook(url, False), "stuck")
        answered = await following(flow, Webhook(receiver.address, False))
        await ends(flow, "feature", 1, well=True)
        stuck.look()
        await settled(answered)
        assert receiver.get().json["branch"] == "feature"
        await stuck.stopService()
        assert stuck._telling is None
    await answered.stopService()


@pytest.mark.parametrize(
    ("kind", "path", "header"),
    [
        ("github", "/api/v3/repos/lab/bioweb/statuses/", "authorization"),
        ("gitlab", "/api/v4/projects/lab%2Fbioweb/statuses/", "private-token"),
        ("gitea", "/api/v1/repos/lab/bioweb/statuses/", "authorization"),
    ],
)
async def test_a_commit_has_a_status_all_the_time(
    flow: Flow, receiver: Receiver, kind: str, path: str, header: str
) -> None:
    sender = CommitStatus(kind, f"{receiver.address}/lab/{{project}}.git", "token")
    follower = await following(flow, sender)
    revision = await flow.push("feature", {"new.txt": "1"})
    await flow.look()
    await settled(follower)
    await flow.travel()
    await settled(follower)
    told: list[Any] = [receiver.get()]
    while not receiver.requests.empty():
        told.append(receiver.get())
    assert {each.path for each in told} == {path + revision}
    assert [told[0].json["state"], told[-1].json["state"]] == ["pending", "success"]
    assert told[-1].json["description"] == "runs on staging"
    assert "token" in told[0].headers[header]
    await follower.stopService()


async def test_what_concerns_everybody_is_told_once(flow: Flow, receiver: Receiver) -> None:
    senders: list[Sender] = [
        Webhook(f"{receiver.address}/hook", True),
        Slack(f"{receiver.address}/slack", True),
        CommitStatus("gitea", f"{receiver.address}/lab/{{project}}", "token"),
    ]
    followers = [await following(flow, sender, f"tell-{sender.name}") for sender in senders]
    await flow.read(gate_state.turn_red, "bioweb", "a" * 40, ["clock"], "1 failed: clock")
    await flow.read(heartbeat.note, [Standstill(time.time(), "build-1", 61)])
    for follower in followers:
        await settled(follower)
    told: dict[str, list[Any]] = {}
    while not receiver.requests.empty():
        request = await receiver.coming()
        told.setdefault(request.path, []).append(request.json)
    red, stood = told["/hook"]
    assert (red["project"], red["kind"]) == ("bioweb", "red")
    assert red["words"] == "main itself fails at aaaaaaa: 1 failed: clock"
    assert (stood["project"], stood["kind"], stood["url"]) == (None, "standstill", f"{BASE}#/gate")
    line = "build-1 did not answer for 61 s, and was started again"
    assert [each["text"].splitlines()[0] for each in told["/slack"]] == [
        "bioweb: main itself fails at aaaaaaa: 1 failed: clock",
        line,
    ]
    assert told.keys() == {"/hook", "/slack"}
    for follower in followers:
        await settled(follower)
        await follower.stopService()
    assert receiver.requests.empty()
