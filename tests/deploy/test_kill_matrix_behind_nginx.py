"""A deploy behind nginx is killed where requests are led elsewhere: no request fails.

The other boundaries of a deploy know nothing of the front that is before it.
"""

from __future__ import annotations

import pytest

from tests.crash_points import points
from tests.deploy.front.fronts import KINDS
from tests.deploy.killed import KILLED, recovered
from tests.deploy.load import load
from tests.deploy.project import WSGI, Site

UNDONE = [*points("start-environment", "switch", "bake"), "before:commit"]
FINISHED = ["after:commit", *points("retire-old")]


@pytest.mark.soak("kill-matrix")
@pytest.mark.timeout(900)
@pytest.mark.skipif("nginx" not in KINDS, reason="nginx is not installed")
def test_it_is_undone_or_finished_and_no_request_fails(site: Site) -> None:
    site.configure(front="nginx", bake=0.1)
    serving = "1.0.0+0.first"
    assert site.activate(site.artifact(serving, **WSGI))[0] == 0
    with load(site.port, pause=0.05) as outcomes:
        for number, point in enumerate([*UNDONE, *FINISHED], start=1):
            new = f"1.0.0+{number}.next"
            artifact = site.artifact(new, **WSGI)
            assert site.run("activate", artifact, crash=point).returncode == KILLED, point
            assert ("was finished" if point in FINISHED else "was undone") in recovered(site), point
            serving = new if point in FINISHED else serving
            assert site.serves(serving), point
    assert set(outcomes) == {"ok"}
