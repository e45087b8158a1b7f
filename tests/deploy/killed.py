"""Where a deploy is killed, and what is true once the next run has put things in order."""

from __future__ import annotations

import signal

from pipelines.deploy.activate import COMPLETE, GO_LIVE, PREPARE, START, VERIFY
from pipelines.supervisor import Supervisor
from tests.crash_points import points
from tests.deploy.project import Site

BEFORE_COMMIT = ["lock", *(step.name for step in (*START, *VERIFY, *PREPARE, *GO_LIVE[:-1]))]
AFTER_COMMIT = points(*(step.name for step in COMPLETE))
KILLED = -signal.SIGKILL


def recovered(site: Site) -> str:
    """What the next start says, after which nothing of the killed one is left."""
    started = site.run("start")
    assert started.returncode == 0, started.stdout
    assert_nothing_is_left(site)
    return started.stdout


def assert_nothing_is_left(site: Site) -> None:
    """One release runs, or none where none serves, and nothing is half-made."""
    names = [one.name for one in Supervisor(site.directory).status()]
    serving = site.status()["release"]
    assert sum(name.startswith("web-") for name in names) == (serving is not None), names
    assert not list(site.directory.glob("releases/*.partial"))
