"""What Slipway tells the world: of one push, by every way that a program can ask or be told."""

from __future__ import annotations

import urllib.error
import urllib.request
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page, expect
from prometheus_client.parser import text_string_to_metric_families as parse

from tests.integration.browser import picture, see_that_everybody_can_read
from tests.integration.developer import Developer, Pushed
from tests.integration.installation import PATIENCE, Installation
from tests.notifications.receiver import Receiver, Told

Samples = dict[tuple[str, ...], float]  # by name and labels
ATOM, SVG = "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def counted_before(slipway: Installation) -> Samples:
    return samples_of(slipway)


@pytest.fixture(scope="module")
def pushed(slipway: Installation, ada: Developer, counted_before: Samples) -> Pushed:
    """A push that was deployed, the last one."""
    made = ada.push("told", {"told.txt": "\n"}, "Tell <everybody> & all")
    slipway.wait(made.revision, "deployed")
    return made


def ask(slipway: Installation, path: str) -> tuple[str, bytes]:
    """The kind of an answer, and the answer."""
    with urllib.request.urlopen(slipway.settings.base_url + path, timeout=PATIENCE) as answer:
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
        return answer.headers["Content-Type"], answer.read()


def test_every_receiver_is_told(receiver: Receiver, pushed: Pushed) -> None:
    told: dict[str, list[Told]] = {"/webhook": [], "/slack": [], "/api": []}
    while not all(told.values()) or told["/api"][-1].json["state"] == "pending":
        each = receiver.get()
        if pushed.revision[:7] in each.path + each.body.decode():  # of all that it is told of
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


def test_prometheus_is_answered(
    slipway: Installation, pushed: Pushed, counted_before: Samples
) -> None:
    samples = samples_of(slipway)
    counted = {key: value - counted_before.get(key, 0) for key, value in samples.items()}
    assert counted["slipway_pushes_total", "deployed", "tiny"] == 1
    assert counted["slipway_gate_decisions_total", "landed", "tiny"] == 1
    assert counted["slipway_deploys_total", "staging", "success"] == 1
    assert counted["slipway_stage_duration_seconds_count", "success", "test", "tiny"] == 1
    workers = (samples["slipway_workers", state] for state in ("idle", "busy"))
    assert sum(workers) == 3  # one builds, one keeps the gate, one is the master's own


def samples_of(slipway: Installation) -> Samples:
    kind, text = ask(slipway, "metrics")
    assert kind.startswith("text/plain")
    return {
        (each.name, *sorted(each.labels.values())): each.value
        for family in parse(text.decode())
        for each in family.samples
    }


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
def test_badges(slipway: Installation, pushed: Pushed, asked: str, words: str) -> None:
    assert badge(slipway, asked) == words


def test_the_badge_of_a_version(slipway: Installation, pushed: Pushed) -> None:
    push = slipway.push_of(pushed.revision)
    assert push
    assert push.candidate
    words = f"staging {push.candidate[:7]}"
    slipway.until(lambda: badge(slipway, "version.svg") == words, "badge of what runs")


def badge(slipway: Installation, asked: str) -> str:
    kind, picture = ask(slipway, f"plugins/slipway/badge/{asked}")
    assert kind.startswith("image/svg+xml")
    texts = ElementTree.fromstring(picture).iter(f"{SVG}text")
    return " ".join(each.text or "" for each in texts)


def test_a_badge_that_there_is_not(slipway: Installation) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        ask(slipway, "plugins/slipway/badge/colour.svg")
    with refused.value as answer:
        assert answer.code == 404
        words = "There is no badge 'colour.svg': pipeline.svg, coverage.svg, version.svg."
        assert answer.read().decode().strip() == words


@pytest.mark.browser
@pytest.mark.parametrize("width", [1440, 390])
def test_the_page_of_environments_says_how_to_show_them(
    slipway: Installation, pushed: Pushed, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{slipway.settings.base_url}#/environments")
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
    base = slipway.settings.base_url
    assert text.splitlines()[0] == (
        f"[![pipeline]({base}plugins/slipway/badge/pipeline.svg?project=tiny)]({base})"
    )


def test_the_feed_has_the_push(slipway: Installation, pushed: Pushed) -> None:
    kind, text = ask(slipway, "plugins/slipway/deploys.atom?project=tiny")
    assert kind.startswith("application/atom+xml")
    entry, *_ = ElementTree.fromstring(text).findall(f"{ATOM}entry")  # the newest comes first
    assert entry.findtext(f"{ATOM}title") == "tiny: told deployed"
    assert (entry.findtext(f"{ATOM}summary") or "").startswith("Tell <everybody> & all")
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert (link.get("href") or "").endswith(f"plugins/slipway/{pushed.revision}")
