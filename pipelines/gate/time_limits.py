"""How long `repo-test` takes, from the runs that passed lately."""

from __future__ import annotations

import math
import statistics

import sqlalchemy as sa

from pipelines.journal import builds

LATELY = 50  # runs
ENOUGH = 5  # of them tell something
MARGIN = 3  # times what nearly all of them took
FLOOR = 600.0  # seconds


def median(conn: sa.Connection, project: str) -> float | None:
    """Return the seconds that a run usually takes; None: none has passed yet."""
    seconds = builds.seconds_of_passed_runs(conn, project, LATELY)
    return statistics.median(seconds) if seconds else None


def limit(conn: sa.Connection, project: str) -> float:
    """Return the seconds after which a run is ended; infinite while too little is known."""
    seconds = sorted(builds.seconds_of_passed_runs(conn, project, LATELY))
    if len(seconds) < ENOUGH:
        return math.inf
    nearly_all = seconds[math.ceil(0.95 * len(seconds)) - 1]
    return max(FLOOR, MARGIN * nearly_all)
