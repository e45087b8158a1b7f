"""The figures of some weeks, from pushes whose ends are known."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from buildbot.db.model import Model

from pipelines.journal import Push, runs
from pipelines.journal.tables import pushes, suites
from pipelines.journal.vocabulary import Lane, Verdict
from pipelines.reports.junit import Test
from pipelines.stages import Pipeline
from pipelines.steps.deploy import DEPLOY_RESULT
from pipelines.web.views import slowest, trends
from tests.reports.test_stored import kept
from tests.web.test_rows import COUNT, PUSH, STAGES, conn, served  # noqa: F401

HOUR, DAY = 3600.0, 24 * 3600.0


def ended(state: Any, at: float, *, since: float = 60.0, **facts: Any) -> Push:
    stage = {"stage": STAGES[-1], "landed_at": at - 10} if state in ("deployed", "landed") else {}
    times = {"received_at": at - since, "ended_at": at}
    return replace(PUSH, state=state, **stage, **times, **facts)


def test_the_four_figures() -> None:
    past = [
        ended("deployed", 1 * HOUR, since=60),
        ended("rejected", 2 * HOUR, since=9999),
        ended("landed", 3 * HOUR),
        ended("landed", 4 * HOUR),
        ended("deployed", 5 * HOUR, since=120),
        ended("withdrawn", 6 * HOUR),
        ended("deployed", 7 * HOUR, since=90),
    ]
    went = [(1, True), (3, False), (4, False), (5, True), (6, False), (7, True)]  # one by hand
    tries = [trends.Try(at * HOUR, well) for at, well in went]
    assert trends.four_figures(past, tries, STAGES[-1], 7) == {
        "deploys_a_day": 3 / 7,
        "lead_time": 90,
        "failure_rate": 3 / 6,
        "time_to_restore": 1.5 * HOUR,
    }


def test_nothing_is_told_of_nothing() -> None:
    assert trends.four_figures([], [], STAGES[-1], 7) == {
        "deploys_a_day": 0,
        "lead_time": None,
        "failure_rate": None,
        "time_to_restore": None,
    }


def test_a_span_that_there_is_not() -> None:
    with pytest.raises(ValueError, match="days=8: choose one of 7, 30, 90"):
        trends.span(8)


def test_a_year_s_pushes_by_day_and_stage(
    conn: sa.Connection,  # noqa: F811
    served: list[Pipeline],  # noqa: F811
) -> None:
    newest = conn.execute(sa.text("select max(ended_at) from slipway_pushes")).scalar_one()
    found = trends.view(conn, served[0], 30, newest)
    assert found["outcomes"] == {"deployed": 30 * COUNT // 360}
    assert [day["deployed"] for day in reversed(found["by_day"])] == [1, 0, 0] * 10
    assert [(stage["name"], stage["median"]) for stage in found["stages"]] == [
        (name, 9) for name in STAGES
    ]
    assert found["four"]["lead_time"] == 60


def test_what_passed_and_did_not_go_live_by_its_own_fault_is_counted(
    conn: sa.Connection,  # noqa: F811
    served: list[Pipeline],  # noqa: F811
) -> None:
    newest = conn.execute(sa.text("select max(ended_at) from slipway_pushes")).scalar_one()
    query = sa.select(Model.builds.c.id).join(Model.builders)
    query = query.where(Model.builders.c.name == f"bioweb-{STAGES[-1]}")
    deploys = conn.execute(query.order_by(Model.builds.c.id.desc())).scalars().all()
    ends = ["deployed", "rejected", "refused", "rolled-back", "rejected"]
    for build, result in zip(deploys, ends, strict=False):
        conn.execute(
            Model.build_properties.insert(),
            {"buildid": build, "name": DEPLOY_RESULT, "value": f'"{result}"', "source": "it"},
        )
    assert trends.view(conn, served[0], 30, newest)["passed_not_live"] == 3
    last = sa.select(sa.func.max(pushes.c.id)).scalar_subquery()
    bypassed = pushes.update().where(pushes.c.id == last - 1)
    conn.execute(bypassed, {"lane": Lane.BYPASS})
    assert trends.view(conn, served[0], 30, newest)["passed_not_live"] == 2


def test_days_before_the_first_push_never_were(
    conn: sa.Connection,  # noqa: F811
    served: list[Pipeline],  # noqa: F811
) -> None:
    newest = conn.execute(sa.text("select max(received_at) from slipway_pushes")).scalar_one()
    old = sa.text("delete from slipway_pushes where received_at < :at")
    conn.execute(old, {"at": newest - newest % DAY - 3 * DAY})
    found = trends.view(conn, served[0], 30, newest)
    days = len(found["by_day"])
    assert 1 <= days <= 4
    deployed = sum(day["deployed"] for day in found["by_day"])
    assert found["four"]["deploys_a_day"] == deployed / days


def test_a_test_flickers_if_its_tree_passed_as_well(
    conn: sa.Connection,  # noqa: F811
    served: list[Pipeline],  # noqa: F811
) -> None:
    for tree, verdicts in {"a": ("failed", "passed"), "b": ("failed", "failed")}.items():
        for verdict in verdicts:
            run = runs.begin_run(conn, "bioweb", None, (tree * 40, tree), "how")
            runs.note_run(conn, run.id, failing=f"tests.{tree}")
            runs.end_run(conn, run.id, Verdict(verdict), "")
    found = trends.view(conn, served[0], 7, run.requested_at)
    assert [(one["test"], one["times"]) for one in found["flickering"]] == [("tests.a", 1)]


def test_the_slowest_tests_of_main_beside_the_span_before(
    conn: sa.Connection,  # noqa: F811
    served: list[Pipeline],  # noqa: F811
) -> None:
    now = time.time()
    for age, seconds in {8 * DAY: 1.0, 9 * DAY: 3.0, 1 * DAY: 4.0, 2 * DAY: 6.0}.items():
        suite = kept(conn, Test("a::slow", "passed", seconds), push=None)
        conn.execute(suites.update().where(suites.c.id == suite.id), {"at": now - age})
    kept(conn, *(Test(f"b::{n}", "passed", n / 100) for n in range(30)), push=None)
    found = trends.view(conn, served[0], 7, now)["slowest"]
    assert len(found) == slowest.MOST_TESTS
    assert found[0] == {"test": "a::slow", "median": 5.0, "before": 2.0, "is_new": False}
    assert found[1] == {"test": "b::29", "median": 0.29, "before": None, "is_new": True}


def test_how_long_builds_waited_for_a_worker(
    conn: sa.Connection,  # noqa: F811
    served: list[Pipeline],  # noqa: F811
) -> None:
    newest = conn.execute(sa.text("select max(ended_at) from slipway_pushes")).scalar_one()
    builds = Model.builds
    last = sa.select(sa.func.max(builds.c.id)).group_by(builds.c.builderid)
    late = builds.update().where(builds.c.id.in_(sa.select(last.subquery())))
    conn.execute(late.values(started_at=builds.c.started_at + 60))
    found = trends.view(conn, served[0], 30, newest)["waiting"]
    assert [one["name"] for one in found] == STAGES
    assert {(one["median"], one["most"]) for one in found} == {(0, 60)}
    assert {one["count"] for one in found} <= {10, 11}
