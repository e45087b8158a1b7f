"""How samples of a stack become a table."""

from __future__ import annotations

import pytest

from benchmarks.contenders import Round
from benchmarks.profile import REST, area, chapter, parse, short
from benchmarks.spans import Span

LOOP = "run (/venv/twisted/internet/base.py:700)"
QUERY = "thd (/venv/buildbot/db/builds.py:80)"
POLL = "EPollReactor.doPoll (/venv/twisted/internet/epollreactor.py:200)"
RAW = f"{LOOP};{POLL} 90\n{LOOP} 3\n{LOOP};{QUERY};loads (/usr/lib/json/__init__.py:299) 1\n"


def test_a_library_counts_for_whom_it_works_and_waiting_for_nobody() -> None:
    assert [area(stack) for stack in parse(RAW)] == [REST, "database"]


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("/venv/twisted/spread/banana.py", "workers and their protocol"),
        ("/project/pipelines/schedulers/gate.py", "Slipway: hub, gate, stages, journal"),
        ("/project/pipelines/steps/command.py", "builds and steps"),
    ],
)
def test_the_innermost_area_counts(file: str, name: str) -> None:
    assert area((LOOP, QUERY, f"run ({file}:1)")) == name


def test_a_function_is_named_with_its_file() -> None:
    assert short(QUERY) == "`thd` (buildbot/db/builds.py)"


def test_tables_of_a_push() -> None:
    script = [
        Span("develop", "check-format", 0.0, 1.0),
        Span("develop", "check-style", 1.0, 3.0),
        Span("test", "run-tests", 3.0, 8.0),
    ]
    areas, functions, masters, floor = chapter(
        parse(RAW),
        {"Slipway": [(0.4, 0.1), (0.6, 0.1)], "stock Buildbot": [(2.0, 0.0)]},
        {
            "shell script": [Round(0.0, 0.1, 8.0, script)],
            "stock Buildbot": [Round(0.0, 0.1, 16.0, [])],
        },
    ).tables
    assert [(row.name, *row.cells.values()) for row in areas.rows] == [
        (REST, "75%", "3"),
        ("database", "25%", "1"),
    ]
    assert [row.name for row in functions.rows] == [short(LOOP), "`loads` (lib/json/__init__.py)"]
    assert [(row.name, *row.cells.values()) for row in masters.rows] == [
        ("Slipway", "0.50 s", "0.10 s"),
        ("stock Buildbot", "2.00 s", "0.00 s"),
    ]
    assert [tuple(row.cells.values()) for row in floor.rows] == [
        ("8.0 s", "0.50"),
        ("7.0 s", "0.44"),
    ]
