"""Two projects on one master: what is about one of them says so, and each has its own page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.integration.browser import picture
from tests.integration.developer import Developer
from tests.integration.installation import Installation

pytestmark = pytest.mark.browser


def test_each_page_shows_the_project_that_is_chosen(other: Installation, page: Page) -> None:
    developers = {
        name: Developer(other.home / "hub" / f"{name}.git", other.home / f"ada-{name}")
        for name in ("tiny", "other")
    }
    pushed = [
        developer.push(f"of-{name}", {f"{name}.txt": "\n"})
        for name, developer in developers.items()
    ]
    for each in pushed:
        other.wait(each.revision, "deployed")
    url = other.settings.base_url
    page.goto(f"{url}#/pipelines")
    expect(page.locator(".sw-row")).to_have_count(2)
    page.get_by_label("project").select_option("other")
    expect(page.locator(".sw-row")).to_have_count(1)
    expect(page.get_by_role("link", name="of-other", exact=True)).to_be_visible()
    for path in ("gate", "trends"):
        page.goto(f"{url}#/{path}")
        page.get_by_label("project").select_option("other")
        if path == "gate":
            expect(page.get_by_role("link", name="of-other", exact=True)).to_be_visible()
            expect(page.get_by_role("link", name="of-tiny", exact=True)).to_have_count(0)
    page.goto(f"{url}#/environments")
    shown = page.locator(".sw-environment")
    expect(shown.get_by_role("heading", level=2)).to_have_text(["stagingtiny", "elsewhereother"])
    picture(page, "two-projects")
    said = other.run("gate", "list")
    assert said.returncode == 1
    assert "more than one project is served: name one with --project: other, tiny" in said.stderr
