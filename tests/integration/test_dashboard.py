"""The dashboard, as a person sees it."""

from __future__ import annotations

from base64 import b64encode
from importlib.metadata import version

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from pipelines.journal import Push
from pipelines.project.people import ADMINISTRATOR
from tests.integration.browser import browsing, each_width, picture, see_that_everybody_can_read
from tests.integration.developer import Developer
from tests.integration.hold import hold
from tests.integration.installation import Installation
from tests.integration.tiny_project import command

STAGES = ["develop", "test", "merge", "repo-test", "deploy-to-staging"]
pytestmark = pytest.mark.browser


def row(page: Page, branch: str) -> Locator:
    link = page.get_by_role("link", name=branch, exact=True)
    return page.locator(".sw-row").filter(has=link)


def test_the_landing_page_lists_pushes_with_their_stages(
    slipway: Installation, page: Page, deployed: Push, rejected: Push
) -> None:
    page.goto(slipway.settings.base_url)
    page.get_by_role("heading", name="Pipelines").wait_for()
    assert page.url.endswith("#/pipelines")
    expect(page.locator(".sw-version")).to_have_text(f"Slipway {version('slipway')}")
    shown = row(page, "a-feature")
    expect(shown.get_by_text("Add a feature")).to_be_visible()
    expect(shown.locator(".sw-stage .sw-name")).to_have_text(STAGES)
    expect(shown.locator(".sw-state")).to_have_text("deployed")
    failing = row(page, "a-failing-test")
    expect(failing.locator(".sw-state")).to_have_text("rejected")
    expect(failing.locator(".sw-reason")).to_have_text(rejected.reason)
    expect(failing.locator(".sw-is-failed .sw-name")).to_have_text("test")
    page.keyboard.press("/")
    page.keyboard.type("a-failing")
    expect(page.locator(".sw-row")).to_have_count(1)
    page.get_by_label("branch").fill("no such branch")
    page.get_by_text("Nothing matches all of the filters above.").wait_for()


def test_a_push_is_seen_travelling_without_a_reload(
    slipway: Installation, page: Page, ada: Developer, deployed: Push
) -> None:
    page.goto(f"{slipway.settings.base_url}#/pipelines")
    row(page, "a-feature").wait_for()
    with hold(slipway.shared) as held:
        pushed = ada.push("travels", command("test", held.line), "Travel")
        travels = row(page, "travels")
        expect(travels.locator(".sw-is-passed .sw-name").first).to_have_text("develop")
        expect(travels.locator(".sw-is-running .sw-name").first).to_have_text("test")
        early = ["develop", "repo-test"]  # as nobody is in the gate
        expect(travels.locator(".sw-is-passed .sw-name")).to_have_text(early)
        picture(page, "pipelines-running")
        page.goto(f"{slipway.settings.base_url}#/gate")
        page.get_by_role("heading", name="The gate is empty").wait_for()
    slipway.wait(pushed.revision, "deployed")
    page.goto(f"{slipway.settings.base_url}#/gate")
    expect(row(page, "travels").locator(".sw-state")).to_have_text("deployed")


def test_the_address_of_a_push_opens_it_unfolded(
    slipway: Installation, page: Page, deployed: Push
) -> None:
    page.goto(f"{slipway.settings.base_url}plugins/slipway/{deployed.revision}")
    page.get_by_role("heading", name="a-feature", exact=True).wait_for()
    page.get_by_text("a-feature at").wait_for()
    steps = page.locator(".sw-steps")
    expect(steps.get_by_text("activate-release")).to_be_visible()
    expect(steps.get_by_text(f"serves on {slipway.staging}/")).to_be_visible()
    page.get_by_role("button", name="develop").click()
    expect(steps.get_by_text("check-django")).to_be_visible()
    steps.get_by_role("button", name="stdio").last.click()
    expect(page.locator(".sw-log pre")).to_contain_text("System check identified no issues")
    page.get_by_role("button", name="show what it changes").click()
    expect(page.locator(".sw-diff")).to_contain_text("feature.txt")


def test_a_rejected_push_shows_its_failing_test_one_click_away(
    slipway: Installation, page: Page, rejected: Push
) -> None:
    page.goto(f"{slipway.settings.base_url}#/pipelines")
    row(page, "a-failing-test").get_by_role("link", name="a-failing-test").click()
    failure = page.locator(".sw-failure")
    expect(failure.get_by_text(rejected.reason)).to_be_visible()
    expect(failure.locator("pre")).to_contain_text("assert Note(text=")


def test_the_gate_tells_at_once_that_it_is_paused_and_by_whom(
    slipway: Installation, page: Page
) -> None:
    page.goto(f"{slipway.settings.base_url}#/gate")
    page.get_by_role("heading", name="Left the gate").wait_for()
    slipway.run("gate", "pause", "-m", "a look at it", "--as", "grace")
    try:
        notice = page.locator(".sw-notice")
        expect(notice).to_contain_text("Paused by grace")
        expect(notice).to_contain_text("a look at it")
        picture(page, "gate-paused")
    finally:
        slipway.run("gate", "resume")
    expect(notice).to_have_count(0)


def test_who_has_signed_in_pauses_the_gate_on_its_page_and_others_cannot(
    slipway: Installation, page: Page
) -> None:
    gate = f"{slipway.settings.base_url}#/gate"
    page.goto(gate)
    page.get_by_role("heading", name="Left the gate").wait_for()
    expect(page.locator(".sw-buttons button")).to_have_count(0)
    sign_in(slipway, page)
    page.get_by_role("button", name="pause the gate of tiny").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="pause").click()
    expect(dialog.get_by_role("status")).to_have_count(0)  # a reason is asked for
    dialog.get_by_role("textbox").fill("a look at it")
    picture(page, "gate-dialog")
    dialog.get_by_role("button", name="pause").click()
    try:
        expect(dialog.get_by_role("status")).to_contain_text("the gate of tiny is paused")
        dialog.get_by_role("button", name="close").click()
        expect(page.locator(".sw-notice")).to_contain_text("Paused by admin")
    finally:
        slipway.run("gate", "resume")


def sign_in(slipway: Installation, page: Page) -> None:
    password = (slipway.home / "secrets" / "admin-password").read_text().strip()
    basic = b64encode(f"{ADMINISTRATOR}:{password}".encode()).decode()
    ask = "basic => fetch('auth/login', {headers: {Authorization: `Basic ${basic}`}}).then(String)"
    page.evaluate(ask, basic)
    page.reload()


def test_the_environment_tells_what_runs_and_who_brought_it(
    slipway: Installation, page: Page, deployed: Push
) -> None:
    status = slipway.status()["environments"]["staging"]
    page.goto(f"{slipway.settings.base_url}#/environments")
    shown = page.locator(".sw-environment")
    expect(shown.get_by_role("heading", name="staging")).to_be_visible()
    expect(shown.locator(".sw-health")).to_have_text("✓healthy")
    expect(shown.locator(".sw-release strong")).to_have_text(status["release"])
    expect(shown.get_by_text("not at all")).to_be_visible()
    expect(shown.locator("tbody tr").first).to_contain_text("✓ deployed")


def test_the_environment_tells_how_it_was(
    slipway: Installation, page: Page, deployed: Push
) -> None:
    page.goto(f"{slipway.settings.base_url}#/environments")
    shown = page.locator(".sw-environment")
    expect(shown.get_by_text("✓ healthy since")).to_be_visible()
    expect(shown.get_by_role("img", name="last 24 h: healthy 100 %")).to_be_visible()
    expect(shown.locator(".sw-spans li")).to_have_count(3)
    picture(page, "environment-health")


def test_trends_count_what_ended(
    slipway: Installation, page: Page, deployed: Push, rejected: Push
) -> None:
    page.goto(f"{slipway.settings.base_url}#/trends")
    page.get_by_role("button", name="7 days").click()
    expect(page.locator(".sw-figure strong")).to_have_count(5)
    expect(page.locator(".sw-plot-good title").last).to_contain_text("deployed")
    for label in ("stages", "waiting for a worker"):
        table = page.get_by_role("region", name=label, exact=True)
        expect(table.locator("tbody tr")).to_have_count(len(STAGES))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "name", ["pipelines", "push", "push-rejected", "gate", "environments", "trends"]
)
def test_pages_fit_every_width_and_everybody(
    slipway: Installation, page: Page, deployed: Push, rejected: Push, name: str, scheme: str
) -> None:
    pushes = {"push": deployed, "push-rejected": rejected}
    where = f"pipelines/{pushes[name].revision}" if name in pushes else name
    for _ in each_width(page, f"{slipway.settings.base_url}#/{where}", name, scheme):
        page.locator(".slipway h1 + *").first.wait_for()
        expect(page.get_by_text("Loading…")).to_have_count(0)
    see_that_everybody_can_read(page)


def test_a_push_that_nobody_made_is_answered_with_a_sentence(
    slipway: Installation, browser: Browser
) -> None:
    with browsing(browser, known="404 (Not Found)") as page:
        page.goto(f"{slipway.settings.base_url}plugins/slipway/{'0' * 40}")
        page.get_by_text(f"Nobody has pushed {'0' * 40} here.").wait_for()


def test_buildbot_s_own_pages_are_there_as_well(
    slipway: Installation, browser: Browser, deployed: Push
) -> None:
    with browsing(browser, known="404") as page:
        page.goto(f"{slipway.settings.base_url}#/projects")
        page.get_by_role("link", name="tiny", exact=True).click()
        page.get_by_text(" → ".join(STAGES)).wait_for()
        for stage in STAGES:
            page.get_by_role("link", name=f"tiny-{stage}", exact=True).wait_for()
        page.get_by_text("Add a feature").wait_for()
