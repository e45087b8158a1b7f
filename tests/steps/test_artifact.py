"""The release artifact: what the worker says of it, and what the master takes for one."""

from __future__ import annotations

import io
import json
import os
import tarfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from buildbot.process.results import EXCEPTION, FAILURE, SUCCESS
from buildbot.test.steps import ExpectShell

from pipelines import journal
from pipelines.journal import runs
from pipelines.journal.vocabulary import Verdict
from pipelines.project import StageCommands
from pipelines.project.artifacts import forget, keep, kept_artifact, sha256
from pipelines.project.served import Project
from pipelines.sandbox import BUILD
from pipelines.settings import Settings
from pipelines.steps.artifact import (
    KEPT,
    BuildArtifact,
    CollectWheels,
    ForgetArtifact,
    KeepArtifact,
    KeepWheels,
)
from tests.buildbot_harness import run
from tests.full_disks import disk
from tests.steps.conftest import REVISION, StepCase

LOCK = "a" * 64
RELEASE = {"name": "bioweb", "revision": REVISION, "version": "1.2+g1a2b3c4", "lock_hash": LOCK}


@pytest.fixture
def project(tmp_path: Path, case: StepCase) -> Project:
    run(case.master.db.pool.do_with_engine(journal.create_tables))
    return Project("bioweb", Settings(home=tmp_path / "home"))


def archive(file: Path, content: bytes, name: str = "release.json") -> Path:
    """Write an artifact with one file in it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(file, "w:gz") as made:
        entry = tarfile.TarInfo(name)
        entry.size = len(content)
        made.addfile(entry, io.BytesIO(content))
    return file


def artifact(file: Path, **facts: Any) -> Path:
    return archive(file, json.dumps(RELEASE | facts).encode())


def building(case: StepCase, project: Project) -> ExpectShell:
    stage = StageCommands((), {}, None, timeout_minutes=3)
    case.given(BuildArtifact(project, stage), python_environment="/env")
    line = (
        "rm -rf ../release && python -m pipelines.worker_tasks.artifact --name bioweb "
        f"--revision {REVISION} --output ../release --environment /env"
    )
    expected = ExpectShell(workdir="wkdir", command=line, log_environ=False, max_time=180)
    case.expect_commands(expected)
    return expected


async def test_what_was_built_is_named_with_its_size(case: StepCase, project: Project) -> None:
    path = "/worker/release/bioweb-1.2.tar.gz"
    said = f"collected 12 files\nartifact {path} (1.2 MB, SHA-256 1a2b)\n"
    building(case, project).stdout(said).exit(0)
    case.expect_property("artifact", path, "build-artifact")
    await case.outcome(SUCCESS, "bioweb-1.2.tar.gz (1.2 MB)")


@pytest.mark.parametrize(
    ("complaint", "words"),
    [("artifact: no requirements.txt.\n", "artifact: no requirements.txt."), ("", None)],
)
async def test_why_nothing_was_built(
    case: StepCase, project: Project, complaint: str, words: str | None
) -> None:
    building(case, project).stderr(complaint).exit(1)
    words = words or "it could not be built"
    await case.outcome(FAILURE, words, build=words)


async def test_a_collectstatic_that_hangs_is_stopped(case: StepCase, project: Project) -> None:
    building(case, project).update("failure_reason", "timeout").exit(-1)
    words = "build-artifact was stopped after 3 minutes"
    await case.outcome(FAILURE, words, build=words)


async def test_an_artifact_is_kept_by_its_revision_with_its_digest(
    case: StepCase, project: Project
) -> None:
    sent = artifact(project.artifacts / "incoming" / "7.tar.gz")
    digest = sha256(sent)
    case.given(KeepArtifact(project, str(sent)))
    case.expect_property("lock_hash", LOCK, "keep-artifact")
    case.expect_property(KEPT, True, "keep-artifact")
    await case.outcome(SUCCESS, "kept 1.2+g1a2b3c4")
    kept = kept_artifact(project, REVISION)
    assert kept == project.artifacts / REVISION / "bioweb-1.2+g1a2b3c4.tar.gz"
    assert kept.with_name(f"{kept.name}.sha256").read_text() == f"{digest}  {kept.name}\n"
    assert sha256(kept) == digest
    assert not sent.exists()


async def test_an_artifact_that_is_built_again_replaces_the_first(
    case: StepCase, project: Project
) -> None:
    artifact(project.artifacts / REVISION / "bioweb-0.tar.gz")
    sent = artifact(project.artifacts / "incoming" / "7.tar.gz")
    case.given(KeepArtifact(project, str(sent)))
    case.expect_property(KEPT, True, "keep-artifact")
    await case.outcome(SUCCESS, "kept 1.2+g1a2b3c4")
    names = sorted(file.name for file in (project.artifacts / REVISION).glob("*.tar.gz"))
    assert names == ["bioweb-1.2+g1a2b3c4.tar.gz"]


async def test_what_did_not_pass_is_let_go_of(case: StepCase, project: Project) -> None:
    kept = artifact(project.artifacts / REVISION / "bioweb-1.tar.gz")
    other = artifact(project.artifacts / ("f" * 40) / "bioweb-0.tar.gz")
    case.given(ForgetArtifact(project), **{KEPT: True})
    case.build.results = FAILURE
    words = f"nothing is kept of {REVISION[:7]}, which did not pass"
    await case.outcome(SUCCESS, words)
    assert (kept.exists(), other.exists()) == (False, True)


async def test_what_another_run_has_kept_as_well_stays(case: StepCase, project: Project) -> None:
    """The first run of a candidate fails while the second, which passes, has kept the same."""
    folder = project.artifacts / REVISION
    for build in ("1", "2"):
        keep(project, artifact(project.artifacts / "incoming" / "x.tar.gz"), REVISION, build)
    assert not forget(project, REVISION, "1")
    assert kept_artifact(project, REVISION)
    case.given(ForgetArtifact(project), **{KEPT: True})
    case.build.results = FAILURE
    await case.outcome(SUCCESS, f"another run has kept the same of {REVISION[:7]}")
    assert kept_artifact(project, REVISION)
    assert forget(project, REVISION, "2")
    assert not folder.exists()


async def test_what_a_landing_or_a_deploy_refers_to_is_not_deleted(
    case: StepCase, project: Project
) -> None:
    """However many came after it; and what is deleted lets nothing land any more."""
    one = replace(project, settings=project.settings.model_copy(update={"keep_artifacts": 1}))
    landing, old = "a" * 40, "b" * 40

    def passed(conn: sa.Connection) -> None:
        for candidate in (landing, old):
            run = runs.begin_run(conn, "bioweb", None, (candidate, f"{candidate} tree"), "how")
            runs.end_run(conn, run.id, Verdict.PASSED, "")
        # An empty commit, which lands as its tree has passed.
        journal.record(conn, "bioweb", "empty", "c" * 40, "merge", False)
        journal.update(conn, journal.latest(conn, 1)[0], candidate="d" * 40, tree=f"{landing} tree")

    await case.master.db.pool.do_with_transaction(passed)
    for revision in (landing, old):
        sent = artifact(one.artifacts / "incoming" / "x.tar.gz", revision=revision)
        keep(one, sent, revision, "1")
    sent = artifact(one.artifacts / "incoming" / "7.tar.gz")
    case.given(KeepArtifact(one, str(sent)))
    await case.outcome(SUCCESS, "kept 1.2+g1a2b3c4")
    assert {each for each in (landing, old, REVISION) if kept_artifact(one, each)} == {
        landing,
        REVISION,
    }

    def told(conn: sa.Connection) -> list[str]:
        trees = [f"{landing} tree", f"{old} tree"]
        return [run.candidate for run in runs.runs_of(conn, "bioweb", trees)]

    assert await case.master.db.pool.do_with_transaction(told) == [landing]


def test_what_is_built_again_stays_where_it_is_read(project: Project) -> None:
    """A person repeats a run while its commit is deployed: the same revision is the same bytes."""
    sent = artifact(project.artifacts / "incoming" / "x.tar.gz")
    content, files = sent.read_bytes(), set()
    for build in ("1", "2"):
        sent.write_bytes(content)
        keep(project, sent, REVISION, build)
        kept = kept_artifact(project, REVISION)
        assert kept
        files.add(kept.stat().st_ino)
    assert len(files) == 1
    assert [forget(project, REVISION, build) for build in ("1", "2")] == [False, True]


NOT_OURS = f"its release.json is not that of bioweb at {REVISION[:7]}"
NONE = "its release.json names a version or lock hash that is none"


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"revision": "f" * 40}, NOT_OURS),
        ({"name": "payroll"}, NOT_OURS),
        ({"version": "../../secrets/x"}, NONE),
        ({"version": ".."}, NONE),
        ({"version": "1\n2"}, NONE),
        ({"version": "1" * 5000}, NONE),
        ({"version": ""}, NONE),
        ({"version": None}, NONE),
        ({"lock_hash": 7}, NONE),
        ({"lock_hash": "/" * 64}, NONE),
        ({"lock_hash": "é" * 64}, NONE),
    ],
)
async def test_an_artifact_that_says_it_is_another_is_refused(
    case: StepCase, project: Project, facts: dict[str, Any], reason: str
) -> None:
    sent = artifact(project.artifacts / "incoming" / "7.tar.gz", **facts)
    case.given(KeepArtifact(project, str(sent)))
    await case.outcome(FAILURE, f"refused: {reason}", build=f"refused: {reason}")
    assert [each.name for each in project.artifacts.iterdir()] == ["incoming"]
    assert not sent.exists()


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"7", b'"x"', b"null", b"{", b"\xff", b"[" * 60_000, b" " * 99_999]
)
async def test_a_release_json_of_any_bytes_is_refused(
    case: StepCase, project: Project, content: bytes
) -> None:
    sent = archive(project.artifacts / "incoming" / "7.tar.gz", content)
    case.given(KeepArtifact(project, str(sent)))
    case.expect_outcome(FAILURE)
    await case.run_step()
    assert "refused: it is no artifact: " in case.get_nth_step(0).descriptionDone


def bent(file: Path, kind: str) -> Path:
    """Write a file that is an artifact only at first sight."""
    artifact(file)
    if kind == "no archive":
        file.write_bytes(os.urandom(2000))
    elif kind == "empty":
        file.write_bytes(b"")
    elif kind == "cut off":
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    elif kind == "corrupt":
        data = bytearray(file.read_bytes())
        data[60:70] = b"\x00" * 10
        file.write_bytes(data)
    elif kind == "without it":
        archive(file, b"{}", name="other.json")
    elif kind == "a link":
        with tarfile.open(file, "w:gz") as made:
            entry = tarfile.TarInfo("release.json")
            entry.type, entry.linkname = tarfile.SYMTYPE, "/etc/passwd"
            made.addfile(entry)
    else:
        file.unlink()
    return file


@pytest.mark.parametrize(
    "kind", ["no archive", "empty", "cut off", "corrupt", "without it", "a link", "never sent"]
)
async def test_a_file_that_is_no_artifact_is_refused(
    case: StepCase, project: Project, kind: str
) -> None:
    sent = bent(project.artifacts / "incoming" / "7.tar.gz", kind)
    case.given(KeepArtifact(project, str(sent)))
    case.expect_outcome(FAILURE)
    await case.run_step()
    assert case.get_nth_step(0).descriptionDone.startswith("refused: it is no artifact: ")
    assert kept_artifact(project, REVISION) is None


async def test_the_newest_artifacts_are_kept(case: StepCase, project: Project) -> None:
    project = replace(project, settings=project.settings.model_copy(update={"keep_artifacts": 2}))
    for age, revision in enumerate(["b" * 40, "c" * 40, "d" * 40]):
        artifact(project.artifacts / revision / "bioweb-1.tar.gz")
        os.utime(project.artifacts / revision, (1000 - age, 1000 - age))
    sent = artifact(project.artifacts / "incoming" / "7.tar.gz")
    case.given(KeepArtifact(project, str(sent)))
    await case.outcome(SUCCESS, "kept 1.2+g1a2b3c4")
    kept = {each.name for each in project.artifacts.iterdir()}
    assert kept == {"incoming", REVISION, "b" * 40}


async def test_the_newest_artifact_is_kept_though_the_clock_was_set_back(
    case: StepCase, project: Project
) -> None:
    """It is not deployed yet, and stays the newest for those that come after it."""
    project = replace(project, settings=project.settings.model_copy(update={"keep_artifacts": 2}))
    later = time.time() + 3600
    for age, revision in enumerate(["b" * 40, "c" * 40]):
        artifact(project.artifacts / revision / "bioweb-1.tar.gz")
        os.utime(project.artifacts / revision, (later - age, later - age))
    sent = artifact(project.artifacts / "incoming" / "7.tar.gz")
    case.given(KeepArtifact(project, str(sent)))
    await case.outcome(SUCCESS, "kept 1.2+g1a2b3c4")
    kept = {each.name for each in project.artifacts.iterdir()}
    assert kept == {"incoming", REVISION, "b" * 40}
    assert (project.artifacts / REVISION).stat().st_mtime > later


@pytest.mark.disk
@pytest.mark.process
async def test_an_artifact_for_which_the_master_has_no_room_is_nobody_s_fault(
    case: StepCase, project: Project
) -> None:
    with disk(project.artifacts, megabytes=1) as small:
        sent = artifact(project.artifacts / "incoming" / "7.tar.gz")
        small.fill()
        case.given(KeepArtifact(project, str(sent)))
        case.expect_outcome(EXCEPTION)
        await case.run_step()
        summary = await case.get_nth_step(0).getBuildResultSummary()
        assert summary["build"].startswith(f"the disk of {sent.parent} is full: ")
        assert kept_artifact(project, REVISION) is None


async def test_wheels_stay_as_long_as_an_artifact_needs_them(
    case: StepCase, project: Project
) -> None:
    wheels = project.settings.wheels_dir
    for name in (LOCK, "b" * 64):
        (wheels / name).mkdir(parents=True)
    sent = artifact(project.artifacts / "incoming" / "7.tar.gz")
    case.given(KeepArtifact(project, str(sent)))
    await case.outcome(SUCCESS, "kept 1.2+g1a2b3c4")
    assert [each.name for each in wheels.iterdir()] == [LOCK]


@pytest.mark.parametrize(
    ("output", "complaint", "code", "words"),
    [
        ("collecting\nwheels ../wheels/a (27 wheels)\n", "", 0, "27 wheels"),
        ("", "x: no wheel of it.\n    ERROR: of pip's\n", 1, "x: no wheel of it."),
        ("", "", 1, "it failed"),
    ],
)
async def test_wheels_are_counted_or_the_missing_one_is_named(
    case: StepCase, output: str, complaint: str, code: int, words: str
) -> None:
    case.given(CollectWheels("requirements.txt"))
    wheels = ["python", "-P", "-m", "pipelines.worker_tasks.wheels"]
    arguments = ["--requirements", "requirements.txt", "--output", "../wheels"]
    expected = ExpectShell(workdir="wkdir", command=wheels + arguments, log_environ=False)
    expected.remote_command = BUILD
    case.expect_commands(expected.stdout(output).stderr(complaint).exit(code))
    await case.outcome(FAILURE if code else SUCCESS, words, build=words if code else None)


@pytest.mark.parametrize("quicker", [False, True])
async def test_wheels_get_their_name_when_they_are_complete(
    case: StepCase, project: Project, quicker: bool
) -> None:
    wheels = project.settings.wheels_dir
    (wheels / f"{LOCK}.partial").mkdir(parents=True)
    (wheels / f"{LOCK}.partial" / "ours.whl").touch()
    if quicker:
        (wheels / LOCK).mkdir()
        (wheels / LOCK / "theirs.whl").touch()
    case.given(KeepWheels(wheels), lock_hash=LOCK)
    case.expect_outcome(SUCCESS)
    await case.run_step()
    assert [each.name for each in wheels.iterdir()] == [LOCK]
    assert [each.name for each in (wheels / LOCK).iterdir()] == [
        "theirs.whl" if quicker else "ours.whl"
    ]
