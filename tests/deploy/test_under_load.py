"""Deploys in a row while clients of both kinds ask all the time, through each front.

SLIPWAY_TEST_DEPLOYS says how many.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from tests.deploy.front.fronts import KINDS
from tests.deploy.load import clients
from tests.deploy.project import WSGI, Site

DEPLOYS = int(os.environ.get("SLIPWAY_TEST_DEPLOYS", "20"))


def release(site: Site, version: str) -> Path:
    """An artifact whose page names an asset of its own."""
    name = f"release.{hashlib.sha256(version.encode()).hexdigest()[:12]}.txt"
    return site.artifact(version, {f"assets/{name}": version}, static="assets", **WSGI)


@pytest.mark.parametrize("front", KINDS)
def test_deploys_in_a_row_fail_no_request(site: Site, front: str) -> None:
    """None fails, none meets a connection that was just closed; nobody sees an old release again,
    nor the page of one release with the asset of another."""
    site.run("stop")
    site.configure(front=front, bake=0.1)
    versions = [f"1.0.0+{number}.{front}" for number in range(DEPLOYS + 1)]
    assert site.activate(release(site, versions[0]))[0] == 0
    with clients(site.port, "/page", pause=0.04, each=2) as asking:
        for version in versions[1:]:
            status, result = site.activate(release(site, version))
            assert (status, result["result"]) == (0, "deployed"), result
    for client in asking:
        assert set(client.outcomes) == {"ok"}
        assert client.releases == versions
