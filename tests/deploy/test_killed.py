"""A deploy is killed at each of its boundaries: staging answers throughout, the next run goes on.

All of it happens under load, and no request fails.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from pipelines.deploy.activate import COMPLETE, GO_LIVE, PREPARE, START, VERIFY
from pipelines.deploy.keeper import Keeper
from tests.deploy.load import load
from tests.deploy.project import LOCK_HASH, REQUIREMENTS, SMALL_APP, WSGI, Site, migration

STEPS = ["lock", *(name for name, _ in (*START, *VERIFY, *PREPARE, *GO_LIVE, *COMPLETE))]
POINTS = [f"before:{step}" for step in STEPS]
# Killed after these, the deploy has done something that its journal does not know of yet.
POINTS += [f"after:{step}" for step in ("start-release", "commit", "retire-old", "prune")]
COMMITTED = {"after:commit", "after:retire-old", "after:prune"}
COMMITTED |= {f"before:{name}" for name, _ in COMPLETE}
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


@pytest.mark.parametrize("point", POINTS)
def test_next_run_finishes_or_undoes_it(deployed: Site, artifact: Path, point: str) -> None:
    before, new = deployed.get(), version(artifact)
    killed = deployed.run("activate", artifact, crash=point)
    assert killed.returncode == -9
    assert deployed.get() in (before, new)

    started = deployed.run("start")
    assert started.returncode == 0
    assert "was finished" in started.stdout if point in COMMITTED else "was undone"
    assert deployed.get() == (new if point in COMMITTED else before)
    assert_nothing_is_left(deployed)


@pytest.mark.parametrize("point", ["after:unpack", "after:migrate", "after:switch"])
def test_next_deploy_succeeds(deployed: Site, artifact: Path, point: str) -> None:
    assert deployed.run("activate", artifact, crash=point).returncode == -9
    assert deployed.status()["healthy"]
    status, result = deployed.activate(artifact)
    assert (status, result["result"]) == (0, "deployed"), result
    assert deployed.serves(version(artifact))
    assert_nothing_is_left(deployed)


@pytest.mark.parametrize("point", ["before:undo", "after:undo", "before:mark-bad"])
def test_killed_on_the_way_back(deployed: Site, point: str) -> None:
    before = deployed.get()
    broken = deployed.artifact(f"1.0.0+{point.replace(':', '-')}", BROKEN, **WSGI)
    assert deployed.run("activate", broken, crash=point).returncode == -9
    assert deployed.run("start").returncode == 0
    assert deployed.serves(before)
    assert_nothing_is_left(deployed)


def test_killed_rollback(deployed: Site) -> None:
    before, previous = deployed.get(), deployed.status()["previous"]
    assert deployed.run("rollback", "--reason", "a test", crash="after:switch").returncode == -9
    assert deployed.run("start").returncode == 0
    assert deployed.get() == before
    assert deployed.run("rollback", "--reason", "a test").returncode == 0
    assert deployed.serves(previous)


def version(artifact: Path) -> str:
    return artifact.name.removeprefix("notes-").removesuffix(".tar.gz")


def assert_nothing_is_left(site: Site) -> None:
    names = [one.name for one in Keeper(site.directory).status()]
    assert sum(name.startswith("web-") for name in names) == 1, names
    assert not list(site.directory.glob("releases/*.partial"))
