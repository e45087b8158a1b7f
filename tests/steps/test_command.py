"""A project's own commands: what they see, and how their end is told."""

from __future__ import annotations

from typing import Any

import pytest
from buildbot.process.results import EXCEPTION, FAILURE, RETRY, SUCCESS
from buildbot.test.steps import ExpectShell
from twisted.internet import error

from pipelines.sandbox import NO_MEMORY
from tests.steps.commands import command, stage
from tests.steps.conftest import StepCase


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


async def test_a_lost_worker_is_no_failure_of_the_project_s(case: StepCase) -> None:
    command(case, stage()).error(error.ConnectionLost())
    case.expect_outcome(RETRY)
    await case.run_step()


async def test_a_command_sees_the_stage_s_variables_and_the_database(case: StepCase) -> None:
    given = stage(DJANGO_SETTINGS_MODULE="config.settings.test", CI="no")
    command(case, given, database_url="postgresql:///build").exit(0)
    await case.outcome(SUCCESS, "passed")
