"""How the time of a push is told apart: commands, other work, overhead."""

from __future__ import annotations

import pytest

from benchmarks.contenders import Round
from benchmarks.figures import Bars
from benchmarks.push_to_staging import (
    NONE,
    PROJECT,
    STAGES,
    WORK,
    chapter,
    project_steps,
    shares_of,
)
from benchmarks.spans import Span, total

WORKED = {("develop", "checkout"), ("repo-test", "build-artifact")}


def test_the_projects_steps_are_those_of_its_pipeline_and_the_activation() -> None:
    found = project_steps()
    assert ("develop", "check-style") in found
    assert ("deploy-to-staging", "activate-release") in found
    assert ("repo-test", "build-artifact") not in found


@pytest.mark.parametrize(
    ("intervals", "seconds"),
    [
        ([], 0),
        ([(1, 2), (4, 6)], 3),
        ([(1, 5), (2, 3), (4, 6)], 5),
        ([(-5, 1), (9, 20)], 2),
        ([(-5, -1), (11, 20)], 0),
    ],
)
def test_what_overlaps_counts_once(intervals: list[tuple[float, float]], seconds: float) -> None:
    assert total(intervals, (0, 10)) == seconds


def test_tables_and_bars_of_some_rounds() -> None:
    script = [Span("develop", "checkout", 0.0, 1.0), Span("test", "run-tests", 1.0, 9.0)]
    frames = [Span("test", f"side-by-side{number}", 1.0, 9.0) for number in ("", "_1")]
    ours = [*script, Span("test", "read-pipeline", 0.5, 1.5), *frames]
    made = chapter(
        {
            "Slipway": [Round(0.0, 0.1, 10.0, ours), Round(0.0, 0.1, 12.0, ours)],
            "shell script": [Round(0.0, 0.1, 10.0, script)],
        }
    )
    totals, of_slipway, of_script, steps = made.tables
    assert [row.cells["median"] for row in totals.rows] == ["11.0 s", "10.0 s"]
    assert totals.rows[1].cells["Slipway takes, of this"] == "1.10"
    assert of_slipway.rows[-1].cells == {
        "whole": "11.00 s",
        PROJECT: "8.00 s",
        WORK: "1.00 s",
        NONE: "2.00 s",
    }
    assert of_script.rows[-1].cells["whole"] == "10.00 s"
    assert [(row.name, row.cells["step"], row.cells["what runs"]) for row in steps.rows] == [
        ("develop", "(before its first step)", NONE),
        ("develop", "checkout", WORK),
        ("develop", "(between its steps)", NONE),
        ("test", "(before its first step)", NONE),
        ("test", "read-pipeline", NONE),
        ("test", "run-tests", PROJECT),
        ("test", "(between its steps)", NONE),
    ]
    [bars] = made.plots
    assert isinstance(bars, Bars)
    assert bars.bars["shell script"] == {PROJECT: 8.0, WORK: 1.0, NONE: 1.0}


def test_a_push_is_cut_into_stages_without_a_gap() -> None:
    spans = [
        Span("develop", "checkout", 0.5, 1.0),
        Span("develop", "check-style", 1.0, 3.0),
        Span("test", "run-tests", 3.5, 8.0),
        Span("merge", "make-candidate", 7.0, 7.5),  # while the tests run
        Span("repo-test", "run-tests", 8.25, 12.0),
        Span("repo-test", "build-artifact", 11.0, 13.0),
        Span("repo-test", "keep-artifact", 13.0, 13.25),
        Span("deploy-to-staging", "activate-release", 13.5, 20.0),
    ]
    shares = shares_of(Round(0.0, 0.25, 18.0, spans), WORKED)
    assert shares["develop"] == {PROJECT: 2.0, WORK: 0.5, NONE: 0.5}
    assert shares["test"] == {PROJECT: 4.5, WORK: 0.0, NONE: 0.5}
    assert shares["merge"] == {PROJECT: 0.0, WORK: 0.0, NONE: 0.0}
    assert shares["repo-test"] == {PROJECT: 3.75, WORK: 1.0, NONE: 0.5}
    assert shares["deploy-to-staging"] == {PROJECT: 4.5, WORK: 0.0, NONE: 0.25}
    assert sum(sum(shares[stage].values()) for stage in STAGES) == 18.0
