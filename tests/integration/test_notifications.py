"""What Slipway tells the world: of one push, by every way that a program can ask or be told."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect
from prometheus_client.parser import text_string_to_metric_families as parse

from tests.integration.browser import browsing, picture, see_that_everybody_can_read
from tests.integration.developer import Developer, Pushed
from tests.integration.installation import PATIENCE, Installation
from tests.integration.tiny_project import tiny_installation
from tests.notifications.receiver import Receiver, Told, receiving

ATOM, SVG = "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    with receiving() as made:
        yield made


@pytest.fixture(scope="module")
def outward(wheels: Path, cache: Path, receiver: Receiver) -> Iterator[Installation]:
    """An installation that tells of every push."""
    settings = {
        "SLIPWAY_NOTIFY": "always",
        "SLIPWAY_WEBHOOK_URL": f"{receiver.address}/webhook",
        "SLIPWAY_SLACK_URL": f"{receiver.address}/slack",
        "SLIPWAY_STATUS": "gitea",
        "SLIPWAY_STATUS_URL": f"{receiver.address}/lab/{{project}}",
    }
    with tiny_installation(wheels, cache, **settings) as made:
        token = made.home / "secrets" / "status-token"
        refused = made.run("up")
        assert refused.returncode
        assert f"SLIPWAY_STATUS=gitea needs the file {token}" in refused.stderr.replace("\n", " ")
        token.touch(mode=0o600)
        token.write_text("token\n")
        made.up()
        yield made


@pytest.fixture(scope="module")
def pushed(outward: Installation) -> Pushed:
    """A push that was deployed."""
    ada = Developer(outward.home / "hub" / "tiny.git", outward.home / "ada")
    made = ada.push("told", {"told.txt": "\n"}, "Tell <everybody> & all")
    outward.wait(made.revision, "deployed")
    return made


def ask(outward: Installation, path: str) -> tuple[str, bytes]:
    """The kind of an answer, and the answer."""
    with urllib.request.urlopen(outward.settings.base_url + path, timeout=PATIENCE) as answer:
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        return answer.headers["Content-Type"], answer.read()


def test_every_receiver_is_told(receiver: Receiver, pushed: Pushed) -> None:
    told: dict[str, list[Told]] = {"/webhook": [], "/slack": [], "/api": []}
    while not all(told.values()) or told["/api"][-1].json["state"] == "pending":
        each = receiver.get()
        told["/api" if each.path.startswith("/api/") else each.path].append(each)
    (webhook,) = told["/webhook"]
    assert webhook.json["revision"] == pushed.revision
    assert (webhook.json["state"], webhook.json["author"]) == ("deployed", "Ada <ada@example.org>")
    (slack,) = told["/slack"]
    assert slack.json["text"].startswith(f"tiny told at {pushed.revision[:7]} passed")
    path = f"/api/v1/repos/lab/tiny/statuses/{pushed.revision}"
    assert {each.path for each in told["/api"]} == {path}
    assert {each.headers["authorization"] for each in told["/api"]} == {"token token"}
    assert told["/api"][0].json["state"] == "pending"
    assert told["/api"][-1].json["state"] == "success"


def test_prometheus_is_answered(outward: Installation, pushed: Pushed) -> None:
    kind, text = ask(outward, "metrics")
    assert kind.startswith("text/plain")
    samples = {
        (each.name, *sorted(each.labels.values())): each.value
        for family in parse(text.decode())
        for each in family.samples
    }
    assert samples["slipway_pushes_total", "deployed", "tiny"] == 1
    assert samples["slipway_gate_decisions_total", "landed", "tiny"] == 1
    assert samples["slipway_deploys_total", "staging", "success"] == 1
    assert samples["slipway_stage_duration_seconds_count", "success", "test", "tiny"] == 1
    workers = (samples["slipway_workers", state] for state in ("idle", "busy"))
    assert sum(workers) == 3  # one builds, one keeps the gate, one is the master's own


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("pipeline.svg?project=tiny", "pipeline deployed"),
        ("pipeline.svg?project=tiny&branch=told", "pipeline deployed"),
        ("pipeline.svg?project=tiny&branch=%3Cscript%3E", "pipeline unknown"),
        ("pipeline.svg?project=other", "pipeline unknown"),
        ("version.svg?environment=nowhere", "version unknown"),
    ],
)
def test_badges(outward: Installation, pushed: Pushed, asked: str, words: str) -> None:
    assert badge(outward, asked) == words


def test_the_badge_of_a_version(outward: Installation, pushed: Pushed) -> None:
    push = outward.push_of(pushed.revision)
    assert push
    assert push.candidate
    words = f"staging {push.candidate[:7]}"
    outward.until(lambda: badge(outward, "version.svg") == words, "badge of what runs")


def badge(outward: Installation, asked: str) -> str:
    kind, picture = ask(outward, f"plugins/slipway/badge/{asked}")
    assert kind.startswith("image/svg+xml")
    texts = ElementTree.fromstring(picture).iter(f"{SVG}text")
    return " ".join(each.text or "" for each in texts)


def test_a_badge_that_there_is_not(outward: Installation) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        ask(outward, "plugins/slipway/badge/colour.svg")
    with refused.value as answer:
        assert answer.code == 404
        words = "There is no badge 'colour.svg': pipeline.svg, coverage.svg, version.svg."
        assert answer.read().decode().strip() == words


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
def test_the_page_of_environments_says_how_to_show_them(
    outward: Installation, pushed: Pushed, width: int
) -> None:
    with browsing() as page:
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(f"{outward.settings.base_url}#/environments")
        page.get_by_text("Badges and feeds").click()
        shown = page.locator(".sw-outward")
        expect(shown.locator("img")).to_have_count(3)
        drawn = "images => images.every(each => each.complete && each.naturalWidth > 50)"
        page.wait_for_function(f"({drawn})([...document.querySelectorAll('.sw-outward img')])")
        picture(page, f"environments-outward-{width}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width
        see_that_everybody_can_read(page, ".sw-outward")
        text = shown.locator("pre").inner_text()
        base = outward.settings.base_url
        assert text.splitlines()[0] == (
            f"[![pipeline]({base}plugins/slipway/badge/pipeline.svg?project=tiny)]({base})"
        )


def test_the_feed_has_the_push(outward: Installation, pushed: Pushed) -> None:
    kind, text = ask(outward, "plugins/slipway/deploys.atom?project=tiny")
    assert kind.startswith("application/atom+xml")
    (entry,) = ElementTree.fromstring(text).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "tiny: told deployed"
    assert (entry.findtext(f"{ATOM}summary") or "").startswith("Tell <everybody> & all")
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert (link.get("href") or "").endswith(f"plugins/slipway/{pushed.revision}")
