"""`slipway demo` with the sample application, from nothing and again."""

from __future__ import annotations

import json
import urllib.request

import pytest

from tests.integration.browser import browsing, picture
from tests.integration.installation import Installation, temporary_home

ENDS = [("deployed", "deploy-to-staging"), ("rejected", "test"), ("rejected", "merge")]


@pytest.mark.browser
@pytest.mark.timeout(1300)  # each run gives up by itself after ten minutes
def test_the_demo_ends_as_it_should_twice_and_staging_shows_the_new_gene() -> None:
    with temporary_home() as home:
        demo = Installation(home)
        try:
            for run, symbol in enumerate(("MYC", "KRAS"), start=1):
                done = demo.run("demo")
                assert done.returncode == 0, done.stdout + done.stderr + demo.story()
                ends = [(p.state, p.stage) for p in reversed(demo.pushes()[:3])]
                assert ends == ENDS
                assert len(demo.pushes()) == 3 * run
                assert f"/api/genes/?q={symbol}" in done.stdout
            with urllib.request.urlopen(f"{demo.staging}/api/genes/?q=KRAS", timeout=10) as answer:
                assert [gene["symbol"] for gene in json.load(answer)["genes"]] == ["KRAS"]
            with browsing() as page:
                page.goto(demo.staging)
                page.get_by_role("heading", name="now with KRAS").wait_for()
                page.get_by_text("live", exact=True).wait_for()  # the feed, over its WebSocket
                picture(page, "staging")
        finally:
            demo.down()
