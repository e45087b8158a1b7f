"""Trends of a project over weeks: DORA's four figures, stages, the gate, tests.

The four are those of the research programme DevOps Research and Assessment: how often is deployed,
how long a change takes to get there, how many deploys fail, and how long until one works again.
"""

from __future__ import annotations

import json
import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from buildbot.db.model import Model
from buildbot.process.results import CANCELLED, RETRY, SUCCESS

from pipelines.journal import Push, fetch
from pipelines.journal.builds import push_of
from pipelines.journal.tables import pushes, runs
from pipelines.journal.vocabulary import Lane, Verdict
from pipelines.stages import Pipeline
from pipelines.steps.deploy import DEPLOY_RESULT, OWN_FAULTS
from pipelines.web.views.rows import Json, about
from pipelines.web.views.slowest import slowest
from pipelines.web.views.waiting import waiting

DAY = 24 * 3600
SPANS = (7, 30, 90)  # days
MOST_TESTS = 20


def span(days: int) -> int:
    """Return so many days; raises ValueError, a sentence, if nobody is shown so many."""
    if days not in SPANS:
        raise ValueError(f"days={days}: choose one of {', '.join(map(str, SPANS))}")
    return days


def view(conn: sa.Connection, pipeline: Pipeline, days: int, now: float) -> Json:
    """Return the figures of so many days, today's the last; None where nothing was.

    Days are those of UTC, times in seconds.
    """
    name, today = pipeline.project.name, now - now % DAY
    known = _days_known(conn, name, today, days)  # before that there was no project
    since = today - (days - 1) * DAY
    query = sa.select(pushes).where(pushes.c.project == name, pushes.c.ended_at >= since)
    ended = fetch(conn, query.order_by(pushes.c.ended_at))
    stages = [stage.name for stage in pipeline.stages]
    return {
        "project": about(pipeline),
        "days": days,
        "spans": SPANS,
        "four": four_figures(ended, _tries(conn, name, stages[-1], since), stages[-1], known),
        "passed_not_live": _passed_not_live(conn, name, stages[-1], since),
        "outcomes": Counter(push.state for push in ended),
        "by_day": _by_day(ended, today - (known - 1) * DAY, known),
        "stages": _stages(conn, name, stages, since),
        "waiting": waiting(conn, name, stages, since),
        "flickering": _flickering(conn, name, since),
        "slowest": slowest(conn, name, since, days * DAY),
    }


@dataclass(frozen=True)
class Try:
    """One deploy: when it ended, in seconds since the epoch, and whether it went live."""

    at: float
    went_live: bool


def _tries(conn: sa.Connection, project: str, deploy: str, since: float) -> list[Try]:
    """Return the deploys, oldest first; one that a person repeats is two."""
    builds, builders = Model.builds, Model.builders
    query = sa.select(builds.c.complete_at, builds.c.results)
    query = query.join(builders, builders.c.id == builds.c.builderid)
    query = query.where(builders.c.name == f"{project}-{deploy}", builds.c.complete_at >= since)
    query = query.where(builds.c.results.not_in((CANCELLED, RETRY))).order_by(builds.c.complete_at)
    return [Try(row.complete_at, row.results == SUCCESS) for row in conn.execute(query)]


def _passed_not_live(conn: sa.Connection, project: str, deploy: str, since: float) -> int:
    """Return how many pushes passed `repo-test` and did not go live for a reason of their own."""
    builds, builders, properties = Model.builds, Model.builders, Model.build_properties
    requests, sets = Model.buildrequests, Model.buildsets
    query = sa.select(sets.c.external_idstring).join(requests, requests.c.buildsetid == sets.c.id)
    query = query.join(builds, builds.c.buildrequestid == requests.c.id)
    query = query.join(builders, builders.c.id == builds.c.builderid)
    query = query.join(properties, properties.c.buildid == builds.c.id)
    query = query.where(builders.c.name == f"{project}-{deploy}", builds.c.complete_at >= since)
    own = [json.dumps(result) for result in OWN_FAULTS]
    query = query.where(properties.c.name == DEPLOY_RESULT, properties.c.value.in_(own))
    failed = {push_of(name) for name in conn.execute(query).scalars()}
    tested = sa.select(sa.func.count()).select_from(pushes)
    tested = tested.where(pushes.c.id.in_(failed), pushes.c.lane != Lane.BYPASS)
    return conn.execute(tested).scalar_one()


def _days_known(conn: sa.Connection, project: str, today: float, days: int) -> int:
    """Return for how many days there was anything to tell of a project, of the last `days`."""
    query = sa.select(sa.func.min(pushes.c.received_at)).where(pushes.c.project == project)
    first = conn.execute(query).scalar()
    return days if first is None else max(1, min(days, 1 + math.ceil((today - first) / DAY)))


def four_figures(ended: Sequence[Push], tries: Sequence[Try], deploy: str, days: int) -> Json:
    """Return DORA's four; `deploy` is the stage that deploys, `ended` by the time of their ends."""
    deployed = [push for push in ended if push.stage == deploy and push.state == "deployed"]
    restored, broken_since = [], None
    for each in tries:
        if not each.went_live:
            broken_since = broken_since or each.at
        elif broken_since is not None:
            restored.append(each.at - broken_since)
            broken_since = None
    failed = sum(not each.went_live for each in tries)
    return {
        "deploys_a_day": len(deployed) / days,
        "lead_time": median((push.ended_at or 0) - push.received_at for push in deployed),
        "failure_rate": failed / len(tries) if tries else None,
        "time_to_restore": median(restored),
    }


def median(values: Iterable[float]) -> float | None:
    """Return the median; None of nothing."""
    numbers = list(values)
    return statistics.median(numbers) if numbers else None


def _by_day(ended: Sequence[Push], since: float, days: int) -> list[Json]:
    """Return for each day how many were deployed and rejected, and how long the gate took."""
    of_day: defaultdict[str, list[Push]] = defaultdict(list)
    for push in ended:
        of_day[_day(push.ended_at or 0)].append(push)
    names = [_day(since + number * DAY) for number in range(days)]
    return [
        {
            "day": name,
            "deployed": sum(push.state == "deployed" for push in of_day[name]),
            "rejected": sum(push.state == "rejected" for push in of_day[name]),
            "in_gate": median(
                push.landed_at - push.ready_at
                for push in of_day[name]
                if push.landed_at and push.ready_at
            ),
        }
        for name in names
    ]


def _day(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d}"


def _stages(conn: sa.Connection, project: str, stages: Sequence[str], since: float) -> list[Json]:
    """Return how long the builds of each stage took that passed: median, and nine of ten."""
    builds, builders = Model.builds, Model.builders
    figures = []
    for stage in stages:
        query = sa.select(builds.c.complete_at - builds.c.started_at)
        query = query.join(builders, builders.c.id == builds.c.builderid)
        query = query.where(builders.c.name == f"{project}-{stage}", builds.c.results == SUCCESS)
        took = sorted(conn.execute(query.where(builds.c.started_at >= since)).scalars())
        most = took[min(len(took) - 1, len(took) * 9 // 10)] if took else None
        figures.append({"name": stage, "count": len(took), "median": median(took), "most": most})
    return figures


def _flickering(conn: sa.Connection, project: str, since: float) -> list[Json]:
    """Return the tests that failed on a tree which passed as well, the most frequent first."""
    passed = sa.select(runs.c.tree).where(
        runs.c.project == project, runs.c.verdict == Verdict.PASSED, runs.c.requested_at >= since
    )
    query = sa.select(runs.c.failing, runs.c.requested_at).where(
        *(runs.c.project == project, runs.c.verdict == Verdict.FAILED),
        *(runs.c.requested_at >= since, runs.c.tree.in_(passed)),
    )
    times, last = Counter[str](), dict[str, float]()
    for row in conn.execute(query.order_by(runs.c.id)):
        for test in filter(None, row.failing.split("\n")):
            times[test] += 1
            last[test] = row.requested_at
    often = times.most_common(MOST_TESTS)
    return [{"test": test, "times": count, "last": last[test]} for test, count in often]
