"""A project's own commands: what they see, and how their end is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from buildbot.process.results import EXCEPTION, FAILURE, RETRY, SUCCESS
from buildbot.test.steps import ExpectRemoteRef, ExpectShell, ExpectUploadFile
from twisted.internet import error

from pipelines import ROOT
from pipelines.project import Command, Pipeline, StageCommands
from pipelines.project.reading import read_pipeline
from pipelines.reports import summary
from pipelines.reports.cobertura import HEAD
from pipelines.reports.junit import JUnitError
from pipelines.reports.junit_xml import parse_junit
from pipelines.sandbox import BUILD, FETCH, NO_MEMORY, STOPPED
from pipelines.steps.command import ProjectCommand, PythonEnvironment, _Received
from pipelines.worker_tasks.commands import UNREACHABLE
from tests.steps.conftest import StepCase

ENVIRONMENT = {
    "PATH": "/env/bin:${SLIPWAY_COMMANDS}",
    "VIRTUAL_ENV": "/env",
    "CI": "true",
    "FORCE_COLOR": "1",
    "PYTHONUNBUFFERED": "1",
}
PASSED = '<testsuite><testcase classname="genes" name="test_a"/></testsuite>'
FAILED = """<testsuite>
<testcase classname="genes.tests.test_search" name="test_found"/>
<testcase classname="genes.tests.test_search" name="test_empty">
<failure message="assert 3 == 4">def test_empty(): ...</failure></testcase>
</testsuite>"""
UNITTEST = """\
.F
======================================================================
FAIL: test_empty (genes.tests.Search.test_empty)
----------------------------------------------------------------------
Traceback (most recent call last):
  File "tests.py", line 4, in test_empty
AssertionError: 3 != 4

----------------------------------------------------------------------
Ran 2 tests in 0.012s

FAILED (failures=1)
"""
COVERED = "Name   Stmts   Miss  Cover\nTOTAL     50      2    96%\n"
NO_TESTS = "<testsuite></testsuite>"


def stage(junit: str | None = None, minutes: float = 3, **variables: str) -> StageCommands:
    command = Command("run-tests", "pytest -q | tee log")
    return StageCommands((command,), variables, junit, minutes)


def command(case: StepCase, given: StageCommands, **facts: Any) -> ExpectShell:
    """Put the first command of a stage into a build, and expect it."""
    case.given(ProjectCommand(given.commands[0], given), python_environment="/env", **facts)
    database = {"DATABASE_URL": facts["database_url"]} if facts else {}
    expected = ExpectShell(
        workdir="wkdir",
        command="pytest -q | tee log",
        env=ENVIRONMENT | dict(given.variables) | database,
        log_environ=False,
        timeout=None,
        max_time=given.timeout_minutes * 60,
    )
    case.expect_commands(expected)
    return expected


def reads(case: StepCase, code: int, stderr: str = "") -> None:
    """Expect that the worker reads the report."""
    program = ["python", "-P", "-m", "pipelines.reports.summary"]
    read = ExpectShell(
        workdir="wkdir",
        command=[*program, "--junit", "junit.xml", "--output", "../test-results.json"],
        log_environ=False,
        timeout=None,
        max_time=120,
        env={},
    )
    case.expect_commands(read.behavior(lambda made: made.addStderr(stderr)).exit(code))


def is_new(case: StepCase, code: int) -> None:
    """Expect that it is asked whether the report of coverage came with the checkout."""
    line = "! test coverage.xml -ot .git/slipway"
    facts: dict[str, Any] = {"log_environ": False, "timeout": None, "max_time": 120, "env": {}}
    case.expect_commands(ExpectShell("wkdir", line, **facts).exit(code))


def fetches(case: StepCase, data: bytes | None, name: str, most: int) -> None:
    """Expect that a file is fetched; None: there is none."""
    sent = ExpectUploadFile(
        blocksize=32 * 1024,
        maxsize=most,
        workersrc=name,
        workdir="wkdir",
        writer=ExpectRemoteRef(_Received),
    )

    def send(command: Any) -> None:
        for at in range(0, len(data or b""), 32 * 1024):
            command.args["writer"].remote_write((data or b"")[at : at + 32 * 1024])
        command.args["writer"].remote_close()

    case.expect_commands(sent.behavior(send).exit(1 if data is None else 0))


def report(case: StepCase, data: bytes | None) -> None:
    """Expect that a report is read on the worker, and its summary fetched; None: there is none."""
    if data is None:
        reads(case, summary.MISSING)
        return
    try:
        told = summary.written(parse_junit(data)).encode()
    except JUnitError as error:
        reads(case, 1, f"{error}\n")
        return
    reads(case, 0)
    fetches(case, told, "../test-results.json", summary.LARGEST)


async def test_at_once_the_report_is_that_of_the_command_that_names_it(case: StepCase) -> None:
    """Another may end while it is there, and would take it for its own."""
    command(case, replace(stage("junit.xml"), parallel=True)).exit(0)
    await case.outcome(SUCCESS, "passed")


async def test_what_passes_needs_no_words(case: StepCase) -> None:
    command(case, stage()).stdout("fine\n").exit(0)
    await case.outcome(SUCCESS, "passed")


async def test_what_fails_is_named_with_its_exit_code(case: StepCase) -> None:
    command(case, stage()).stderr("E501 line too long\n").exit(3)
    words = "run-tests failed (exit 3)"
    await case.outcome(FAILURE, words, build=words)


async def test_what_the_worker_stopped_beyond_a_limit_is_told_in_its_words(case: StepCase) -> None:
    words = "was stopped: the build takes 21 MB of disk, and may take 20 (SLIPWAY_BUILD_MEGABYTES)"
    command(case, stage()).update("failure_reason", words).exit(-1)
    words = f"run-tests {words}"
    await case.outcome(FAILURE, words, build=words)


@pytest.mark.parametrize(
    ("output", "setting"),
    [
        ("sh: 1: Cannot fork\n", "PROCESSES"),
        ("bash: fork: retry: Resource temporarily unavailable\n", "PROCESSES"),
        ("RuntimeError: can't start new thread\n", "PROCESSES"),
        ("Traceback ...\nMemoryError\n", "MEMORY_MEGABYTES"),
        ("OSError: [Errno 27] File too large\n", "FILE_MEGABYTES"),
    ],
)
async def test_the_limit_that_a_command_met_is_named(
    case: StepCase, output: str, setting: str
) -> None:
    command(case, stage()).stderr(output).exit(2)
    words = f"run-tests failed (exit 2), perhaps at the limit of SLIPWAY_BUILD_{setting}"
    await case.outcome(FAILURE, words, build=words)


async def test_what_needs_a_superuser_of_postgresql_is_named(case: StepCase) -> None:
    output = 'ERROR:  permission denied to create extension "postgis"\n'
    command(case, stage()).stderr(output).exit(1)
    words = (
        "run-tests failed (exit 1); the extension postgis needs a superuser of PostgreSQL, as "
        "nobody is on an environment"
    )
    await case.outcome(FAILURE, words, build=words)


FULL = "the disk of /build is full: 0.1 of 64 MB are free; make room\n"


@pytest.mark.parametrize(
    ("printed", "asked", "result", "words"),
    [
        (
            "OSError: [Errno 28] No space left on device",
            ("", 1),
            FAILURE,
            "run-tests failed (exit 1)",
        ),
        ("No space left on device", (FULL, 0), EXCEPTION, f"{FULL.strip()} (run-tests on w)"),
    ],
)
async def test_what_is_printed_of_a_full_disk_has_the_worker_asked(
    case: StepCase, printed: str, asked: tuple[str, int], result: int, words: str
) -> None:
    command(case, stage()).stderr(printed).exit(1)
    case.build.setProperty("workername", "w", "test")
    said, code = asked
    line = 'python -m pipelines.system.disk_space . "${TMPDIR:-/tmp}" "$SLIPWAY_CACHE"'
    facts: dict[str, Any] = {"log_environ": False, "timeout": None, "max_time": 180}
    asks = ExpectShell("wkdir", line, **facts).behavior(lambda made: made.addStdout(said))
    case.expect_commands(asks.exit(code))
    await case.outcome(result, words, build=words)


async def test_who_is_ended_for_want_of_memory_is_not_to_blame(case: StepCase) -> None:
    command(case, stage()).update("failure_reason", NO_MEMORY).exit(137)
    case.build.setProperty("workername", "w", "test")
    words = "the kernel ended it, as the machine has no memory left (run-tests on w)"
    await case.outcome(EXCEPTION, words, build=words)


async def test_who_says_so_itself_is(case: StepCase) -> None:
    command(case, stage()).stderr("MemoryError\nKilled\n").exit(137)
    words = "run-tests failed (exit 137), perhaps at the limit of SLIPWAY_BUILD_MEMORY_MEGABYTES"
    await case.outcome(FAILURE, words, build=words)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(3, "3 minutes"), (1, "1 minute"), (2.5, "2.5 minutes"), (0.5, "30 seconds")],
)
async def test_what_takes_too_long_is_stopped_and_says_so(
    case: StepCase, minutes: float, words: str
) -> None:
    command(case, stage(minutes=minutes)).update("failure_reason", "timeout").exit(-1)
    words = f"run-tests was stopped after {words}"
    await case.outcome(FAILURE, words, build=words)


async def test_the_results_at_the_end_of_a_long_output_are_found(case: StepCase) -> None:
    """Nothing of the test's output is kept whole, neither lines nor one line without an end."""
    ran = command(case, stage())
    for _ in range(3):
        ran.stdout("noise\n" * 100_000).stderr("#" * 600_000)
    ran.stderr(f"\n{UNITTEST}").stdout(f"\n{COVERED}").exit(1)
    words = "1 passed, 1 failed: genes.tests.Search::test_empty, 96 % covered"
    await case.outcome(FAILURE, words, build=words)


async def test_a_lost_worker_is_no_failure_of_the_project_s(case: StepCase) -> None:
    command(case, stage()).error(error.ConnectionLost())
    case.expect_outcome(RETRY)
    await case.run_step()


async def test_a_command_sees_the_stage_s_variables_and_the_database(case: StepCase) -> None:
    given = stage(DJANGO_SETTINGS_MODULE="config.settings.test", CI="no")
    command(case, given, database_url="postgresql:///build").exit(0)
    await case.outcome(SUCCESS, "passed")


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


@pytest.fixture
def pipeline() -> Pipeline:
    return read_pipeline(ROOT / "sample_app")


FETCHES = 'environment --cache "$SLIPWAY_CACHE" --requirements requirements-dev.txt'
BUILDS = "from_source --requirements requirements-dev.txt"


def task(case: StepCase, line: str, kind: str = FETCH) -> ExpectShell:
    expected = ExpectShell(
        workdir="wkdir",
        command=f"python -P -m pipelines.worker_tasks.{line} --own ../environment",
        log_environ=False,
    )
    expected.remote_command = kind
    case.expect_commands(expected)
    return expected


def environment(case: StepCase, pipeline: Pipeline) -> ExpectShell:
    case.given(PythonEnvironment(pipeline))
    return task(case, FETCHES)


async def test_the_environment_is_named_for_the_steps_that_follow(
    case: StepCase, pipeline: Pipeline
) -> None:
    told = "environment /cache/environments/0a1b (kept from before)\n"
    environment(case, pipeline).stdout(told).exit(0)
    case.expect_property("python_environment", "/cache/environments/0a1b", "python-environment")
    await case.outcome(SUCCESS, "kept from before")


async def test_what_has_to_be_built_is_built_apart_and_kept_under_the_key_found_before(
    case: StepCase, pipeline: Pipeline
) -> None:
    environment(case, pipeline).stdout("unbuilt 0a1b (it has to be built)\n").exit(0)
    own = "environment /x (built in 1.0 s)\n"
    task(case, BUILDS, BUILD).log("from-source", stdout=own).exit(0)
    kept = "environment /cache/environments/0a1b (built from source)\n"
    task(case, f"{FETCHES} --built 0a1b").log("keep", stdout=kept).exit(0)
    case.expect_property("python_environment", "/cache/environments/0a1b", "python-environment")
    await case.outcome(SUCCESS, "built from source")


async def test_what_may_be_different_in_each_build_is_the_builds_own(
    case: StepCase, pipeline: Pipeline
) -> None:
    environment(case, pipeline).stdout("unfinished /b/environment (./libs)\n").exit(0)
    own = "environment /b/environment (built in 1.0 s)\n"
    task(case, BUILDS, BUILD).log("from-source", stdout=own).exit(0)
    case.expect_property("python_environment", "/b/environment", "python-environment")
    await case.outcome(SUCCESS, "built in 1.0 s")


@pytest.mark.parametrize(
    ("output", "complaint", "code", "words"),
    [
        ("", "no version of django==99 was found\nhint\n", 1, "no version of django==99 was found"),
        ("", "", 1, "it could not be made"),
        ("nothing of ours\n", "", 0, "it could not be made"),
    ],
)
async def test_why_there_is_no_environment(
    case: StepCase, pipeline: Pipeline, output: str, complaint: str, code: int, words: str
) -> None:
    environment(case, pipeline).stdout(output).stderr(complaint).exit(code)
    case.expect_no_property("python_environment")
    await case.outcome(FAILURE, words, build=words)


async def test_an_environment_that_takes_too_much_disk_is_told_in_the_worker_s_words(
    case: StepCase, pipeline: Pipeline
) -> None:
    words = f"{STOPPED}the build takes 21 MB of disk, and may take 20 (SLIPWAY_BUILD_MEGABYTES)"
    environment(case, pipeline).update("failure_reason", words).stderr("error: killed\n").exit(-1)
    await case.outcome(FAILURE, f"it {words}", build=f"it {words}")


async def test_a_package_index_that_is_away_is_no_branch_s_fault(
    case: StepCase, pipeline: Pipeline
) -> None:
    environment(case, pipeline).stderr(f"{UNREACHABLE}\n    dns error\n").exit(1)
    await case.outcome(EXCEPTION, UNREACHABLE, build=UNREACHABLE)


async def test_an_interrupted_step_does_not_say_none(case: StepCase, pipeline: Pipeline) -> None:
    environment(case, pipeline).error(RuntimeError("the worker's own"))
    case.expect_exception(RuntimeError)
    await case.run_step()
    summary = await case.get_nth_step(0).getBuildResultSummary()
    assert summary["build"].endswith("(exception)")
    assert "None" not in summary["build"]
