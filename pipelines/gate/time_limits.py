"""How long `repo-test` takes, from the runs that passed lately."""

from __future__ import annotations

import math
import statistics

import sqlalchemy as sa
from buildbot.db.model import Model
from buildbot.process import results

from pipelines.journal.tables import runs
from pipelines.journal.vocabulary import (
    Verdict,
)

LATELY = 50  # runs
GOOD = (results.SUCCESS, results.WARNINGS)
ENOUGH = 5  # of them tell something
MARGIN = 3  # times what nearly all of them took
FLOOR = 600.0  # seconds


def passed(conn: sa.Connection, project: str) -> list[float]:
    """Return the seconds that the last runs which passed took on their workers."""
    requests, builds = Model.buildrequests, Model.builds
    took = builds.c.complete_at - builds.c.started_at
    query = sa.select(took).join(requests, builds.c.buildrequestid == requests.c.id)
    query = query.join(runs, runs.c.buildsetid == requests.c.buildsetid)
    query = query.where(runs.c.project == project, runs.c.verdict == Verdict.PASSED)
    query = query.where(builds.c.complete_at.is_not(None), builds.c.results.in_(GOOD))
    return [
        float(each)
        for each in conn.execute(query.order_by(runs.c.id.desc()).limit(LATELY)).scalars()
    ]


def median(conn: sa.Connection, project: str) -> float | None:
    """Return the seconds that a run usually takes; None: none has passed yet."""
    found = passed(conn, project)
    return statistics.median(found) if found else None


def limit(conn: sa.Connection, project: str) -> float:
    """Return the seconds after which a run is ended; infinite while too little is known."""
    found = sorted(passed(conn, project))
    if len(found) < ENOUGH:
        return math.inf
    nearly_all = found[math.ceil(0.95 * len(found)) - 1]
    return max(FLOOR, MARGIN * nearly_all)
