"""What a command reports of its tests and of what they cover."""

from __future__ import annotations

from dataclasses import replace

import pytest
from buildbot.process.results import FAILURE, SUCCESS

from pipelines.reports import summary
from pipelines.reports.cobertura import HEAD
from pipelines.steps.command import _Received
from tests.steps.commands import (
    COVERED,
    FAILED,
    NO_TESTS,
    PASSED,
    UNITTEST,
    command,
    fetches,
    is_new,
    report,
    stage,
)
from tests.steps.conftest import StepCase


async def test_at_once_the_report_is_that_of_the_command_that_names_it(case: StepCase) -> None:
    """Another may end while it is there, and would take it for its own."""
    command(case, replace(stage("junit.xml"), parallel=True)).exit(0)
    await case.outcome(SUCCESS, "passed")


async def test_the_results_at_the_end_of_a_long_output_are_found(case: StepCase) -> None:
    """Nothing of the test's output is kept whole, neither lines nor one line without an end."""
    ran = command(case, stage())
    for _ in range(3):
        ran.stdout("noise\n" * 100_000).stderr("#" * 600_000)
    ran.stderr(f"\n{UNITTEST}").stdout(f"\n{COVERED}").exit(1)
    words = "1 passed, 1 failed: genes.tests.Search::test_empty, 96 % covered"
    await case.outcome(FAILURE, words, build=words)


@pytest.mark.parametrize(
    ("data", "code", "output", "words"),
    [
        (PASSED, 0, "", "1 passed"),
        (PASSED, 0, COVERED, "1 passed, 96 % covered"),
        (PASSED, 0, f"\x1b[32m{COVERED}\x1b[0m", "1 passed, 96 % covered"),
        (FAILED, 1, "", "1 passed, 1 failed: genes.tests.test_search::test_empty"),
        (PASSED, 2, "", "1 passed, yet run-tests failed (exit 2)"),
        (NO_TESTS, 5, "", "no tests ran, yet run-tests failed (exit 5)"),
        (None, 4, "", "run-tests failed (exit 4)"),
        (None, 0, "", None),
        ("<html/>", 1, "", "run-tests failed (exit 1)"),
        ("<testsuite>", 0, "", None),
    ],
)
async def test_a_report_becomes_the_build_s_sentence(
    case: StepCase, data: str | None, code: int, output: str, words: str | None
) -> None:
    command(case, stage("junit.xml")).stdout(output).exit(code)
    report(case, None if data is None else data.encode())
    await case.outcome(FAILURE if code else SUCCESS, words or "passed", build=words)


async def test_the_failures_are_one_click_away(case: StepCase) -> None:
    command(case, stage("junit.xml")).exit(1)
    report(case, FAILED.encode())
    case.expect_outcome(FAILURE)
    await case.run_step()
    name = "genes.tests.test_search::test_empty"
    assert case.log("failures") == f"{name}\nassert 3 == 4\ndef test_empty(): ..."


async def test_why_a_report_cannot_be_read_is_in_a_log(case: StepCase) -> None:
    command(case, stage("junit.xml")).exit(0)
    report(case, b"<html/>")
    await case.outcome(SUCCESS, "passed")
    assert case.log("results") == "junit.xml: it is XML of another kind: <html>"


@pytest.mark.parametrize(
    ("head", "output", "words", "log"),
    [
        (b'<coverage line-rate="0.8754"/>', COVERED, "87.5 % covered", ""),
        (b'<coverage line-rate="0.9">' + b" " * 2 * HEAD, "", "90 % covered", ""),
        (None, COVERED, "96 % covered", ""),
        (b"<html/>", COVERED, "96 % covered", "it is XML of another kind: <html>"),
    ],
)
async def test_how_much_is_covered_stands_in_a_report_or_in_what_is_printed(
    case: StepCase, head: bytes | None, output: str, words: str, log: str
) -> None:
    given = replace(stage("junit.xml"), coverage="coverage.xml")
    command(case, given).stdout(output).exit(0)
    report(case, PASSED.encode())
    is_new(case, 0)
    fetches(case, head, "coverage.xml", HEAD)
    await case.outcome(SUCCESS, f"1 passed, {words}", build=f"1 passed, {words}")
    assert not log or case.log("coverage") == f"coverage.xml: {log}"


async def test_coverage_that_came_with_the_checkout_is_none(case: StepCase) -> None:
    command(case, replace(stage("junit.xml"), coverage="coverage.xml")).stdout(COVERED).exit(0)
    report(case, PASSED.encode())
    is_new(case, 1)
    await case.outcome(SUCCESS, "1 passed, 96 % covered", build="1 passed, 96 % covered")


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
async def test_a_report_may_be_long_and_in_any_encoding(case: StepCase, encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    long = "é" * 40_000  # each block of 32 KiB ends within a character
    text = f'{head}<testsuite><testcase name="a"><failure>x{long}</failure></testcase></testsuite>'
    command(case, stage("junit.xml")).exit(1)
    report(case, text.encode(encoding))
    words = "1 failed: a"
    await case.outcome(FAILURE, words, build=words)


def test_no_more_is_taken_than_a_report_may_have() -> None:
    received = _Received()
    for _ in range(22):
        received.remote_write(b"x" * 1024 * 1024)
    assert len(received.data) == summary.LARGEST


async def test_what_unittest_prints_is_read_where_there_is_no_report(case: StepCase) -> None:
    command(case, stage()).stderr(UNITTEST).exit(1)
    words = "1 passed, 1 failed: genes.tests.Search::test_empty"
    await case.outcome(FAILURE, words, build=words)
    assert "AssertionError: 3 != 4" in case.log("failures")


async def test_one_report_is_told_once_in_a_build(case: StepCase) -> None:
    """A command after the tests does not repeat what they said."""
    given = stage("junit.xml")
    command(case, given).exit(0)
    case.build.tests_told = True
    await case.outcome(SUCCESS, "passed")
