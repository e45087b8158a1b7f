"""What Buildbot's own tables say about the builds of a push."""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from buildbot.db.model import Model
from buildbot.process import results

from pipelines.journal.tables import runs
from pipelines.journal.vocabulary import Verdict

GOOD = (results.SUCCESS, results.WARNINGS)
CLOCK_SET_BACK = 24 * 3600  # seconds, at most
USUAL_OF = 20  # builds
_LONG, _TIMES_USUAL = 600, 3  # seconds, and times: so long a step has no progress
MOST_LOSSES = 20  # of the worker or the master, while one and the same build runs


@dataclass(frozen=True)
class Outcome:
    """How the builds of one buildset ended: Buildbot's result code and the build's own words."""

    result: int
    text: str

    @property
    def passed(self) -> bool:
        return self.result in GOOD

    @property
    def broken(self) -> bool:
        """Whether the machinery failed, which says nothing about the push."""
        return self.result in (results.EXCEPTION, results.RETRY)

    @property
    def cancelled(self) -> bool:
        """Whether a person ended it."""
        return bool(self.result == results.CANCELLED)


def outcome(conn: sa.Connection, buildsetid: int) -> Outcome | None:
    """Return how a buildset ended, from its requests; None while one of them is open.

    Buildbot repeats without end what loses its worker or its master. Often enough, it is the
    build that takes them down.
    """
    requests, builds = Model.buildrequests, Model.builds
    query = sa.select(
        requests.c.complete, requests.c.results, builds.c.state_string, builds.c.results.label("of")
    )
    query = query.outerjoin(builds, builds.c.buildrequestid == requests.c.id)
    rows = conn.execute(query.where(requests.c.buildsetid == buildsetid).order_by(builds.c.id))
    builds_of_set = rows.all()
    if not builds_of_set or not all(row.complete for row in builds_of_set):
        losses = sum(row.of == results.RETRY for row in builds_of_set)
        words = f"its worker or the master was lost {losses} times"
        return Outcome(results.FAILURE, words) if losses >= MOST_LOSSES else None
    result, words = builds_of_set[-1].results, builds_of_set[-1].state_string
    return Outcome(result, words or f"{results.statusToString(result)} before it began")


def build_name(push: int, stage: str, revision: str, attempt: int) -> str:
    """Return the name under which the build of a stage is requested, and found again."""
    return f"push-{push}-{stage}-{revision[:12]}-{attempt}"


def run_name(run: int, revision: str) -> str:
    """Return the name under which a run on main itself is requested, and found again."""
    return f"main-{run}-{revision[:12]}"


def is_of_main(name: str | None) -> bool:
    """Whether a build was requested under `name` to test main itself."""
    return (name or "").startswith("main-")


def push_of(name: str | None) -> int | None:
    """Return the push whose build was requested under `name`; None if it was somebody else's."""
    match = re.match(r"push-(\d+)-", name or "")
    return int(match[1]) if match else None


def open_requests(conn: sa.Connection, builders: list[str]) -> dict[int, int]:
    """Return the requests to `builders` that have not ended, each with its push."""
    requests, sets = Model.buildrequests, Model.buildsets
    query = sa.select(requests.c.id, sets.c.external_idstring)
    query = query.join(sets, sets.c.id == requests.c.buildsetid)
    query = query.join(Model.builders, Model.builders.c.id == requests.c.builderid)
    query = query.where(requests.c.complete == 0, Model.builders.c.name.in_(builders))
    named = ((row.id, push_of(row.external_idstring)) for row in conn.execute(query))
    return {request: push for request, push in named if push}


def find_buildset(conn: sa.Connection, idstring: str, since: int) -> int | None:
    """Return the buildset that was requested under `idstring` after `since`, if any.

    The time is what Buildbot has an index for; the clock may have been set back after it.
    """
    sets = Model.buildsets
    query = sa.select(sets.c.id).where(
        sets.c.submitted_at >= since - CLOCK_SET_BACK, sets.c.external_idstring == idstring
    )
    return conn.execute(query).scalar()


def started(conn: sa.Connection, buildsetids: Iterable[int | None]) -> dict[int, float]:
    """Return when the newest build of each buildset began; none: it waits for a worker."""
    requests, builds = Model.buildrequests, Model.builds
    query = sa.select(requests.c.buildsetid, sa.func.max(builds.c.started_at))
    query = query.join(requests, builds.c.buildrequestid == requests.c.id)
    wanted = [each for each in buildsetids if each is not None]
    if not wanted:
        return {}
    query = query.where(requests.c.buildsetid.in_(wanted), builds.c.complete_at.is_(None)).group_by(
        requests.c.buildsetid
    )
    return {buildset: float(at) for buildset, at in conn.execute(query)}


@dataclass(frozen=True)
class PushBuild:
    """One build of a push; times are seconds since the epoch, `page` is the dashboard's."""

    id: int
    push: int
    builder: str
    page: str
    began_at: float
    ended_at: float | None
    result: int | None
    text: str


def of_pushes(conn: sa.Connection, pushes: Iterable[int]) -> list[PushBuild]:
    """Return all builds of some pushes, oldest first."""
    names, sets, builds = _name_column(conn), Model.buildsets, Model.builds
    mine = [sa.and_(names >= f"push-{push}-", names < f"push-{push}.") for push in pushes]
    query = sa.select(sets.c.id, sets.c.external_idstring).where(sa.or_(sa.false(), *mine))
    push = {row.id: push_of(row.external_idstring) or 0 for row in conn.execute(query)}
    requests, builders = Model.buildrequests, Model.builders
    query = sa.select(
        *(builds.c.id, builds.c.builderid, builds.c.number, builds.c.started_at),
        *(builds.c.complete_at, builds.c.results, builds.c.state_string),
        *(requests.c.buildsetid, builders.c.name.label("builder")),
    )
    query = query.join(requests, requests.c.id == builds.c.buildrequestid)
    query = query.join(builders, builders.c.id == builds.c.builderid)
    of_pushes = [
        PushBuild(
            row.id,
            push[row.buildsetid],
            row.builder,
            f"builders/{row.builderid}/builds/{row.number}",
            row.started_at,
            row.complete_at,
            row.results,
            row.state_string,
        )
        for row in conn.execute(query.where(requests.c.buildsetid.in_(push)))
    ]
    return sorted(of_pushes, key=lambda build: build.id)


@dataclass(frozen=True)
class StalledBuild:
    """A build of a push that has gone on for longer than such builds do.

    step: what it is at, since `since` (of the epoch); usual: seconds that the whole build takes.
    """

    builder: str
    step: str
    since: float
    usual: float


def without_progress(conn: sa.Connection, push: int, now: float) -> list[StalledBuild]:
    """Return the builds of a push that stand at a step, far longer than the whole build takes."""
    open_builds = [build for build in of_pushes(conn, [push]) if build.ended_at is None]
    usual = usual_seconds(conn, [build.builder for build in open_builds])
    steps, found = Model.steps, []
    for build in open_builds:
        query = sa.select(steps.c.name, steps.c.started_at).where(steps.c.buildid == build.id)
        query = query.where(steps.c.started_at.is_not(None), steps.c.complete_at.is_(None))
        step = conn.execute(query.order_by(steps.c.number.desc()).limit(1)).first()
        long = max(_LONG, _TIMES_USUAL * usual.get(build.builder, 0))
        if step and now - step.started_at > long:
            known = usual.get(build.builder, 0)
            found.append(StalledBuild(build.builder, step.name, step.started_at, known))
    return found


def create_index(conn: sa.Connection) -> None:
    """Index the names under which builds are requested, by which those of a push are found."""
    collation = ' collate "C"' if conn.dialect.name == "postgresql" else ""
    conn.exec_driver_sql(
        "create index if not exists slipway_buildsets_name "
        f"on buildsets (external_idstring{collation})"
    )


def _name_column(conn: sa.Connection) -> sa.ColumnElement[str]:
    """The name of a buildset, in the order of its bytes: that of its index."""
    names: sa.ColumnElement[str] = Model.buildsets.c.external_idstring
    return names.collate("C") if conn.dialect.name == "postgresql" else names


def usual_seconds(conn: sa.Connection, builders: Iterable[str]) -> dict[str, float]:
    """Return the median of each builder's last builds that passed; none: none has."""
    builds, known = Model.builds, Model.builders
    query = sa.select(known.c.name, known.c.id).where(known.c.name.in_(list(builders)))
    medians = {}
    for name, builder in conn.execute(query).all():
        took = sa.select(builds.c.complete_at - builds.c.started_at)
        took = took.where(builds.c.builderid == builder, builds.c.results == results.SUCCESS)
        last = conn.execute(took.order_by(builds.c.number.desc()).limit(USUAL_OF)).scalars().all()
        if last:
            medians[name] = float(statistics.median(last))
    return medians


def seconds_of_passed_runs(conn: sa.Connection, project: str, limit: int) -> list[float]:
    """Return how many seconds the last runs of `repo-test` that passed took on their workers."""
    requests, builds = Model.buildrequests, Model.builds
    took = builds.c.complete_at - builds.c.started_at
    query = sa.select(took).join(requests, builds.c.buildrequestid == requests.c.id)
    query = query.join(runs, runs.c.buildsetid == requests.c.buildsetid)
    query = query.where(runs.c.project == project, runs.c.verdict == Verdict.PASSED)
    query = query.where(builds.c.complete_at.is_not(None), builds.c.results.in_(GOOD))
    query = query.order_by(runs.c.id.desc()).limit(limit)
    return [float(seconds) for seconds in conn.execute(query).scalars()]


def name_of_buildset(conn: sa.Connection, buildsetid: int) -> str | None:
    """Return the name under which a buildset was requested; None: under none."""
    sets = Model.buildsets
    query = sa.select(sets.c.external_idstring).where(sets.c.id == buildsetid)
    return conn.execute(query).scalar()
