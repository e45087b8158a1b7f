"""How long runs of repo-test take, by what the workers that ran them needed."""

from __future__ import annotations

import math

import sqlalchemy as sa
from buildbot.db.model import Model
from buildbot.process.results import CANCELLED, RETRY, SUCCESS

from pipelines.gate import time_limits
from pipelines.gate.time_limits import ENOUGH, FLOOR, LATELY, MARGIN
from pipelines.journal import builds, runs
from pipelines.journal.vocabulary import Verdict


def ran(
    conn: sa.Connection,
    seconds: float,
    *earlier: tuple[int, float],
    verdict: Verdict = Verdict.PASSED,
    project: str = "shop",
) -> None:
    """Add a run that waited for a worker, and took so long; `earlier` builds were repeated."""
    facts = {"submitted_at": 0, "complete": 1, "results": SUCCESS}
    added = conn.execute(Model.buildsets.insert(), facts).inserted_primary_key
    assert added
    requested = {"buildsetid": added[0], "builderid": 1, "submitted_at": 0}
    request = conn.execute(Model.buildrequests.insert(), requested).inserted_primary_key
    assert request
    for result, took in (*earlier, (SUCCESS, seconds)):
        conn.execute(
            Model.builds.insert(),
            {
                "number": conn.execute(sa.select(sa.func.count(Model.builds.c.id))).scalar_one(),
                "builderid": 1,
                "buildrequestid": request[0],
                "masterid": 1,
                "started_at": 9000,
                "complete_at": 9000 + took,
                "locks_duration_s": 0,
                "state_string": "",
                "results": result,
            },
        )
    run = runs.begin_run(conn, project, None, ("c" * 40, "t" * 40), "")
    runs.note_run(conn, run.id, buildsetid=added[0])
    runs.end_run(conn, run.id, verdict, "")


def test_what_passed_lately_counts_and_nothing_else(conn: sa.Connection) -> None:
    assert time_limits.median(conn, "shop") is None
    ran(conn, 9999)
    for _ in range(LATELY - 3):
        ran(conn, 100)
    ran(conn, 9999, verdict=Verdict.FAILED)
    ran(conn, 9999, project="another")
    ran(conn, 80, (RETRY, 9999), (CANCELLED, 9999))
    assert sorted(set(builds.seconds_of_passed_runs(conn, "shop", LATELY))) == [80, 100, 9999]
    ran(conn, 120)
    ran(conn, 120)
    assert builds.seconds_of_passed_runs(conn, "shop", LATELY) == [
        120,
        120,
        80,
        *[100] * (LATELY - 3),
    ]
    assert time_limits.median(conn, "shop") == 100


def test_the_limit_is_known_once_a_few_have_passed(conn: sa.Connection) -> None:
    for _ in range(ENOUGH - 1):
        ran(conn, 10)
        assert time_limits.limit(conn, "shop") == math.inf
    ran(conn, 10)
    assert time_limits.limit(conn, "shop") == FLOOR


def test_the_limit_is_a_multiple_of_what_nearly_all_need(conn: sa.Connection) -> None:
    for _ in range(19):
        ran(conn, 1000)
    ran(conn, 5000)  # the one in twenty
    assert time_limits.limit(conn, "shop") == MARGIN * 1000
    ran(conn, 5000)
    assert time_limits.limit(conn, "shop") == MARGIN * 5000
