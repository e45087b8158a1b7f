"""What browsers ask for is made once for each change, and they hear of changes."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from buildbot.util.service import IndependentAsyncMultiService
from twisted.internet import defer
from twisted.internet.task import Clock

from pipelines.settings import Settings
from pipelines.web.live import AND_FOR_EACH, TOLD_AFTER, Live


class Browser:
    """A request that is kept open."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []

    def write(self, data: bytes) -> None:
        self.heard.append(data)


class Page:
    """Counts how often it is made, and waits with its text until it is given."""

    def __init__(self) -> None:
        self.made: list[defer.Deferred[bytes]] = []

    def make(self) -> defer.Deferred[bytes]:
        self.made.append(defer.Deferred())
        return self.made[-1]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def live(clock: Clock, tmp_path: Path) -> Live:
    holder = IndependentAsyncMultiService()
    holder.set_master(SimpleNamespace(reactor=clock))
    made = Live(settings=Settings(home=tmp_path), pipelines=[])
    made.parent = holder
    return made


@pytest.fixture
def page() -> Page:
    return Page()


def asked(live: Live, page: Page) -> list[object]:
    """What somebody who asks for the page gets, once it is made."""
    found: list[object] = []
    defer.ensureDeferred(live.kept("page", page.make)).addBoth(found.append)  # type: ignore[arg-type]
    return found


def test_a_page_is_made_once_for_all_who_ask(live: Live, page: Page) -> None:
    first, second = asked(live, page), asked(live, page)
    page.made[0].callback(b"text")
    third = asked(live, page)
    assert first == second == third == [b"text"]
    assert len(page.made) == 1


def test_a_change_makes_it_anew_also_for_one_that_is_still_made(
    live: Live, page: Page, clock: Clock
) -> None:
    early = asked(live, page)
    live.changed()
    clock.advance(TOLD_AFTER)
    late = asked(live, page)
    page.made[0].callback(b"old")
    page.made[1].callback(b"new")
    assert (early, late) == ([b"old"], [b"new"])


def test_what_fails_is_told_to_all_and_tried_again(live: Live, page: Page) -> None:
    first, second = asked(live, page), asked(live, page)
    page.made[0].errback(ValueError("no"))
    assert [failure.type for failure in (*first, *second)] == [ValueError] * 2  # type: ignore[attr-defined]
    third = asked(live, page)
    page.made[1].callback(b"text")
    assert third == [b"text"]


def test_one_who_leaves_takes_nothing_from_the_others(live: Live, page: Page) -> None:
    leaves = defer.ensureDeferred(live.kept("page", page.make))  # type: ignore[arg-type]
    stays = asked(live, page)
    leaves.addErrback(lambda failure: failure.trap(defer.CancelledError) and None)
    leaves.cancel()
    page.made[0].callback(b"text")
    assert stays == [b"text"]
    assert len(page.made) == 1


def test_many_changes_are_told_together_and_later_the_more_listen(live: Live, clock: Clock) -> None:
    browsers = [Browser() for _ in range(100)]
    live.watching |= {*browsers}
    for _ in range(10):
        live.changed()
    clock.advance(TOLD_AFTER + 99 * AND_FOR_EACH)
    assert browsers[0].heard == []
    clock.advance(2 * AND_FOR_EACH)
    assert {tuple(browser.heard) for browser in browsers} == {(b"data: 1\n\n",)}
    clock.advance(3600)
    assert live.version == 1
