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
from tests.deploy.load import load
from tests.deploy.project import LOCK_HASH, REQUIREMENTS, SMALL_APP, WITH_STARS, Site

STEPS = ["lock", *(name for name, _ in (*START, *VERIFY, *PREPARE, *GO_LIVE, *COMPLETE))]
# What is killed after these has done something that the journal does not know yet.
POINTS = [f"before:{step}" for step in STEPS]
POINTS += [f"after:{step}" for step in ("unpack", "migrate", "start-release", "switch", "commit")]
POINTS += ["after:retire-old", "after:prune"]
BROKEN = {"config/urls.py": SMALL_APP["config/urls.py"].replace('text="seen"', "nothing=1")}


@pytest.fixture(scope="module")
def deployed(site: Site) -> Site:
    site.configure(bake=0.1)
    status, result = site.activate(site.artifact("1.0.0+0.first"))
    assert (status, result["result"]) == (0, "deployed"), result
    return site


@pytest.fixture(scope="module")
def numbers() -> Iterator[int]:
    return count(1)


@pytest.fixture
def artifact(deployed: Site, numbers: Iterator[int]) -> Path:
    """A new release, with a lock file of its own: every step has something to do."""
    number = next(numbers)
    lock = REQUIREMENTS + b"# %d\n" % number
    wheels = deployed.home / "wheels"
    (wheels / hashlib.sha256(lock).hexdigest()).symlink_to(wheels / LOCK_HASH)
    return deployed.artifact(f"1.0.0+{number}.next", WITH_STARS, lock=lock)


@pytest.fixture
def outcomes(deployed: Site) -> Iterator[Counter[str]]:
    with load(deployed.port) as counted:
        yield counted
    assert set(counted) == {"ok"}


@pytest.mark.parametrize("point", POINTS)
def test_next_run_finishes_or_undoes_it(
    deployed: Site, artifact: Path, outcomes: Counter[str], point: str
) -> None:
    before = deployed.status()["release"]
    killed = deployed.run("activate", artifact, crash=point)
    assert killed.returncode == -9

    new = artifact.name.removeprefix("notes-").removesuffix(".tar.gz")
    now = deployed.status()
    assert now["healthy"]
    assert now["release"] in (before, new)

    status, result = deployed.activate(artifact)
    assert status == 0, result
    committed = point in ("after:commit", "before:write-schema", "before:prune", "after:prune")
    assert result["result"] == ("unchanged" if committed or "retire" in point else "deployed")
    assert deployed.serves(new)
    assert_only_one_runs(deployed)
    assert "interrupted" in deployed.run("history").stdout


@pytest.mark.parametrize("point", ["before:undo", "after:undo", "before:mark-bad"])
def test_killed_on_the_way_back(deployed: Site, outcomes: Counter[str], point: str) -> None:
    before = deployed.status()["release"]
    killed = deployed.run(
        "activate", deployed.artifact(f"1.0.0+{point[:5]}", BROKEN | WITH_STARS), crash=point
    )
    assert killed.returncode == -9
    assert deployed.run("start").returncode == 0
    assert deployed.serves(before)
    assert_only_one_runs(deployed)


def test_killed_rollback(deployed: Site, outcomes: Counter[str]) -> None:
    before, previous = deployed.status()["release"], deployed.status()["previous"]
    killed = deployed.run("rollback", "--reason", "a test", crash="after:switch")
    assert killed.returncode == -9
    assert deployed.status()["healthy"]
    assert deployed.run("start").returncode == 0
    assert deployed.serves(before)
    assert deployed.run("rollback", "--reason", "a test").returncode == 0
    assert deployed.serves(previous)


def assert_only_one_runs(site: Site) -> None:
    names = [one["name"] for one in site.status()["processes"]]
    assert sum(name.startswith("web-") for name in names) == 1, names
    assert not list(site.directory.glob("releases/*.partial"))
