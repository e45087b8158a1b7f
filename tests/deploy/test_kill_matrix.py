"""A deploy is killed before and after each of its steps: all that test_killed.py has the least of.

All of it happens under load, and no request fails.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from pipelines.deploy.activate import FIND, GO_LIVE, LEAVE
from tests.crash_points import points
from tests.deploy.killed import (
    AFTER_COMMIT,
    BEFORE_COMMIT,
    KILLED,
    assert_nothing_is_left,
    recovered,
)
from tests.deploy.load import load
from tests.deploy.project import LOCK_HASH, REQUIREMENTS, SMALL_APP, WSGI, Site, migration

pytestmark = pytest.mark.soak("kill-matrix")

ROLLBACK = ("rollback", "--reason", "a test")
BROKEN = {"config/urls.py": SMALL_APP["config/urls.py"].replace('text="seen"', "nothing=1")}


@pytest.fixture(scope="module")
def deployed(site: Site) -> Site:
    site.configure(bake=0.1)
    status, result = site.activate(site.artifact("1.0.0+0.first", **WSGI))
    assert (status, result["result"]) == (0, "deployed"), result
    return site


@pytest.fixture(scope="module")
def numbers() -> Iterator[int]:
    return count(1)


@pytest.fixture
def artifact(deployed: Site, numbers: Iterator[int], request: pytest.FixtureRequest) -> Path:
    """A new release, for which the step that is killed has something to do."""
    number, lock, changes = next(numbers), REQUIREMENTS, {}
    if "python-environment" in request.node.name:
        lock += b"# another lock file\n"
        wheels = deployed.home / "wheels"
        (wheels / hashlib.sha256(lock).hexdigest()).symlink_to(wheels / LOCK_HASH)
    if "migrate" in request.node.name:
        sql = f"CREATE TABLE extra_{number} (id int)"
        changes["notes/migrations/0002_extra.py"] = migration(sql)
    return deployed.artifact(f"1.0.0+{number}.next", changes, lock=lock, **WSGI)


@pytest.fixture(autouse=True)
def outcomes(deployed: Site) -> Iterator[Counter[str]]:
    """Clients that ask all the time: each of their requests is answered."""
    with load(deployed.port, pause=0.05) as counted:
        yield counted
    assert set(counted) == {"ok"}


@pytest.mark.parametrize("step", BEFORE_COMMIT)
def test_killed_before_and_after_a_step_it_is_undone(
    deployed: Site, artifact: Path, step: str
) -> None:
    before = deployed.get()
    for point in (f"before:{step}", f"after:{step}"):
        assert deployed.run("activate", artifact, crash=point).returncode == KILLED
        assert deployed.get() in (before, version(artifact))
    assert "was undone" in recovered(deployed)
    assert deployed.get() == before


@pytest.mark.parametrize("point", ["before:commit", "after:commit", *AFTER_COMMIT])
def test_the_commit_decides_whether_it_is_undone_or_finished(
    deployed: Site, artifact: Path, point: str
) -> None:
    before, new = deployed.get(), version(artifact)
    assert deployed.run("activate", artifact, crash=point).returncode == KILLED
    assert deployed.get() == new
    committed = point != "before:commit"
    assert ("was finished" if committed else "was undone") in recovered(deployed)
    assert deployed.get() == (new if committed else before)


@pytest.mark.parametrize("point", ["after:unpack", "after:migrate", "after:switch"])
def test_next_deploy_succeeds(deployed: Site, artifact: Path, point: str) -> None:
    assert deployed.run("activate", artifact, crash=point).returncode == KILLED
    assert deployed.status()["healthy"]
    status, result = deployed.activate(artifact)
    assert (status, result["result"]) == (0, "deployed"), result
    assert deployed.serves(version(artifact))
    assert_nothing_is_left(deployed)


@pytest.mark.parametrize("point", points("undo", "mark-bad"))
def test_killed_on_the_way_back(deployed: Site, point: str) -> None:
    before = deployed.get()
    broken = deployed.artifact(f"1.0.0+{point.replace(':', '-')}", BROKEN, **WSGI)
    assert deployed.run("activate", broken, crash=point).returncode == KILLED
    recovered(deployed)
    assert deployed.serves(before)


def test_a_start_that_is_killed_changes_nothing(deployed: Site) -> None:
    before = deployed.get()
    for point in points("start-environment", "verify-release"):
        assert deployed.run("start", crash=point).returncode == KILLED
        assert deployed.get() == before
    recovered(deployed)
    assert deployed.serves(before)


def test_a_rollback_that_is_killed_before_its_commit_is_undone(deployed: Site) -> None:
    before, previous = deployed.get(), deployed.status()["previous"]
    for point in points(*(step.name for step in (*FIND, *GO_LIVE[:-1]))):
        assert deployed.run(*ROLLBACK, crash=point).returncode == KILLED, point
        assert deployed.get() in (before, previous), point
    assert "was undone" in recovered(deployed)
    assert deployed.serves(before)


@pytest.mark.parametrize("point", ["after:commit", *points(*(step.name for step in LEAVE))])
def test_a_rollback_that_is_killed_after_its_commit_is_finished(
    deployed: Site, artifact: Path, point: str
) -> None:
    assert deployed.activate(artifact)[0] == 0
    previous = deployed.status()["previous"]
    assert deployed.run(*ROLLBACK, crash=point).returncode == KILLED
    assert "was finished" in recovered(deployed)
    assert deployed.serves(previous)
    refused = deployed.run("activate", artifact)
    assert "marked bad" in refused.stdout, "what was rolled back from is not tried again by itself"


def version(artifact: Path) -> str:
    return artifact.name.removeprefix("notes-").removesuffix(".tar.gz")
