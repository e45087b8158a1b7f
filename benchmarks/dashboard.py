"""The dashboard: its first view, how soon it tells what happened, and what those who look cost."""

from __future__ import annotations

import shutil
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import browsers, latency
from benchmarks.figures import Chapter, Lines, Table
from benchmarks.latency import Latencies, push_in_turn
from benchmarks.processes import RivalFailed
from benchmarks.report import Effort, Row, by_line, milliseconds
from pipelines.buildbot_patches.tuning import engine_arguments
from tests.finished_builds import fill
from tests.integration.developer import Developer
from tests.integration.installation import Installation
from tests.integration.tiny_project import command

PUSHES, DAYS = 10_000, 80  # in the database, and over which they are spread
VIEWS, PUSHED = 15, 40
BROWSERS = (0, 20, 200)
# What each page has drawn when a person can read it.
OURS, RIVAL = ("pipelines", ".sw-row"), ("builders", "table tbody tr td a")
# When the chip of a stage says so: the time, as the page sees it.
SHOWN = """branch => new Promise((done) => {
  const look = () => {
    const rows = [...document.querySelectorAll(".sw-row")];
    const row = rows.find((each) => each.textContent.includes(branch));
    if (row?.querySelector(".sw-is-passed .sw-name")) done(Date.now() / 1000);
    else requestAnimationFrame(look);
  };
  look();
})"""


def measure(scratch: Path, effort: Effort) -> Chapter:
    """Measure in `scratch`: one installation with a past."""
    count = effort.size(PUSHES, 100)
    with _installation(scratch, count) as slipway, _chromium() as chromium:
        views = [
            Row("Pipelines", _views(slipway, chromium, OURS, "plugins/slipway/api/pushes", effort)),
            Row("Buildbot's own Builders", _views(slipway, chromium, RIVAL, None, effort)),
        ]
        page = chromium.new_page()
        page.goto(f"{slipway.settings.base_url}#/pipelines")
        shown = {"median (p95)": milliseconds(_shown(slipway, page, effort.rounds(PUSHED)))}
        page.close()
        watched = dict(_watched(slipway, effort))
    rows = [Row(f"{many} browsers", each.cells) for many, each in watched.items()]
    lines = by_line({many: each.points for many, each in watched.items()})
    return Chapter(
        tables=[
            Table(f"The first view, with {count:,} pushes in the database", views),
            Table("From the end of a command to the page", [Row("the stage has passed", shown)]),
            Table("A push while browsers look at Pipelines", rows),
        ],
        plots=[Lines("dashboard", "A push, by browsers that look", "ms", "browsers", lines)],
    )


@contextmanager
def _installation(scratch: Path, pushes: int) -> Iterator[Installation]:
    with latency.installation(scratch) as slipway:
        slipway.up()
        slipway.down()
        url = slipway.settings.db_url
        engine = sa.create_engine(url, **engine_arguments(url))
        with engine.begin() as conn:
            fill(conn, "tiny", pushes, days=DAYS)
        engine.dispose()
        slipway.up()
        yield slipway


@contextmanager
def _chromium() -> Iterator[Browser]:
    program = shutil.which("chromium")
    if program is None:
        raise RivalFailed("chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


def _views(
    slipway: Installation,
    chromium: Browser,
    what: tuple[str, str],
    data: str | None,
    effort: Effort,
) -> dict[str, str]:
    """Open the page in new browsers; ask for its data (if it has one answer) after each."""
    page_name, readable = what
    drawn, answered = [], []
    for _ in range(effort.rounds(VIEWS)):
        context = chromium.new_context()
        page = context.new_page()
        began = time.monotonic()
        page.goto(f"{slipway.settings.base_url}#/{page_name}", wait_until="commit")
        page.locator(readable).first.wait_for()
        drawn.append(time.monotonic() - began)
        context.close()
        if data:
            # Another answer each time: one that is kept takes next to nothing.
            asked = f"{slipway.settings.base_url}{data}?limit={50 + len(drawn)}"
            began = time.monotonic()
            urllib.request.urlopen(asked).read()
            answered.append(time.monotonic() - began)
    return {
        "its data, made anew": milliseconds(answered) if answered else "several answers",
        "drawn in a new browser": milliseconds(drawn),
    }


def _shown(slipway: Installation, page: Page, count: int) -> list[float]:
    """Seconds from the end of a stage's command until the page says that the stage has passed."""
    ada = Developer(slipway.home / "hub" / "tiny.git", slipway.home / "looked-at")
    found = []
    for number in range(count):
        branch, ended = f"wip/shown-{number}-", slipway.shared / f"ended-{number}"
        pushed = ada.push(branch, command("develop", f"date +%s.%N > {ended}"))
        shown = float(page.evaluate(SHOWN, branch))
        found.append(shown - float(ended.read_text()))
        slipway.wait(pushed.revision, "withdrawn")
    return found


def _watched(slipway: Installation, effort: Effort) -> Iterator[tuple[str, Latencies]]:
    for count in BROWSERS[: effort.size(3, 2)]:
        with browsers.browsing(slipway.settings.base_url, count):
            yield f"{count}", push_in_turn(slipway, f"watched-{count}", effort.rounds(PUSHED))
