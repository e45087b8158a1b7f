"""Debian's chromium, and where pictures of pages go for people to look at."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

PATIENCE = 60_000  # milliseconds
WIDTHS = (1440, 1024, 390)
SCREENSHOTS = Path(__file__).parents[1] / "screenshots"


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser that runs."""
    program = shutil.which("chromium")
    assert program, "chromium is not installed: apt-get install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def browsing(browser: Browser, known: str = "") -> Iterator[Page]:
    """A page of a visitor of its own.

    What it asks of other hosts than this one fails the test, and so does an error on its console
    without the `known` words in it.
    """
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        asked: set[str | None] = set()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: said.type == "error" and errors.append(said.text))
        page.on("request", lambda request: asked.add(urlsplit(request.url).hostname))
        yield page
    assert asked == {"127.0.0.1"}
    unknown = [error for error in errors if not known or known not in error]
    assert not unknown, unknown


def picture(page: Page, name: str) -> None:
    """Keep what the page shows as a picture."""
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


def each_width(page: Page, address: str, name: str, scheme: str) -> Iterator[None]:
    """Show a page at every width; once the caller has seen it drawn, nothing may hang over.

    In the dark one is enough: no width depends on a colour.
    """
    page.emulate_media(color_scheme="light" if scheme == "light" else "dark")
    page.goto(address)
    for width in WIDTHS if scheme == "light" else WIDTHS[:1]:
        page.set_viewport_size({"width": width, "height": 900})
        page.reload()  # Buildbot decides then whether its menu fits
        yield
        picture(page, f"{name}-{width}-{scheme}")
        wide = page.evaluate(
            "[...document.querySelectorAll('.slipway')].map(it => it.scrollWidth - it.clientWidth)"
        )
        assert wide == [0]


def see_that_everybody_can_read(page: Page, context: str = ".slipway") -> None:
    """Let axe-core look for what keeps people from it."""
    found = Axe().run(page, context=context).response["violations"]
    grave = [one for one in found if one["impact"] in ("serious", "critical")]
    assert not grave, grave
