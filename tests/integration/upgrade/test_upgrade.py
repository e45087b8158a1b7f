"""An installation of the version before is taken along: nothing is lost, and staging serves on."""

from __future__ import annotations

import json
import os
import signal
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from pipelines.deploy.environment import Environment
from pipelines.installation import services
from pipelines.journal.tables import metadata, versions
from pipelines.project.people import People
from pipelines.supervisor import Supervisor
from pipelines.system.git import git
from tests.deploy.load import load
from tests.deploy.project import fetch_wheels
from tests.integration.installation import Installation, temporary_home
from tests.integration.processes import has_ended
from tests.integration.upgrade.recording import Recording

BEFORE = Recording(Path(__file__).parent / "version-0.1.0", supervisor="pipelines.deploy.keeper")
Rows = dict[str, dict[Any, dict[str, Any]]]
pytestmark = pytest.mark.timeout(300)


def rows(slipway: Installation) -> Rows:
    """Every row of the journal, by table and primary key."""
    engine = sa.create_engine(slipway.settings.db_url)
    found: Rows = {}
    with engine.connect() as conn:
        there = sa.inspect(conn).get_table_names()
        for table in metadata.tables.values():
            if table.name in there and table is not versions:
                lines = conn.exec_driver_sql(f"select * from {table.name}").mappings()
                key = [column.name for column in table.primary_key]
                found[table.name] = {tuple(row[k] for k in key): dict(row) for row in lines}
    engine.dispose()
    return found


def pids(environment: Environment) -> dict[str, int | None]:
    return {each.name: each.pid for each in Supervisor(environment.directory).status()}


def serving(slipway: Installation) -> str | None:
    """The revision that staging answers as, if it answers."""
    try:
        with urllib.request.urlopen(f"{slipway.staging}/healthz", timeout=10) as answer:
            return str(json.load(answer)["revision"])
    except OSError:
        return None


@pytest.fixture(scope="module")
def slipway(request: pytest.FixtureRequest, cache: Path) -> Iterator[Installation]:
    """The home of the version before: only what it recorded lies in it."""
    lock = str(json.loads(BEFORE.members["release.json"])["lock_hash"])
    wheels = request.config.cache.mkdir(f"wheels-{lock[:12]}")  # type: ignore[union-attr]
    fetch_wheels(wheels, BEFORE.members["requirements.txt"])
    with temporary_home() as home:
        installation = Installation(
            home,
            {
                "SLIPWAY_CONFIG": str(home / "master.cfg"),
                "SLIPWAY_ENVIRONMENTS": str(home / "files"),
            },
        )
        (home / "wheels").mkdir()
        (home / "wheels" / lock).symlink_to(wheels)
        (home / "cache").symlink_to(cache)
        try:
            yield installation
        finally:
            installation.down()


@pytest.fixture(scope="module")
def staging(slipway: Installation) -> Environment:
    """Its staging, which runs as the version before had started it."""
    environment = BEFORE.lay_out(slipway)
    slipway.until(lambda: serving(slipway), "answer of staging")
    return environment


@pytest.fixture(scope="module")
def before(slipway: Installation, staging: Environment) -> Rows:
    """The journal as the version before left it."""
    return rows(slipway)


@pytest.fixture(scope="module")
def upgraded(slipway: Installation, staging: Environment, before: Rows) -> dict[str, int | None]:
    """`git pull && make up`, under load; returns what staging ran before."""
    ran = pids(staging)
    revision = serving(slipway)
    with load(staging.port) as outcomes:
        BEFORE.replace_code(slipway)
        slipway.up()
        assert serving(slipway) == revision
    assert set(outcomes) == {"ok"}, outcomes
    return ran


def test_no_process_of_staging_is_disturbed(
    staging: Environment, upgraded: dict[str, int | None]
) -> None:
    assert sorted(name.partition("-")[0] for name in upgraded) == ["database", "front", "web"]
    assert None not in upgraded.values()
    assert pids(staging) == upgraded


DROPPED = {("slipway_gates", "paused_head")}  # a red main has columns of its own


def test_no_row_of_what_had_ended_is_changed(
    slipway: Installation, upgraded: object, before: Rows
) -> None:
    after = rows(slipway)
    under_way = {key for key, push in before["slipway_pushes"].items() if push["ended_at"] is None}
    assert len(under_way) == 2
    for table, lines in before.items():
        assert lines, f"the recording has nothing in {table}"
        for key, line in lines.items():
            if table == "slipway_pushes" and key in under_way:
                continue
            kept = {name: value for name, value in line.items() if (table, name) not in DROPPED}
            assert kept.items() <= after[table][key].items(), (table, key)


def test_refs_and_people_are_there(slipway: Installation, upgraded: object) -> None:
    recorded = git(BEFORE.folder, "bundle", "list-heads", str(BEFORE.folder / "hub.bundle"))
    there = git(
        slipway.home / "hub" / "tiny.git", "for-each-ref", "--format=%(objectname) %(refname)"
    )
    branches = {line for line in recorded.splitlines() if "refs/heads/" in line}
    assert len(branches) == 7
    assert branches <= set(there.splitlines())
    assert People(slipway.settings.people_file).all().keys() == {"ada"}


def test_what_was_under_way_comes_to_its_end(slipway: Installation, upgraded: object) -> None:
    (push,) = slipway.pushes("wip/under-way")
    slipway.wait(push.revision, "withdrawn")


@pytest.mark.parametrize("name", ["front", "database", "web"])
def test_what_is_killed_comes_back(
    slipway: Installation, staging: Environment, upgraded: dict[str, int | None], name: str
) -> None:
    revision = serving(slipway)
    assert revision
    (pid,) = (pid for each, pid in pids(staging).items() if each.startswith(name))
    assert pid in upgraded.values()
    os.kill(pid, signal.SIGKILL)
    assert has_ended(pid, 10)
    slipway.until(lambda: serving(slipway) == revision, f"answer of staging without {name}", 30)
    (again,) = (pid for each, pid in pids(staging).items() if each.startswith(name))
    assert again not in (None, pid)


def test_what_waited_for_a_person_is_deployed_and_fails_no_request(
    slipway: Installation, staging: Environment, upgraded: object
) -> None:
    (push,) = slipway.pushes("careful")
    assert push.hold
    with load(staging.port) as outcomes:
        assert slipway.run("gate", "approve", "careful").returncode == 0
        push = slipway.wait(push.revision, "deployed")
        assert serving(slipway) == push.candidate
    assert set(outcomes) == {"ok"}, outcomes


def test_master_and_workers_of_another_version_are_replaced_while_staging_serves_on(
    slipway: Installation, staging: Environment, upgraded: object
) -> None:
    before, serves = services.running(slipway.settings), pids(staging)
    (services.supervisor(slipway.settings).directory / "version").write_text("another")
    with load(staging.port) as outcomes:
        assert "version before" in slipway.up()
    assert set(outcomes) == {"ok"}, outcomes
    after = services.running(slipway.settings)
    assert after.keys() == before.keys()
    assert not {each.pid for each in after.values()} & {each.pid for each in before.values()}
    assert pids(staging) == serves
