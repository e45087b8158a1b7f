"""The dashboard, as a person sees it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from pipelines.journal import Push
from tests.integration.browser import browsing, picture
from tests.integration.developer import Developer
from tests.integration.installation import Installation
from tests.integration.tiny_project import TINY

STAGES = ["develop", "test", "merge", "repo-test", "deploy-to-staging"]
pytestmark = pytest.mark.browser


@pytest.fixture
def page() -> Iterator[Page]:
    with browsing() as page:
        yield page


@pytest.fixture(scope="module")
def deployed(slipway: Installation, ada: Developer) -> Push:
    pushed = ada.push("shown", {"shown.txt": "\n"}, "Show it")
    return slipway.wait(pushed.revision, "deployed")


@pytest.fixture(scope="module")
def rejected(slipway: Installation, ada: Developer) -> Push:
    broken = TINY["notes/tests.py"].replace('== "seen"', '== "unseen"')
    pushed = ada.push("shown-failing", {"notes/tests.py": broken}, "Break a test")
    return slipway.wait(pushed.revision, "rejected")


def test_the_project_s_page_shows_its_five_builders(
    slipway: Installation, page: Page, deployed: Push
) -> None:
    assert deployed.state == "deployed"
    page.goto(f"{slipway.settings.base_url}#/projects")
    page.get_by_role("link", name="tiny", exact=True).click()
    page.get_by_text(" → ".join(STAGES)).wait_for()
    for stage in STAGES:
        page.get_by_role("link", name=f"tiny-{stage}", exact=True).wait_for()
    page.get_by_text("Show it").wait_for()
    picture(page, "project")


def test_the_home_page_shows_the_last_builds(
    slipway: Installation, page: Page, deployed: Push
) -> None:
    page.goto(slipway.settings.base_url)
    page.get_by_text(f"shown onto {str(deployed.base)[:7]}").wait_for()
    picture(page, "home")


def test_the_address_of_a_push_leads_to_its_build_which_says_what_happened(
    slipway: Installation, page: Page, deployed: Push
) -> None:
    page.goto(f"{slipway.settings.base_url}plugins/slipway/{deployed.revision}")
    for step in ("find-artifact", "activate-release"):
        page.get_by_text(step).wait_for()
    page.get_by_text(f"serves on {slipway.staging}/").first.wait_for()
    assert "/builds/" in page.url
    picture(page, "build-deployed")


def test_a_rejected_push_names_its_failing_test_in_the_build(
    slipway: Installation, page: Page, rejected: Push
) -> None:
    page.goto(f"{slipway.settings.base_url}plugins/slipway/{rejected.revision}")
    page.get_by_text(rejected.reason).first.wait_for()
    picture(page, "build-rejected")
    page.get_by_text("failures").first.click()
    page.get_by_text("assert Note(text=").first.wait_for()
    picture(page, "failures")


def test_a_push_that_nobody_made_is_answered_with_a_sentence(
    slipway: Installation, page: Page
) -> None:
    answer = page.goto(f"{slipway.settings.base_url}plugins/slipway/{'0' * 40}")
    assert answer
    assert answer.status == 404
    page.get_by_text(f"Nobody has pushed {'0' * 40} here.").wait_for()
