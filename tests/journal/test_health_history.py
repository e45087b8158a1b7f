"""How environments were: what looks find becomes stretches, and what nobody saw is unknown."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipelines import journal
from pipelines.journal import health_history
from pipelines.journal.health_history import LOOK_EVERY, Stretch, Uptime
from pipelines.master.health_watch import what_is_wrong
from pipelines.settings import Settings
from pipelines.web.views import health as page
from tests.databases import DIALECTS, Databases

WELL, ILL = "", "/healthz answered 503, not 200"
DAY = page.DAY


@pytest.fixture(params=DIALECTS)
def conn(request: pytest.FixtureRequest, databases: Databases) -> Iterator[sa.Connection]:
    with databases.filled(request.param, journal.create_tables) as engine, engine.begin() as conn:
        yield conn


def look(conn: sa.Connection, *found: str, since: float) -> list[bool]:
    """Look so often, each time as long after the one before as the master does."""
    return [
        health_history.note(conn, "staging", wrong, since + LOOK_EVERY * place)
        for place, wrong in enumerate(found)
    ]


def test_a_change_is_a_row_and_a_look_that_finds_none_continues_it(conn: sa.Connection) -> None:
    assert look(conn, WELL, WELL, WELL, ILL, ILL, WELL, since=1000) == [
        *(True, False, False),
        *(True, False),
        True,
    ]
    assert health_history.stretches(conn, "staging", 0) == [
        Stretch(1000, 1090, True, ""),
        Stretch(1090, 1150, False, ILL),
        Stretch(1150, 1150, True, ""),
    ]
    assert health_history.stretches(conn, "production", 0) == []


def test_what_nobody_saw_is_neither_well_nor_ill(conn: sa.Connection) -> None:
    look(conn, WELL, WELL, since=0)
    assert look(conn, WELL, WELL, since=7200) == [True, False]
    assert [(each.since, each.until) for each in health_history.stretches(conn, "staging", 0)] == [
        (0, 30),
        (7200, 7230),
    ]
    assert health_history.uptime(conn, "staging", 0) == Uptime(60, 60)


def test_a_clock_that_is_set_back_takes_nothing_away(conn: sa.Connection) -> None:
    look(conn, WELL, WELL, since=1000)
    look(conn, WELL, since=1010)
    look(conn, ILL, since=200)
    assert health_history.stretches(conn, "staging", 0) == [
        Stretch(1000, 1030, True, ""),
        Stretch(200, 200, False, ILL),
    ]


def test_only_what_lies_in_a_span_counts(conn: sa.Connection) -> None:
    look(conn, *[WELL] * 11, *[ILL] * 10, since=0)
    assert health_history.uptime(conn, "staging", 150) == Uptime(450, 180)
    assert health_history.uptime(conn, "staging", 10_000) == Uptime(0, 0)


def test_the_page_tells_of_each_span(conn: sa.Connection) -> None:
    now = 40.0 * DAY
    look(conn, *[WELL] * 11, since=now - 2 * DAY)
    look(conn, *[ILL] * 3, *[WELL] * 8, since=now - 10 * LOOK_EVERY)
    found = page.view(conn, "staging", now)
    assert (found["last"]["healthy"], found["last"]["until"]) == (True, now)
    assert found["goes_on"]
    day, week, month = found["spans"]
    assert (day["name"], day["known"], day["healthy"]) == ("24 h", 300 / DAY, 0.7)
    assert week["healthy"] == month["healthy"] == 510 / 600
    assert [each["healthy"] for each in day["stretches"]] == [False, True]
    assert [each["healthy"] for each in week["stretches"]] == [True, False, True]
    assert day["stretches"][-1]["to"] == 1
    assert month["stretches"] == []
    assert [each["words"] for each in found["troubles"]] == [ILL]


def test_it_goes_on_from_look_to_look_and_no_longer(conn: sa.Connection) -> None:
    look(conn, WELL, since=1e6)
    found = page.view(conn, "staging", 1e6 + LOOK_EVERY)
    assert [span["healthy"] for span in found["spans"]] == [1.0] * 3
    assert found["spans"][0]["known"] == LOOK_EVERY / DAY
    found = page.view(conn, "staging", 1e6 + 4 * LOOK_EVERY)
    assert (found["goes_on"], found["last"]["until"]) == (False, 1e6)
    assert [span["healthy"] for span in found["spans"]] == [None] * 3


def test_of_an_environment_that_nobody_looked_at_nothing_is_said(conn: sa.Connection) -> None:
    found = page.view(conn, "staging", 1e9)
    assert (found["last"], found["troubles"]) == (None, [])
    assert {(span["known"], span["healthy"]) for span in found["spans"]} == {(0, None)}


def test_nothing_is_wrong_where_nothing_was_deployed(tmp_path: Path) -> None:
    assert what_is_wrong(Settings(home=tmp_path), "staging") is None
    assert what_is_wrong(Settings(home=tmp_path), "no-such-environment") is None
