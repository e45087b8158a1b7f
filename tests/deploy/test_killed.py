"""A deploy is killed after each act that lasts: staging answers throughout, the next run goes on.

One story for each half: before its commit a deploy is undone, after it finished. No request fails
meanwhile. The soak `kill-matrix` kills before and after every step, with each front.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.deploy.front.fronts import KINDS
from tests.deploy.killed import KILLED, assert_nothing_is_left, recovered
from tests.deploy.load import load
from tests.deploy.project import SMALL_APP, WSGI, Site, migration

FIRST = ["after:python-environment", "after:switch"]
LATER = ["after:migrate", "after:switch"]
ROLLBACK = ("rollback", "--reason", "a test")
BROKEN = {"config/urls.py": SMALL_APP["config/urls.py"].replace('text="seen"', "nothing=1")}
_numbers = count(1)


@pytest.fixture(scope="module")
def empty(bare_site: Site) -> Site:
    """An environment that was never started."""
    bare_site.configure(bake=0.1)
    return bare_site


@pytest.fixture(scope="module")
def deployed(empty: Site) -> Site:
    """The environment with a release that serves."""
    if not empty.status()["release"]:
        assert empty.activate(release(empty))[0] == 0
    return empty


@pytest.fixture
def under_load(deployed: Site) -> Iterator[None]:
    """Clients that ask all the time: each of their requests is answered."""
    with load(deployed.port) as outcomes:
        yield
    assert set(outcomes) == {"ok"}


def release(site: Site, **changes: str) -> Path:
    """A new one."""
    return site.artifact(f"1.0.0+{next(_numbers)}.release", changes, **WSGI)


def version(artifact: Path) -> str:
    return artifact.name.removeprefix("notes-").removesuffix(".tar.gz")


def kill(site: Site, *command: str | Path, at: str) -> None:
    assert site.run(*command, crash=at).returncode == KILLED, at


def endings(site: Site) -> list[str]:
    """For each run that was killed, oldest first: at which step, and what was done about it."""
    history = json.loads(site.run("history", "--json").stdout)
    reasons = [one["reason"] for one in history if one["result"] == "interrupted"]
    return [reason.partition("was killed at ")[2] for reason in reasons]


def undone(*points: str) -> list[str]:
    """The endings of runs that were killed there, before their commit."""
    return [f"{point.partition(':')[2]}; it was undone." for point in points]


def test_a_first_deploy_is_undone_and_nothing_serves(empty: Site) -> None:
    """The one killed at the end is put in order by `start`, each one before it by the next."""
    artifact = release(empty)
    for point in FIRST:
        kill(empty, "activate", artifact, at=point)
    recovered(empty)
    assert endings(empty) == undone(*FIRST)
    now = empty.status()
    assert (now["release"], now["healthy"]) == (None, False)

    status, result = empty.activate(artifact)
    assert (status, result["result"]) == (0, "deployed"), result
    assert empty.serves(version(artifact))


@pytest.mark.usefixtures("under_load")
def test_before_its_commit_a_deploy_is_undone_and_the_same_succeeds_then(deployed: Site) -> None:
    before, earlier = deployed.get(), endings(deployed)
    extra = migration("CREATE TABLE extra (id int)")
    artifact = release(deployed, **{"notes/migrations/0002_extra.py": extra})
    for point in LATER:
        kill(deployed, "activate", artifact, at=point)
        assert deployed.get() in (before, version(artifact)), point
    recovered(deployed)
    assert endings(deployed) == [*earlier, *undone(*LATER)]
    assert deployed.serves(before)

    kill(deployed, "activate", artifact, at="before:commit")
    status, result = deployed.activate(artifact)
    assert (status, result["result"]) == (0, "deployed"), result
    assert deployed.serves(version(artifact))
    assert_nothing_is_left(deployed)


def test_killed_on_the_way_back(deployed: Site) -> None:
    before = deployed.get()
    kill(deployed, "activate", release(deployed, **BROKEN), at="before:undo")
    kill(deployed, "start", at="after:start-environment")
    recovered(deployed)
    assert deployed.serves(before)


@pytest.mark.usefixtures("under_load")
def test_a_rollback_is_undone_before_its_commit_and_finished_after(deployed: Site) -> None:
    now = deployed.status()
    kill(deployed, *ROLLBACK, at="after:switch")
    assert "was undone" in recovered(deployed)
    assert deployed.serves(now["release"])

    kill(deployed, *ROLLBACK, at="after:commit")
    assert "was finished" in recovered(deployed)
    assert deployed.serves(now["previous"])
    left = deployed.home / f"notes-{now['release']}.tar.gz"
    refused = deployed.run("activate", left)
    assert "marked bad" in refused.stdout, "what was rolled back from is not tried again by itself"


def test_after_its_commit_a_deploy_is_finished_and_the_next_one_undone(deployed: Site) -> None:
    """Behind the other front, where there is one: what leads requests elsewhere is its own."""
    deployed.run("stop")
    deployed.configure(front=KINDS[-1], bake=0.1)
    assert deployed.run("start").returncode == 0
    earlier = endings(deployed)
    committed, later = release(deployed), release(deployed)
    with load(deployed.port) as outcomes:
        kill(deployed, "activate", committed, at="after:commit")
        assert deployed.get() == version(committed)
        kill(deployed, "activate", later, at="after:switch")
        assert deployed.get() == version(later)
        recovered(deployed)
        assert deployed.serves(version(committed))
    assert set(outcomes) == {"ok"}
    assert endings(deployed) == [*earlier, "commit; it was finished.", *undone("after:switch")]
