"""The rows of the landing page, from a past of a year, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from buildbot.db.model import Model

from pipelines import journal, stages
from pipelines.buildbot_patches import tuning
from pipelines.journal import Push, builds
from pipelines.journal.builds import PushBuild, of_pushes, without_progress
from pipelines.project.served import Project
from pipelines.settings import Settings
from pipelines.stages import Pipeline, pipeline
from pipelines.web.views import rows
from pipelines.web.views.rows import Filters
from tests.databases import DIALECTS, Databases
from tests.finished_builds import fill

COUNT = 120
STAGES = ["develop", "test", "merge", "repo-test", "deploy-to-staging"]


def year(conn: sa.Connection) -> None:
    """Fill a database with a year of pushes to two branches."""
    Model.metadata.create_all(conn)
    journal.create_tables(conn)
    tuning.create_indexes(conn)
    builds.create_index(conn)
    fill(conn, "bioweb", COUNT, days=360, branches=2)


@pytest.fixture(params=DIALECTS)
def conn(request: pytest.FixtureRequest, databases: Databases) -> Iterator[sa.Connection]:
    """A transaction on a database with a year of pushes to two branches."""
    with databases.filled(request.param, year) as engine, engine.begin() as conn:
        yield conn


@pytest.fixture
def served(tmp_path: Path) -> list[Pipeline]:
    every = (stages.develop, stages.test, stages.merge, stages.repo_test, stages.deploy)
    return [pipeline(Project("bioweb", Settings(home=tmp_path)), *every)]


def asked(conn: sa.Connection, served: list[Pipeline], **filters: Any) -> rows.Json:
    return rows.listed(conn, served, Filters(**filters))


def test_a_row_has_all_that_one_look_should_find(
    conn: sa.Connection, served: list[Pipeline]
) -> None:
    found = asked(conn, served, limit=1)
    (row,) = found["pushes"]
    assert row["branch"] == "past/1"
    assert (row["author"], row["title"]) == ("Ada <ada@example.org>", f"Change {COUNT - 1}")
    assert [stage["name"] for stage in row["stages"]] == STAGES
    assert {stage["state"] for stage in row["stages"]} == {"passed"}
    assert {stage["usual"] for stage in row["stages"]} == {9.0}
    assert all(stage["page"].startswith("builders/") for stage in row["stages"])
    assert found["projects"] == [{"name": "bioweb", "stages": STAGES, "environment": "staging"}]


def test_pages_follow_one_another_and_miss_nothing(
    conn: sa.Connection, served: list[Pipeline]
) -> None:
    seen: list[int] = []
    page: rows.Json = {"next": 0}
    while page["next"] is not None:
        page = asked(conn, served, before=page["next"], limit=50)
        seen += [push["id"] for push in page["pushes"]]
    assert len(seen) == COUNT
    assert seen == sorted(seen, reverse=True)


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"branch": "PAST/1"}, COUNT // 2),
        ({"branch": "past_1"}, 0),
        ({"author": "ada"}, COUNT),
        ({"author": "grace"}, 0),
        ({"state": "deployed"}, COUNT),
        ({"state": "open"}, 0),
        ({"project": "other"}, 0),
    ],
)
def test_filters(
    conn: sa.Connection, served: list[Pipeline], filters: dict[str, str], count: int
) -> None:
    found = asked(conn, served, limit=100, **filters)
    assert len(found["pushes"]) == min(count, 100)
    assert (found["next"] is None) == (count <= 100)


def test_many_pushes_take_as_many_queries_as_one(
    conn: sa.Connection, served: list[Pipeline]
) -> None:
    statements: list[str] = []
    sa.event.listen(conn.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    asked(conn, served, limit=1)
    one = len(statements)
    asked(conn, served, limit=100)
    assert len(statements) == 2 * one


def test_the_builds_of_a_push_are_found_by_an_index(conn: sa.Connection) -> None:
    found = builds.of_pushes(conn, [7, 70])
    assert [build.push for build in found] == [7] * 5 + [70] * 5
    if conn.dialect.name == "sqlite":
        name = "external_idstring"
        query = f"select id from buildsets where {name} >= 'push-7-' and {name} < 'push-7.'"
        (row,) = conn.exec_driver_sql(f"explain query plan {query}").all()
        assert "slipway_buildsets_name" in row.detail


PUSH = Push(
    *(1, "bioweb", "feature", "a" * 40, 100.0, "running", "repo-test", "", None, 1, 1, None),
    *(None, None, None, None, None, 0, None, None, None, None),
)
DONE = PushBuild(1, 1, "bioweb-repo-test", "builders/4/builds/1", 110, 120, 0, "3 passed")
GOES_ON = replace(DONE, ended_at=None, result=None)
FAILED = replace(DONE, result=2)


def ended(state: Any, stage: str) -> Push:
    return replace(PUSH, state=state, stage=stage, ended_at=130.0)


@pytest.mark.parametrize(
    ("push", "name", "made", "state"),
    [
        (PUSH, "develop", [DONE], "passed"),
        (PUSH, "merge", [], "passed"),
        (PUSH, "repo-test", [], "waiting"),
        (PUSH, "repo-test", [GOES_ON], "running"),
        (PUSH, "repo-test", [FAILED, GOES_ON], "running"),
        (replace(PUSH, phase="failing"), "repo-test", [GOES_ON], "failing"),
        (PUSH, "deploy-to-staging", [], "ahead"),
        (replace(PUSH, stage="develop"), "test", [GOES_ON], "running"),
        (replace(PUSH, stage="develop"), "test", [FAILED], "failed"),
        (ended("rejected", "repo-test"), "repo-test", [FAILED], "failed"),
        (ended("rejected", "merge"), "merge", [], "failed"),
        (ended("rejected", "develop"), "test", [GOES_ON], "ahead"),
        (ended("superseded", "test"), "test", [FAILED], "stopped"),
        (ended("withdrawn", "merge"), "merge", [], "stopped"),
        (ended("landed", "develop"), "develop", [], "skipped"),
        (ended("landed", "deploy-to-staging"), "deploy-to-staging", [FAILED], "failed"),
        (ended("deployed", "deploy-to-staging"), "deploy-to-staging", [DONE], "passed"),
    ],
)
def test_how_a_stage_stands(push: Push, name: str, made: list[PushBuild], state: str) -> None:
    assert rows.stage(push, STAGES, name, made)["state"] == state


def test_a_build_without_progress_is_named_by_its_step(conn: sa.Connection) -> None:
    newest = journal.latest(conn, 1)[0]
    build = of_pushes(conn, [newest.id])[-1]
    now = build.began_at
    opened = Model.builds.update().where(Model.builds.c.id == build.id)
    conn.execute(opened.values(complete_at=None, results=None))
    step = {"id": 10**6, "number": 99, "name": "run-tests", "buildid": build.id, "started_at": now}
    facts = {"state_string": "", "urls_json": "[]", "hidden": 0}
    conn.execute(Model.steps.insert(), {**step, **facts})
    assert without_progress(conn, newest.id, now + 600) == []
    (stands,) = without_progress(conn, newest.id, now + 601)
    assert (stands.builder, stands.step, stands.since) == (build.builder, "run-tests", now)
    assert stands.usual > 0
