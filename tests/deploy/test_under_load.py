"""Deploys in a row while clients of both kinds ask all the time, through each front."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.deploy.front.fronts import KINDS
from tests.deploy.load import clients
from tests.deploy.project import WSGI, Site, migration

MANY = pytest.param(20, marks=[pytest.mark.soak("deploys"), pytest.mark.timeout(900)])


def release(site: Site, version: str, **changes: str) -> Path:
    """An artifact whose page names an asset of its own."""
    name = f"release.{hashlib.sha256(version.encode()).hexdigest()[:12]}.txt"
    changes |= {f"assets/{name}": version}
    return site.artifact(version, changes, static="assets", **WSGI)


@pytest.mark.parametrize("deploys", [2, MANY])
@pytest.mark.parametrize("front", KINDS)
def test_deploys_in_a_row_fail_no_request(site: Site, front: str, deploys: int) -> None:
    """None fails, none meets a connection that was just closed; nobody sees an old release again,
    nor the page of one release with the asset of another. The last one brings a migration."""
    site.run("stop")
    site.configure(front=front, bake=0.1)
    versions = [f"1.0.0+{number}.{front}" for number in range(deploys + 1)]
    assert site.activate(release(site, versions[0]))[0] == 0
    stars = f"stars_{front}"
    adds = migration(f"ALTER TABLE notes_note ADD COLUMN {stars} integer NOT NULL DEFAULT 0")
    with clients(site.port, "/page", pause=0.1) as asking:
        for version in versions[1:]:
            changes = {f"notes/migrations/0002_{front}.py": adds} if version == versions[-1] else {}
            status, result = site.activate(release(site, version, **changes))
            assert (status, result["result"]) == (0, "deployed"), result
    for client in asking:
        assert set(client.outcomes) == {"ok"}
        assert client.releases == versions
    assert site.status()["front"] == front
    assert stars in (site.directory / "state/schema.sql").read_text()
