"""The deploy command's last sentence is the step's, whatever became of the release."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from buildbot.process.results import EXCEPTION, FAILURE, SUCCESS
from buildbot.test.steps import ExpectShell
from twisted.internet import defer, reactor, task

from pipelines import journal
from pipelines.deploy.progress import Events, Result
from pipelines.journal import runs
from pipelines.journal.vocabulary import Verdict
from pipelines.project import artifacts
from pipelines.project.artifacts import sha256
from pipelines.project.served import Project
from pipelines.settings import Settings
from pipelines.steps.deploy import (
    ASK_EVERY,
    BUSY,
    KILLED,
    MOST_KILLS,
    ActivateRelease,
    FindArtifact,
)
from tests.buildbot_harness import run
from tests.steps.conftest import REVISION, StepCase
from tests.steps.test_artifact import artifact

ARTIFACT, DIGEST = "/home/artifacts/bioweb-1.2.tar.gz", "d" * 64


@pytest.fixture
def project(tmp_path: Path, case: StepCase) -> Project:
    run(case.master.db.pool.do_with_engine(journal.create_tables))
    return Project("bioweb", Settings(home=tmp_path / "home"), environment="staging")


async def test_the_artifact_of_the_landed_revision_is_found(
    case: StepCase, project: Project
) -> None:
    folder = project.artifacts / REVISION
    folder.mkdir(parents=True)
    artifact = folder / "bioweb-1.2.tar.gz"
    artifact.write_bytes(b"release")
    case.given(FindArtifact(project))
    case.expect_property("artifact", str(artifact), "find-artifact")
    case.expect_property("digest", sha256(artifact), "find-artifact")
    await case.outcome(SUCCESS, f"bioweb-1.2.tar.gz, SHA-256 {sha256(artifact)[:12]}")


async def test_what_was_not_tested_again_is_deployed_as_what_had_passed(
    case: StepCase, project: Project
) -> None:
    def same_tree(conn: sa.Connection) -> None:
        run = runs.begin_run(conn, "bioweb", None, ("c" * 40, "tree"), "definition")
        runs.end_run(conn, run.id, Verdict.PASSED, "")
        journal.record(conn, "bioweb", "again", "b" * 40, "merge", False)
        journal.update(conn, journal.latest(conn, 1)[0], candidate=REVISION, tree="tree")

    await case.master.db.pool.do_with_transaction(same_tree)
    artifact = project.artifacts / ("c" * 40) / "bioweb-1.2.tar.gz"
    artifact.parent.mkdir(parents=True)
    artifact.write_bytes(b"release")
    case.given(FindArtifact(project))
    case.expect_property("artifact", str(artifact), "find-artifact")
    await case.outcome(SUCCESS, f"bioweb-1.2.tar.gz, SHA-256 {sha256(artifact)[:12]}")


async def test_what_a_run_that_has_not_passed_has_kept_is_not_deployed(
    case: StepCase, project: Project
) -> None:
    """An empty commit landed by the run of its tree, and its own is cancelled: it goes any time."""

    def same_tree(conn: sa.Connection) -> None:
        run = runs.begin_run(conn, "bioweb", None, ("c" * 40, "tree"), "definition")
        runs.end_run(conn, run.id, Verdict.PASSED, "")
        runs.begin_run(conn, "bioweb", None, (REVISION, "tree"), "definition")
        journal.record(conn, "bioweb", "again", "b" * 40, "merge", False)
        journal.update(conn, journal.latest(conn, 1)[0], candidate=REVISION, tree="tree")
        assert runs.in_use(conn, "bioweb") == {REVISION, "c" * 40}

    await case.master.db.pool.do_with_transaction(same_tree)
    for revision in ("c" * 40, REVISION):
        artifact = project.artifacts / revision / f"bioweb-{revision[0]}.tar.gz"
        artifact.parent.mkdir(parents=True)
        artifact.write_bytes(b"release")
    case.given(FindArtifact(project))
    passed = project.artifacts / ("c" * 40) / "bioweb-c.tar.gz"
    case.expect_property("artifact", str(passed), "find-artifact")
    await case.outcome(SUCCESS, f"bioweb-c.tar.gz, SHA-256 {sha256(passed)[:12]}")


@pytest.mark.parametrize("acts_before", range(4))
async def test_what_a_deploy_has_found_stays_whatever_another_run_does_meanwhile(
    case: StepCase, project: Project, tmp_path: Path, acts_before: int
) -> None:
    """An empty commit has landed by the run of its tree; its own goes on, and is cancelled then."""
    one = replace(project, settings=project.settings.model_copy(update={"keep_artifacts": 1}))
    passed = "c" * 40

    def same_tree(conn: sa.Connection) -> None:
        run = runs.begin_run(conn, "bioweb", None, (passed, "tree"), "definition")
        runs.end_run(conn, run.id, Verdict.PASSED, "")
        runs.begin_run(conn, "bioweb", None, (REVISION, "tree"), "definition")
        journal.record(conn, "bioweb", "empty", "b" * 40, "merge", False)
        journal.update(conn, journal.latest(conn, 1)[0], candidate=REVISION, tree="tree")

    def sent(revision: str) -> Path:
        return artifact(tmp_path / "x.tar.gz", revision=revision)

    async def let_go() -> None:
        query = (runs.let_go, "bioweb", artifacts.spare(one))
        artifacts.delete(one, await case.master.db.pool.do_with_transaction(*query))

    await case.master.db.pool.do_with_transaction(same_tree)
    artifacts.keep(one, sent(passed), passed, "1")
    content = kept_bytes(one, passed)
    acts: list[Callable[[], Any]] = [
        lambda: artifacts.keep(one, sent(REVISION), REVISION, "2"),
        let_go,
        lambda: artifacts.forget(one, REVISION, "2"),
    ]
    for act in acts[:acts_before]:
        await defer.maybeDeferred(act)
    case.given(FindArtifact(one))
    case.expect_outcome(SUCCESS)
    await case.run_step()
    for act in acts[acts_before:]:
        await defer.maybeDeferred(act)
    found = Path(case.build.getProperty("artifact"))
    assert found.read_bytes() == content


def kept_bytes(project: Project, revision: str) -> bytes:
    kept = artifacts.kept_artifact(project, revision)
    assert kept
    return kept.read_bytes()


@pytest.mark.parametrize("revision", [REVISION, ""])
async def test_nothing_is_deployed_that_was_not_kept(
    case: StepCase, project: Project, revision: str
) -> None:
    (project.artifacts / "incoming").mkdir(parents=True)
    (project.artifacts / "incoming" / "7.tar.gz").touch()
    case.given(FindArtifact(project), revision=revision)
    words = f"no artifact is kept for {revision[:7]}: push again to build one"
    await case.outcome(FAILURE, words, build=words)


async def test_what_has_no_artifact_any_more_lets_nothing_land_again(
    case: StepCase, project: Project
) -> None:
    """Else the same tree, pushed again, would land without one once more."""

    def passed(conn: sa.Connection) -> None:
        run = runs.begin_run(conn, "bioweb", None, (REVISION, "tree"), "definition")
        runs.end_run(conn, run.id, Verdict.PASSED, "")

    def told(conn: sa.Connection) -> int:
        return len(runs.runs_of(conn, "bioweb", ["tree"]))

    await case.master.db.pool.do_with_transaction(passed)
    assert await case.master.db.pool.do_with_transaction(told) == 1
    case.given(FindArtifact(project))
    words = f"no artifact is kept for {REVISION[:7]}: push again to build one"
    await case.outcome(FAILURE, words, build=words)
    assert await case.master.db.pool.do_with_transaction(told) == 0


def deploying(case: StepCase, project: Project) -> ExpectShell:
    case.given(ActivateRelease(project), artifact=ARTIFACT, digest=DIGEST)
    command = [sys.executable, "-m", "pipelines.deploy", "activate", "--environment", "staging"]
    command += [ARTIFACT, "--sha256", DIGEST, "--events"]
    expected = ExpectShell(workdir="wkdir", command=command, log_environ=False, timeout=600)
    case.expect_commands(expected)
    return expected


def again(case: StepCase, first: ExpectShell) -> ExpectShell:
    """Expect the same command once more."""
    expected = ExpectShell(
        workdir="wkdir", command=first.args["command"], log_environ=False, timeout=600
    )
    case.expect_commands(expected)
    return expected


def told(capsys: pytest.CaptureFixture[str], result: str, reason: str) -> str:
    """Return what the deploy command prints when it ends like this."""
    events = Events()
    for step in ("verify-artifact", "switch"):
        events.started(step)
        events.ended(step, "done", 0.1, "fine")
    events.result(Result(result, "1.2-dddd", REVISION, reason, "http://127.0.0.1:8020/"))
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("code", "result", "reason"),
    [
        (0, "live", "1.2-dddd serves since the switch"),
        (1, "rolled-back", "1.2-dddd did not become healthy in 30 s: 1.1-cccc serves"),
        (2, "refused", "the digest is marked bad: it failed 3 requests of 40"),
    ],
)
async def test_the_result_s_reason_is_the_build_s_sentence(
    case: StepCase,
    project: Project,
    capsys: pytest.CaptureFixture[str],
    code: int,
    result: str,
    reason: str,
) -> None:
    deploying(case, project).stdout(told(capsys, result, reason)).exit(code)
    await case.outcome(FAILURE if code else SUCCESS, reason, build=reason)


async def test_it_waits_while_another_deploy_is_under_way(
    case: StepCase, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    first = deploying(case, project)
    first.stdout(told(capsys, "refused", "ada deploys 1.3-eeee since 12:01")).exit(BUSY)
    again(case, first).stdout(told(capsys, "live", "1.2-dddd serves")).exit(0)
    ended = defer.ensureDeferred(case.outcome(SUCCESS, "1.2-dddd serves", build="1.2-dddd serves"))
    while not ended.called:
        await task.deferLater(reactor, 0)
        case.reactor.advance(ASK_EVERY)
    await ended


async def test_a_deploy_that_is_killed_is_run_again(
    case: StepCase, project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    first = deploying(case, project).exit(KILLED)
    again(case, first).stdout(told(capsys, "live", "1.2-dddd serves")).exit(0)
    await case.outcome(SUCCESS, "1.2-dddd serves", build="1.2-dddd serves")


async def test_a_deploy_that_is_killed_each_time_says_nothing_about_the_release(
    case: StepCase, project: Project
) -> None:
    first = deploying(case, project).exit(KILLED)
    for _ in range(MOST_KILLS - 1):
        again(case, first).exit(KILLED)
    words = f"the deploy was killed {MOST_KILLS} times"
    await case.outcome(EXCEPTION, words, build=words)


UNFINISHED = "the deploy command did not finish"


@pytest.mark.parametrize(
    ("stdout", "stderr", "words"),
    [
        ("", "", UNFINISHED),
        (
            "",
            "Traceback (most recent call last):\nOSError: no space left\n",
            "OSError: no space left",
        ),
        ('7\nnull\n"x"\n[1, 2]\n', "", "[1, 2]"),
        (json.dumps({"step": "switch", "state": "started"}) + "\n", "", UNFINISHED),
        (json.dumps({"result": "refused", "reason": ""}) + "\n", "", "refused"),
    ],
)
async def test_whatever_the_command_prints_there_are_words(
    case: StepCase, project: Project, stdout: str, stderr: str, words: str
) -> None:
    deploying(case, project).stdout(stdout).stderr(stderr).exit(1)
    await case.outcome(FAILURE, words, build=words)
