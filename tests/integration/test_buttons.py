"""The buttons of the dashboard, pressed in a browser by those who may, and seen by nobody else."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from pipelines.journal import Push
from pipelines.project.people import ADMINISTRATOR, People, Person, Role
from tests.integration.browser import browsing, picture
from tests.integration.developer import Developer
from tests.integration.hold import hold
from tests.integration.installation import Installation
from tests.integration.press import pressed
from tests.integration.tiny_project import command
from tests.web_server import Quiet, serving

PASSWORD = "for tests only"  # noqa: S105
# As a script may send without being let to: the answer is kept from it, not the request.
SEND = """([target, body]) => fetch(target, {method: "POST", mode: "no-cors", body,
    credentials: "include", headers: {"Content-Type": "text/plain"}}).then(String)"""
pytestmark = pytest.mark.browser


@pytest.fixture
def page(slipway: Installation, browser: Browser) -> Iterator[Page]:
    people = People(slipway.settings.people_file)
    people.put(Person("ada", Role.DEVELOPER, "ada@example.org"), PASSWORD)
    people.put(Person("eve", Role.RELEASER), PASSWORD)
    with browsing(browser, "400") as page:  # which a forged request is answered with
        page.goto(slipway.settings.base_url)
        yield page


def sign_in(page: Page, name: str, password: str = PASSWORD) -> None:
    basic = b64encode(f"{name}:{password}".encode()).decode()
    ask = "basic => fetch('auth/login', {headers: {Authorization: `Basic ${basic}`}}).then(String)"
    page.evaluate(ask, basic)
    page.reload()


def press(page: Page, name: str, why: str = "", told: str = "") -> None:
    """Press a button by its accessible name, and confirm."""
    page.get_by_role("button", name=name, exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill(why)
    dialog.get_by_role("button", name=name.partition(" ")[0], exact=True).click()
    expect(dialog.get_by_role("status")).to_contain_text(told)
    dialog.get_by_role("button", name="close").click()


def test_a_developer_cancels_and_reruns_the_own_branch_alone(
    slipway: Installation, page: Page, ada: Developer
) -> None:
    with hold(slipway.shared) as held:
        pushed = ada.push("wip/button", command("test", held.line))
        page.goto(f"{slipway.settings.base_url}#/pipelines/{pushed.revision}")
        page.get_by_role("heading", name="Where it stands").wait_for()
        expect(page.locator(".sw-buttons")).to_have_count(0)  # nobody has signed in
        slipway.until(lambda: held.arrivals() == 1, "test")
        sign_in(page, "ada")
        press(page, "cancel wip/button", "a slip", "is cancelled")
        expect(page.locator(".sw-said")).to_contain_text("cancelled by ada: a slip")
        picture(page, "push-cancelled")
        press(page, "rerun wip/button", told="begins again, at develop")
        slipway.until(lambda: held.arrivals() == 2, "test once more")
        again, ended = slipway.pushes("wip/button")
        assert again.id > ended.id
        assert ended.reason == "cancelled by ada: a slip"
        running = page.locator(".sw-rows .sw-is-running .sw-name").get_by_text("test")
        expect(running).to_be_visible()
    assert slipway.wait(pushed.revision, "withdrawn").stage == "merge"
    found = json.loads(slipway.run("gate", "explain", "wip/button", "--json").stdout)
    assert any("ada" in sentence for sentence in found["sentences"])


def test_a_releaser_promotes_and_another_s_button_is_not_there(
    slipway: Installation, page: Page, ada: Developer
) -> None:
    assert slipway.run("gate", "pause", "-m", "a look at it", "--as", "grace").returncode == 0
    try:
        pushed = ada.push("button-promoted", {"promoted.txt": "\n"})
        page.goto(f"{slipway.settings.base_url}#/gate")
        sign_in(page, "eve")
        promote = page.get_by_role("button", name="promote button-promoted", exact=True)
        promote.wait_for(timeout=60_000)
        expect(page.get_by_role("button", name="dequeue button-promoted")).to_have_count(0)
        expect(page.get_by_role("button", name="resume the gate of tiny")).to_have_count(0)
        press(page, "promote button-promoted", "needed", "goes before all")
        expect(page.locator(".sw-entry .sw-project")).to_have_text("promoted")
        expect(page.locator(".sw-story")).to_contain_text("eve")
        ada.git("push", "--quiet", "origin", ":button-promoted")
        slipway.wait(pushed.revision, "withdrawn")
    finally:
        slipway.run("gate", "resume")


def test_a_releaser_approves_what_waits_for_a_person(
    slipway: Installation, page: Page, ada: Developer
) -> None:
    files = {"button-held.txt": "\n"}
    pushed = ada.push("button-held", files, "Hold it", "-o", "hold")
    page.goto(f"{slipway.settings.base_url}#/gate")
    sign_in(page, "eve")
    page.get_by_role("button", name="approve button-held", exact=True).wait_for()
    press(page, "approve button-held", told="is approved")
    slipway.wait(pushed.revision, "deployed")
    expect(page.locator(".sw-story")).to_contain_text("approve")


def test_the_administrator_takes_a_branch_out(
    slipway: Installation, page: Page, ada: Developer
) -> None:
    files = {"button-out.txt": "\n"}
    pushed = ada.push("button-out", files, "Hold it", "-o", "hold")
    page.goto(f"{slipway.settings.base_url}#/gate")
    sign_in(page, ADMINISTRATOR, (slipway.settings.secrets_dir / "admin-password").read_text())
    page.get_by_role("button", name="dequeue button-out", exact=True).wait_for()
    press(page, "dequeue button-out", "not now", "is out of the gate")
    push = slipway.wait(pushed.revision, "withdrawn")
    assert push.reason == "taken out of the gate by admin: not now"


def test_a_releaser_rolls_back_from_the_page_of_environments(
    slipway: Installation, page: Page, ada: Developer, deployed: Push
) -> None:
    pushed = ada.push("button-second", {"second.txt": "\n"})
    slipway.wait(pushed.revision, "deployed")
    before = slipway.status()["environments"]["staging"]["release"]
    page.goto(f"{slipway.settings.base_url}#/environments")
    release = page.locator(".sw-release strong")
    expect(release).to_have_text(before)
    expect(page.get_by_role("button", name="roll-back staging")).to_have_count(0)
    sign_in(page, "eve")
    page.get_by_role("button", name="roll-back staging").click()
    picture(page, "roll-back")
    page.keyboard.press("Escape")
    press(page, "roll-back staging", "it is slow", "serves")
    expect(release).not_to_have_text(before)
    done = slipway.run("deploy", "history", "--environment", "staging", "--json")
    assert json.loads(done.stdout)[-1]["verb"] == "rollback"
    assert "eve: it is slow" in done.stdout
    eve = slipway.dashboard
    eve.sign_in("eve", PASSWORD)
    named = {"act": "roll-back", "reason": "it is not", "release": before}
    assert "marked bad" in pressed(slipway, eve, **named)["state_string"]
    page.get_by_role("button", name="roll-back staging").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox").select_option(before)
    dialog.get_by_role("checkbox").check()
    dialog.get_by_role("textbox").fill("it is not")
    dialog.get_by_role("button", name="roll-back", exact=True).click()
    expect(dialog.get_by_role("status")).to_contain_text("serves")
    expect(release).to_have_text(before)


def test_an_act_needs_no_mouse(slipway: Installation, page: Page, ada: Developer) -> None:
    with hold(slipway.shared) as held:
        pushed = ada.push("wip/keyboard", command("test", held.line))
        sign_in(page, "ada")
        page.get_by_role("link", name="wip/keyboard", exact=True).focus()
        page.keyboard.press("Enter")
        slipway.until(lambda: held.arrivals() == 1, "test")
        page.get_by_role("button", name="cancel wip/keyboard").focus()
        page.keyboard.press("Enter")
        page.keyboard.type("a slip")
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text("is cancelled")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    slipway.wait(pushed.revision, "withdrawn")


def test_a_page_of_another_site_acts_for_nobody(
    slipway: Installation, page: Page, deployed: Push
) -> None:
    """Of another port even, to which a browser does send the cookie."""
    sign_in(page, "eve")
    form = {"act": "roll-back", "reason": "forged"}
    call = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "force", "params": form})
    target = f"{slipway.settings.base_url}api/v2/forceschedulers/tiny-gate-form"
    before = slipway.dashboard.get("builders/tiny-gate/builds")["builds"]
    with serving(_Empty) as address:
        page.goto(address)
        with page.expect_response(target) as answer:
            page.evaluate(SEND, [target, call])
        assert answer.value.status == 400
    assert slipway.dashboard.get("builders/tiny-gate/builds")["builds"] == before


class _Empty(Quiet):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
