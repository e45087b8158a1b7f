"""Advice on migrations is shown; no build fails for it."""

from __future__ import annotations

import pytest
from buildbot.process.results import SUCCESS, WARNINGS
from buildbot.test.steps import ExpectShell

from pipelines.project import StageCommands
from pipelines.steps.lint import LintMigrations
from tests.steps.conftest import StepCase

STAGE = StageCommands((), {"DJANGO_SETTINGS_MODULE": "config.settings.test"}, None, 20)


@pytest.mark.parametrize(
    ("stdout", "stderr", "code", "result", "words"),
    [
        ("no new migration\n", "", 0, SUCCESS, "no new migration"),
        (
            "(genes, 0002)... ERR\n1 of 1 new migrations may break what runs: see the log\n",
            "",
            0,
            WARNINGS,
            "1 of 1 new migrations may break what runs: see the log",
        ),
        ("", "Traceback\nKeyError: 'x'\n", 1, WARNINGS, "the linter failed: KeyError: 'x'"),
        ("", "", 1, WARNINGS, "the linter failed: it said nothing"),
    ],
)
async def test_what_the_linter_says_is_the_step_s_text(
    case: StepCase, stdout: str, stderr: str, code: int, result: int, words: str
) -> None:
    step = case.given(LintMigrations(STAGE), python_environment="/env", database_url="postgresql:")
    assert (step.warnOnWarnings, step.flunkOnFailure) == (False, False)
    command = ["python", "-m", "pipelines.worker_tasks.lint_migrations", "--environment", "/env"]
    env = {
        "CI": "true",
        "FORCE_COLOR": "1",
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": "postgresql:",
    }
    expected = ExpectShell(
        workdir="wkdir", command=command, env=env, log_environ=False, max_time=1200
    )
    case.expect_commands(expected.stdout(stdout).stderr(stderr).exit(code))
    await case.outcome(result, words)
