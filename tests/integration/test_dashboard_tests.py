"""The tests of a push on the dashboard: what fails anew, how long each takes, what is covered."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from pipelines.journal import Push
from tests.frontend.shapes import complaints
from tests.integration.browser import each_width, picture, see_that_everybody_can_read
from tests.integration.developer import Developer
from tests.integration.installation import Installation
from tests.integration.reporting import reporting
from tests.integration.test_pages_data import ask
from tests.integration.tiny_project import TINY

MORE = """\


class More(SimpleTestCase):
    def test_a_note_is_lost(self) -> None:
        self.fail("it is nowhere")

    def test_a_note_is_found_again_by_words_that_stand_in_its_text_wherever_it_is(self) -> None:
        pass

    def test_a_note_is_printed(self) -> None:
        self.skipTest("no printer")
"""
MANY = """\


for number in range(250):
    setattr(NoteTests, f"test_{number}", lambda self: None)
"""
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def landed(slipway: Installation, ada: Developer) -> Push:
    pushed = ada.push("told", reporting(covered=90), "Tell of tests")
    return slipway.wait(pushed.revision, "deployed")


@pytest.fixture(scope="module")
def failing(slipway: Installation, ada: Developer, landed: Push) -> Push:
    files = reporting(covered=88) | {"notes/tests.py": TINY["notes/tests.py"] + MORE}
    return slipway.wait(ada.push("told-failing", files, "Lose notes").revision, "rejected")


def address_of(push: Push, stage: str) -> str:
    return f"pipelines/{push.revision}/tests/{stage}"


def test_the_page_of_a_push_leads_to_its_tests(
    slipway: Installation, page: Page, landed: Push
) -> None:
    page.goto(f"{slipway.settings.base_url}#/pipelines/{landed.revision}")
    told = page.get_by_role("listitem").filter(has_text="tests of repo-test")
    expect(told).to_contain_text("1 passed in < 1 s, 90.0 % covered")
    picture(page, "push-with-tests")
    told.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Tests of the stage repo-test")).to_be_visible()
    expect(page.locator(".sw-test .sw-name")).to_have_text(
        "notes.tests.NoteTests::test_a_note_keeps_its_text"
    )


def test_new_failures_come_first_and_unfold(
    slipway: Installation, page: Page, failing: Push
) -> None:
    page.goto(f"{slipway.settings.base_url}#/{address_of(failing, 'test')}")
    expect(page.locator(".sw-figure strong").first).to_have_text("✓ 2")
    heads = ["New failures1", "Skipped1", "Passed, slowest first2"]
    expect(page.locator(".slipway section h2")).to_have_text(heads)
    covered = page.locator(".sw-figure").last
    expect(covered).to_have_text("88.0 %covered, \N{MINUS SIGN}2.0 points to main")
    first = page.locator(".sw-test").first
    expect(first.locator("pre")).to_be_hidden()
    first.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(first.locator("pre")).to_contain_text("AssertionError: it is nowhere")
    page.get_by_label("test", exact=True).fill("PRINTED")
    expect(page.locator(".sw-test")).to_have_count(1)
    page.get_by_label("test", exact=True).fill("no such test")
    page.get_by_role("heading", name="No such test").wait_for()


def test_of_many_tests_the_slowest_are_shown_and_all_of_them_on_demand(
    slipway: Installation, page: Page, ada: Developer, landed: Push
) -> None:
    files = reporting(covered=92) | {"notes/tests.py": TINY["notes/tests.py"] + MANY}
    pushed = ada.push("wip/told-many", files, "Test a lot")
    push = slipway.wait(pushed.revision, "withdrawn")
    page.goto(f"{slipway.settings.base_url}#/{address_of(push, 'test')}")
    tests = page.locator(".sw-test")
    expect(tests).to_have_count(200)
    page.get_by_role("button", name="show all 251").click()
    expect(tests).to_have_count(251)
    page.get_by_label("test", exact=True).fill("test_77")
    expect(tests).to_have_count(1)


def test_what_has_no_tests_is_told_how_to_have_them(
    slipway: Installation, page: Page, failing: Push
) -> None:
    page.goto(f"{slipway.settings.base_url}#/{address_of(failing, 'develop')}")
    page.get_by_role("heading", name="develop has told of no tests").wait_for()
    page.get_by_text('[develop] junit = "reports/junit.xml"').wait_for()
    picture(page, "tests-none")


def test_every_answer_has_the_shape_that_the_pages_are_written_for(
    slipway: Installation, landed: Push, failing: Push
) -> None:
    asked = {
        "api/pushes": "PushesAnswer",
        f"api/push?revision={landed.revision}": "PushAnswer",
        f"api/push?revision={failing.revision}": "PushAnswer",
        f"api/diff?revision={failing.revision}": "DiffAnswer",
        f"api/tests?revision={failing.revision}&stage=test": "TestsAnswer",
        f"api/tests?revision={failing.revision}&stage=develop": "TestsAnswer",
        "api/gate": "GateAnswer",
        "api/environments": "EnvironmentsAnswer",
        "api/trends": "TrendsAnswer",
        "me": "Viewer",
    }
    for path, shape in asked.items():
        status, answer = ask(slipway, path)
        assert (status, complaints(answer, shape)) == (200, []), path


def test_programs_get_the_same(slipway: Installation, failing: Push) -> None:
    code, found = ask(slipway, f"api/tests?revision={failing.revision}&stage=test&holds=lost")
    assert code == 200
    (lost,) = found["failed"]["tests"]
    assert (lost["name"], lost["is_new"]) == ("notes.tests.More::test_a_note_is_lost", True)
    assert found["passed"]["count"] == 0
    same = ask(slipway, f"api/tests?build={found['suite']['buildid']}&holds=lost")[1]
    assert same | {"now": 0} == found | {"now": 0}
    assert ask(slipway, "api/tests?build=99999")[0] == 404
    assert ask(slipway, "api/tests?build=first")[0] == 400


def test_trends_name_the_slowest_tests_of_main(
    slipway: Installation, page: Page, landed: Push
) -> None:
    page.goto(f"{slipway.settings.base_url}#/trends")
    table = page.get_by_role("region", name="slowest tests")
    table.scroll_into_view_if_needed()
    test = "notes.tests.NoteTests::test_a_note_keeps_its_text"
    expect(table.locator("tbody tr").first).to_contain_text(test)
    picture(page, "trends-slowest")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_tests_fit_every_width_and_everybody(
    slipway: Installation, page: Page, failing: Push, scheme: str
) -> None:
    address = f"{slipway.settings.base_url}#/{address_of(failing, 'test')}"
    for _ in each_width(page, address, "tests", scheme):
        page.locator(".sw-test summary").click()
    see_that_everybody_can_read(page)
