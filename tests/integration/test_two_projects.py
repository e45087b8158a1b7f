"""Two projects on one master: what is about one of them says so, and each has its own page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.integration.browser import picture
from tests.integration.developer import Developer
from tests.integration.installation import Installation
from tests.integration.tiny_project import tiny_installation
from tests.ports import free_ports

pytestmark = pytest.mark.browser


MASTER = """\
from pathlib import Path

from pipelines.master import configuration
from pipelines.project.served import Project
from pipelines.settings import Settings
from pipelines.stages import deploy, develop, merge, pipeline, repo_test, test

settings = Settings.from_environ()
seed = settings.home / "seed"
tiny = Project("tiny", settings, environment="staging", seed=seed)
other = Project("other", settings, environment="{environment}", seed=seed)
first = pipeline(tiny, develop, test, merge, repo_test, deploy)
second = pipeline(other, develop, test, merge, repo_test, deploy)
BuildmasterConfig = configuration(settings, projects=[first, second])
"""


@pytest.fixture(scope="module")
def both(wheels: Path, cache: Path) -> Iterator[Installation]:
    with tiny_installation(wheels, cache) as slipway:
        slipway.settings.config.write_text(MASTER.format(environment="staging"))
        refused = slipway.run("up")
        assert refused.returncode == 1
        assert "'tiny' and 'other' would both be deployed to 'staging'" in refused.stderr
        slipway.settings.config.write_text(MASTER.format(environment="elsewhere"))
        files = slipway.settings.environments
        staging = (files / "staging.toml").read_text()
        (files / "elsewhere.toml").write_text(staging.replace('"tiny"', '"other"'))
        slipway.variables["SLIPWAY_ELSEWHERE_PORT"] = str(free_ports(1)[0])
        slipway.up()
        yield slipway


def test_each_page_shows_the_project_that_is_chosen(both: Installation, page: Page) -> None:
    developers = {
        name: Developer(both.home / "hub" / f"{name}.git", both.home / f"ada-{name}")
        for name in ("tiny", "other")
    }
    for name, developer in developers.items():
        pushed = developer.push(f"of-{name}", {f"{name}.txt": "\n"})
        both.wait(pushed.revision, "deployed")
    url = both.settings.base_url
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
    said = both.run("gate", "list")
    assert said.returncode == 1
    assert "more than one project is served: name one with --project: other, tiny" in said.stderr
