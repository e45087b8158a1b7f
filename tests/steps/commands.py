"""What a worker is expected to be asked for a project's command, and how it answers."""

from __future__ import annotations

from typing import Any

from buildbot.test.steps import ExpectRemoteRef, ExpectShell, ExpectUploadFile

from pipelines.project import Command, StageCommands
from pipelines.reports import summary
from pipelines.reports.junit import JUnitError
from pipelines.reports.junit_xml import parse_junit
from pipelines.steps.command import ProjectCommand, _Received
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
