"""Deploys to a real environment, and artifacts that it does not take."""

from __future__ import annotations

import json
import shutil

import pytest

from pipelines.deploy.environment import credentials
from pipelines.deploy.environment import file as environment_file
from pipelines.postgres.connection import query
from pipelines.postgres.programs import PostgresError
from tests.deploy.project import LOCK_HASH, Site

GOOD = "1.0.0+1.gaaaaaaa"


@pytest.fixture(scope="module")
def deployed(bare_site: Site) -> Site:
    """The environment with a good release."""
    status, result = bare_site.activate(bare_site.artifact(GOOD))
    assert (status, result["result"]) == (0, "deployed"), result
    return bare_site


def test_nothing_deployed_yet(bare_site: Site) -> None:
    """`start` brings up an environment without a release, and says so to everybody."""
    assert bare_site.events("start")[1]["result"] == "started"
    now = bare_site.status()
    assert (now["release"], now["digest"], now["healthy"]) == (None, None, False)
    assert {one["name"] for one in now["processes"]} == {"database", "front"}
    assert "Nothing has been deployed" in bare_site.run("verify").stderr


def test_plan_changes_nothing(bare_site: Site) -> None:
    before = sorted(bare_site.directory.rglob("*"))
    done = bare_site.run("plan", bare_site.artifact(GOOD))
    names = [line.split()[0] for line in done.stdout.splitlines()]
    assert names[:3] == ["lock", "start-environment", "verify-artifact"]
    assert names[-4:] == ["commit", "retire-old", "write-schema", "prune"]
    assert sorted(bare_site.directory.rglob("*")) == before


def test_first_deploy(deployed: Site) -> None:
    assert deployed.serves(GOOD)
    assert "CREATE TABLE public.notes_note" in (deployed.directory / "state/schema.sql").read_text()
    assert (deployed.directory / "current").resolve().name.startswith(GOOD)
    assert (deployed.directory / "secrets/runtime.env").stat().st_mode & 0o777 == 0o600


def test_same_artifact_again_is_unchanged(deployed: Site) -> None:
    web = {one["pid"] for one in deployed.status()["processes"]}
    status, result = deployed.activate(deployed.artifact(GOOD))
    assert (status, result["result"]) == (0, "unchanged")
    assert {one["pid"] for one in deployed.status()["processes"]} == web


def test_events_tell_each_step(deployed: Site) -> None:
    lines = deployed.run("activate", deployed.artifact(GOOD), "--events").stdout.splitlines()
    *steps, last = map(json.loads, lines)
    assert set(last) == {"result", "release", "revision", "reason", "url"}
    assert all(set(step) == {"step", "state", "seconds", "text"} for step in steps)
    assert [step["state"] for step in steps] == ["started", "done"] * (len(steps) // 2)


def test_runtime_role_cannot_change_the_schema(deployed: Site) -> None:
    environment = environment_file.read(deployed.home, "staging", deployed.home)
    runtime, owner = credentials.runtime_url(environment), credentials.owner_url(environment)
    query(runtime, "INSERT INTO notes_note (text) VALUES ('written by the runtime role')")
    for statement in ("CREATE TABLE mine (id int)", "ALTER TABLE notes_note ADD COLUMN x int"):
        with pytest.raises(PostgresError, match=r"permission denied|must be owner"):
            query(runtime, statement)
        query(owner, f"BEGIN; {statement}; ROLLBACK")


def test_artifact_of_another_project_is_refused(deployed: Site) -> None:
    artifact = deployed.artifact("1.0.0+6.gfffffff", name="other")
    status, result = deployed.activate(artifact)
    assert (status, result["result"]) == (1, "refused")
    assert "is a release of other, and staging runs notes" in result["reason"]


def test_missing_wheels_are_not_the_fault_of_the_release(deployed: Site) -> None:
    shutil.rmtree(deployed.directory / "venvs", ignore_errors=False)
    wheels = deployed.home / "wheels" / LOCK_HASH
    aside = wheels.rename(deployed.home / "aside")
    artifact = deployed.artifact("1.0.0+5.geeeeeee")
    status, result = deployed.activate(artifact)
    aside.rename(wheels)
    assert (status, result["result"]) == (1, "refused")
    assert "wheels" in result["reason"]
    assert deployed.activate(artifact)[1]["result"] == "deployed"
