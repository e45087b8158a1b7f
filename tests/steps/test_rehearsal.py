"""The rehearsal runs beside the master; what it says last is the step's and the push's reason."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from buildbot.process.results import EXCEPTION, FAILURE, SUCCESS
from buildbot.test.steps import ExpectMasterShell

from pipelines.deploy.progress import Events, Result
from pipelines.project.artifacts import sha256
from pipelines.project.served import Project
from pipelines.settings import Settings
from pipelines.steps.rehearsal import RehearseMigrations
from tests.steps.conftest import REVISION, StepCase


@pytest.mark.parametrize(
    ("code", "result", "outcome"),
    [(0, "rehearsed", SUCCESS), (1, "rejected", FAILURE), (1, "refused", EXCEPTION)],
)
async def test_the_candidate_is_blamed_for_what_it_breaks_and_for_nothing_else(
    case: StepCase,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    code: int,
    result: str,
    outcome: int,
) -> None:
    project = Project("bioweb", Settings(home=tmp_path / "home"), environment="staging")
    artifact = project.artifacts / REVISION / "bioweb-1.2.tar.gz"
    artifact.parent.mkdir(parents=True)
    artifact.write_bytes(b"release")
    events = Events()
    events.started("migrate")
    events.result(Result(result, "1.2", REVISION, "This is why.", "http://127.0.0.1:8020/"))
    case.given(RehearseMigrations(project))
    case.expect_commands(
        ExpectMasterShell(
            [
                *(sys.executable, "-m", "pipelines.deploy", "rehearse"),
                *("--environment", "staging", str(artifact)),
                *("--sha256", sha256(artifact), "--events"),
            ]
        )
        .stdout(capsys.readouterr().out.encode())
        .exit(code)
    )
    await case.outcome(outcome, "This is why.", build=None if code == 0 else "This is why.")
