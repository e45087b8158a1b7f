"""The steps around a build's own PostgreSQL: their words, and what they hand on."""

from __future__ import annotations

from pathlib import Path

import pytest
from buildbot.process.results import EXCEPTION, FAILURE, SUCCESS
from buildbot.test.steps import Expect, ExpectShell

from pipelines.project import StageCommands
from pipelines.sandbox import END, SERVE
from pipelines.steps.database import MigrateForwards, StartDatabase, StopDatabase
from pipelines.steps.stdin_payload import UNPACK, packed
from tests.steps.conftest import StepCase

DATABASE = ["python", "-m", "pipelines.worker_tasks.database"]
STAGE = StageCommands((), {"DJANGO_SETTINGS_MODULE": "config.settings.test"}, None, 20)
URL = "postgresql://postgres@/build?host=/tmp/x"


def ours(case: StepCase, remote_command: str, *words: str) -> ExpectShell:
    expected = ExpectShell(workdir="wkdir", command=[*DATABASE, *words], log_environ=False)
    expected.remote_command = remote_command
    case.expect_commands(expected)
    return expected


async def test_the_server_s_version_and_address_are_told(case: StepCase) -> None:
    case.given(StartDatabase())
    told = f"database {URL} (PostgreSQL 18.1)\n"
    ours(case, SERVE, "serve", "../database").stdout(told).exit(0)
    case.expect_property("database_url", URL, "start-database")
    await case.outcome(SUCCESS, "PostgreSQL 18.1")


@pytest.mark.parametrize(
    ("said", "why"), [("one\ndatabase: no user\n", "no user"), ("", "it said nothing")]
)
async def test_a_server_that_does_not_start_is_no_branch_s_fault(
    case: StepCase, said: str, why: str
) -> None:
    case.given(StartDatabase())
    ours(case, SERVE, "serve", "../database").stderr(said).exit(1)
    words = f"PostgreSQL did not start: {why}"
    await case.outcome(EXCEPTION, words, build=words)


async def test_the_server_is_stopped_whatever_happened(case: StepCase) -> None:
    step = case.given(StopDatabase())
    assert (step.alwaysRun, step.flunkOnFailure) == (True, False)
    case.expect_commands(Expect(END, {}).exit(0))
    await case.outcome(SUCCESS, "PostgreSQL stopped")


@pytest.fixture(params=["a schema", None])
def schema(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The copy of what runs, or none before the first deploy."""
    file = tmp_path / "schema.sql"
    if request.param:
        file.write_text("create table genes ();")
    return file


def migrating(case: StepCase, schema: Path) -> ExpectShell:
    """Expect that the schema is sent and loaded."""
    case.given(MigrateForwards(schema, STAGE), python_environment="/env", database_url=URL)
    text = schema.read_text() if schema.exists() else ""
    load = "python -m pipelines.worker_tasks.database load ../database ../schema.sql"
    expected = ExpectShell(
        workdir="wkdir",
        command=f"{UNPACK} > ../schema.sql && {load}",
        env={"DATABASE_URL": URL},
        log_environ=False,
        initial_stdin=packed(text.encode()),
    )
    case.expect_commands(expected)
    return expected


def migrate(case: StepCase) -> ExpectShell:
    expected = ExpectShell(
        workdir="wkdir",
        command="python manage.py migrate --noinput",
        env={
            "PATH": "/env/bin:${SLIPWAY_COMMANDS}",
            "VIRTUAL_ENV": "/env",
            "CI": "true",
            "FORCE_COLOR": "1",
            "PYTHONUNBUFFERED": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "DATABASE_URL": "postgresql:///forwards",
        },
        log_environ=False,
    )
    case.expect_commands(expected)
    return expected


async def test_a_copy_of_what_runs_is_migrated(case: StepCase, schema: Path) -> None:
    load = migrating(case, schema)
    load.log("copy", stdout="loading\npostgresql:///forwards\n").exit(0)
    migrate(case).stdout("  Applying genes.0004... OK\n  Applying genes.0005... OK\n").exit(0)
    start = "the schema that runs" if schema.exists() else "an empty database"
    await case.outcome(SUCCESS, f"2 migrations applied to {start}")


async def test_a_migration_that_fails_is_said_for_the_build(case: StepCase, schema: Path) -> None:
    load = migrating(case, schema)
    load.log("copy", stdout="postgresql:///forwards\n").exit(0)
    migrate(case).stderr("django.db.utils.ProgrammingError\n").exit(1)
    start = "the schema that runs" if schema.exists() else "an empty database"
    words = f"a migration failed on a copy of {start}"
    await case.outcome(FAILURE, words, build=words)


async def test_a_schema_that_cannot_be_loaded(case: StepCase, schema: Path) -> None:
    load = migrating(case, schema)
    load.log("copy", stderr="database: syntax error\n").exit(1)
    words = "the copy of the schema could not be loaded"
    await case.outcome(FAILURE, words, build=words)
