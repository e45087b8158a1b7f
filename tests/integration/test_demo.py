"""`slipway demo` with the sample application, from nothing."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.integration.browser import browsing, picture
from tests.integration.installation import Installation, temporary_home

ENDS = [("deployed", "deploy-to-staging"), ("rejected", "test"), ("rejected", "merge")]


@pytest.mark.browser
@pytest.mark.timeout(1300)  # each run gives up by itself after ten minutes
@pytest.mark.parametrize(
    "symbols",
    [["MYC"], pytest.param(["MYC", "KRAS"], marks=pytest.mark.soak("demo"))],
    ids=["once", "twice"],
)
def test_the_demo_ends_as_it_should_and_staging_shows_the_new_gene(
    cache: Path, browser: Browser, symbols: list[str]
) -> None:
    with temporary_home() as home:
        (home / "cache").symlink_to(cache)
        demo = Installation(home)
        try:
            for run, symbol in enumerate(symbols, start=1):
                done = demo.run("demo")
                assert done.returncode == 0, done.stdout + done.stderr + demo.story()
                ends = [(p.state, p.stage) for p in reversed(demo.pushes()[:3])]
                assert ends == ENDS
                assert len(demo.pushes()) == 3 * run
                assert f"/api/genes/?q={symbol}" in done.stdout
            newest = symbols[-1]
            address = f"{demo.staging}/api/genes/?q={newest}"
            with urllib.request.urlopen(address, timeout=10) as answer:
                assert [gene["symbol"] for gene in json.load(answer)["genes"]] == [newest]
            with browsing(browser) as page:
                page.goto(demo.staging)
                page.get_by_role("heading", name=f"now with {newest}").wait_for()
                page.get_by_text("live", exact=True).wait_for()  # the feed, over its WebSocket
                picture(page, "staging")
        finally:
            demo.down()
