"""How the time of a push is told apart: commands, other work, overhead."""

from __future__ import annotations

import pytest

from benchmarks.contenders import Round
from benchmarks.push_to_staging import NONE, PROJECT, STAGES, WORK, project_steps, shares_of
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
