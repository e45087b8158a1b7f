"""`/metrics` for Prometheus. Counters begin with what the database holds at a start."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from buildbot.db.model import Model
from buildbot.process.results import Results
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import Metric
from twisted.internet import defer

from pipelines.journal.tables import audit_log, gates, pushes
from pipelines.journal.transactions import read
from pipelines.journal.vocabulary import STAGES as GATE
from pipelines.stages import Pipeline
from pipelines.web.async_resource import Answer, AsyncResource, Query
from pipelines.web.live import Live
from pipelines.web.metrics.incremental_counter import Durations, IncrementalCounter
from pipelines.web.metrics.prometheus_families import Collected, Labelled, counter, gauge, histogram

_LANDED = pushes.c.landed_at.is_not(None)
_LEFT_GATE = sa.case((_LANDED, pushes.c.landed_at), else_=pushes.c.ended_at)
_DECISION = sa.case((_LANDED, "landed"), (pushes.c.stage.in_(GATE), pushes.c.state), else_="")


class Metrics(AsyncResource):
    """Serves a scrape."""

    def __init__(self, master: Any) -> None:
        super().__init__()
        self.master = master
        self._past = Past()
        self._one_at_a_time = defer.DeferredLock()

    async def answer(self, request: Any, query: Query) -> Answer:
        """Return all metrics in the format that the request accepts."""
        encode, content_type = choose_encoder(request.getHeader("Accept") or "")
        live: Live = self.master.service_manager.namedServices[Live.name]
        families = await self._one_at_a_time.run(self._look, live.pipelines)
        registry = CollectorRegistry()
        registry.register(Collected([*families, _workers(self.master.workers.workers.values())]))
        return Answer(encode(registry), content_type)

    def _look(self, pipelines: Sequence[Pipeline]) -> defer.Deferred[list[Metric]]:
        return defer.ensureDeferred(read(self.master, self._past.families, pipelines))


class Past:
    """Counters since the master's start."""

    def __init__(self) -> None:
        builds = Model.builds
        project = pushes.c.project
        self._ended = IncrementalCounter(
            pushes, (project, pushes.c.state, pushes.c.stage), pushes.c.ended_at
        )
        waited = _LEFT_GATE - sa.func.coalesce(pushes.c.ready_at, pushes.c.received_at)
        self._gate = IncrementalCounter(pushes, (project, _DECISION), _LEFT_GATE, waited)
        took = builds.c.complete_at - builds.c.started_at
        self._builds = IncrementalCounter(
            builds, (builds.c.builderid, builds.c.results), took, took
        )
        self._acts = IncrementalCounter(
            audit_log, (audit_log.c.project, audit_log.c.act), audit_log.c.at
        )

    def families(self, conn: sa.Connection, pipelines: Sequence[Pipeline]) -> list[Metric]:
        """Return the metric families computed from the database."""
        for tally in (self._ended, self._gate, self._builds, self._acts):
            tally.look(conn)
        names = _names(conn)
        return [
            *_now(conn, pipelines, names),
            counter(
                "slipway_pushes",
                "Pushes that have ended, by how.",
                ("project", "state"),
                (((project, state), each.count) for (project, state, _), each in self._each()),
            ),
            counter(
                "slipway_deploys",
                "Deploys of what has landed, by how they ended.",
                ("environment", "result"),
                self._deploys(pipelines),
            ),
            counter(
                "slipway_gate_decisions",
                "Pushes that have left the gate, by what it decided.",
                ("project", "decision"),
                ((labels, each.count) for labels, each in self._decisions()),
            ),
            counter(
                "slipway_gate_acts",
                "What people, or the gate itself, did to it: pauses, promotions and the like.",
                ("project", "act"),
                ((labels, each.count) for labels, each in self._acts.found.items()),
            ),
            histogram(
                "slipway_gate_wait_seconds",
                "Time from being ready to merge until the gate had decided.",
                ("project", "decision"),
                self._decisions(),
            ),
            histogram(
                "slipway_stage_duration_seconds",
                "Time that the builds of a stage took.",
                ("project", "stage", "result"),
                self._stages(pipelines, names),
            ),
        ]

    def _each(self) -> Iterable[tuple[tuple[str, ...], Durations]]:
        return self._ended.found.items()

    def _decisions(self) -> Iterator[tuple[tuple[str, ...], Durations]]:
        """Return the gate's decisions, without pushes that never reached it."""
        return (each for each in self._gate.found.items() if each[0][1])

    def _deploys(self, pipelines: Sequence[Pipeline]) -> Iterator[tuple[tuple[str, ...], float]]:
        pipeline_of = {each.project.name: each for each in pipelines}
        results = {"deployed": "success", "landed": "failure"}
        for (project, state, stage), each in self._each():
            pipeline = pipeline_of.get(project)
            if pipeline and stage == pipeline.deploying and state in results:
                yield (pipeline.project.environment, results[state]), each.count

    def _stages(
        self, pipelines: Sequence[Pipeline], names: dict[int, str]
    ) -> Iterator[tuple[tuple[str, ...], Durations]]:
        stage_of_builder = {
            each.project.builder(stage.name): (each.project.name, stage.name)
            for each in pipelines
            for stage in each.stages
        }
        for (builder, result), each in self._builds.found.items():
            if stage := stage_of_builder.get(names.get(builder, "")):
                yield (*stage, Results[result]), each


def _now(
    conn: sa.Connection, pipelines: Sequence[Pipeline], names: dict[int, str]
) -> Iterator[Metric]:
    """Return the gauges; every served project has them, if only as zero."""
    projects = [each.project.name for each in pipelines]
    stages: Labelled = {
        (each.project.name, stage.name): 0.0 for each in pipelines for stage in each.stages
    }
    query = sa.select(pushes.c.project, pushes.c.stage, pushes.c.state, sa.func.count())
    query = query.where(pushes.c.project.in_(projects), pushes.c.ended_at.is_(None))
    queue: Labelled = {(name,): 0.0 for name in projects}
    query = query.group_by(pushes.c.project, pushes.c.stage, pushes.c.state)
    for project, stage, state, count in conn.execute(query):
        stages[project, stage] = stages.get((project, stage), 0) + count
        queue[project,] += count if state == "running" and stage in GATE else 0
    yield gauge("slipway_open_pushes", "Pushes under way, by stage.", ("project", "stage"), stages)
    yield gauge("slipway_gate_queue_length", "Pushes that are in the gate.", ("project",), queue)
    paused_projects = conn.execute(sa.select(gates.c.project).where(gates.c.paused_at.is_not(None)))
    paused = {(name,): 0.0 for name in projects} | {
        (name,): 1.0 for name in paused_projects.scalars()
    }
    yield gauge("slipway_gate_paused", "Whether the gate lands nothing now.", ("project",), paused)
    yield _waiting(conn, names)


def _waiting(conn: sa.Connection, names: dict[int, str]) -> Metric:
    requests, claims = Model.buildrequests, Model.buildrequest_claims
    query = sa.select(requests.c.builderid, sa.func.count()).where(requests.c.complete == 0)
    query = query.outerjoin(claims, claims.c.brid == requests.c.id)
    query = query.where(claims.c.brid.is_(None)).group_by(requests.c.builderid)
    return gauge(
        "slipway_build_requests_waiting",
        "Builds that wait for a worker.",
        ("builder",),
        {(names[builder],): count for builder, count in conn.execute(query)},
    )


def _names(conn: sa.Connection) -> dict[int, str]:
    builders = Model.builders
    return {row.id: row.name for row in conn.execute(sa.select(builders.c.id, builders.c.name))}


def _workers(workers: Iterable[Any]) -> Metric:
    counts = Counter(_state(worker) for worker in workers)
    states: Labelled = {(state,): counts[state] for state in ("busy", "idle", "missing")}
    return gauge("slipway_workers", "Workers by what they do now.", ("state",), states)


def _state(worker: Any) -> str:
    if worker.conn is None:
        return "missing"
    busy = any(each.isBusy() for each in worker.workerforbuilders.values())
    return "busy" if busy else "idle"
