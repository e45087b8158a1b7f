"""The first deploy of an environment is killed at each of its boundaries, with each front."""

from __future__ import annotations

import shutil

import pytest

from tests.deploy.front.fronts import KINDS
from tests.deploy.killed import BEFORE_COMMIT, KILLED, recovered
from tests.deploy.project import WSGI, Site

pytestmark = [pytest.mark.soak("kill-matrix"), pytest.mark.timeout(900)]


@pytest.fixture(params=KINDS)
def empty(bare_site: Site, request: pytest.FixtureRequest) -> Site:
    """An environment that was never started."""
    bare_site.run("stop")
    shutil.rmtree(bare_site.directory, ignore_errors=True)
    bare_site.configure(front=request.param, bake=0.1)
    return bare_site


def test_before_its_commit_it_is_undone_and_nothing_serves(empty: Site) -> None:
    for number, step in enumerate(BEFORE_COMMIT):
        artifact = empty.artifact(f"1.0.0+{number}.first", **WSGI)
        for point in (f"before:{step}", f"after:{step}"):
            assert empty.run("activate", artifact, crash=point).returncode == KILLED, point
        assert "was undone" in recovered(empty), step
        now = empty.status()
        assert (now["release"], now["healthy"]) == (None, False), step
    status, result = empty.activate(artifact)
    assert (status, result["result"]) == (0, "deployed"), result
    assert empty.serves(f"1.0.0+{number}.first")


def test_after_its_commit_it_is_finished(empty: Site) -> None:
    artifact = empty.artifact("1.0.0+0.first", **WSGI)
    assert empty.run("activate", artifact, crash="before:commit").returncode == KILLED
    assert "was undone" in recovered(empty)
    assert empty.run("activate", artifact, crash="after:commit").returncode == KILLED
    assert empty.get() == "1.0.0+0.first"
    assert "was finished" in recovered(empty)
    assert empty.serves("1.0.0+0.first")
