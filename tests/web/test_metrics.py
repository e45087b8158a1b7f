"""Figures for Prometheus: counted once each, in time, in its own format."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from buildbot.db.model import Model
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import generate_latest
from prometheus_client.parser import text_string_to_metric_families as parse

from pipelines import journal
from pipelines.buildbot_patches import tuning
from pipelines.journal import Push, builds, gate_state
from pipelines.journal.tables import pushes
from pipelines.journal.vocabulary import Reason, ReasonCode
from pipelines.stages import Pipeline
from pipelines.web.metrics.prometheus_families import Collected
from pipelines.web.metrics.resource import Past, _workers
from tests.databases import opened
from tests.finished_builds import fill
from tests.web.test_rows import COUNT, STAGES, conn, served  # noqa: F401

QUICK = 0.1  # seconds for a scrape
Samples = dict[tuple[str, ...], float]


def scraped(past: Past, conn: sa.Connection, served: list[Pipeline]) -> Samples:  # noqa: F811
    """What a scrape tells: by name and the values of its labels."""
    registry = CollectorRegistry()
    registry.register(Collected(past.families(conn, served)))
    families = parse(generate_latest(registry).decode())
    names = (
        "project",
        "environment",
        "stage",
        "state",
        "result",
        "decision",
        "act",
        "builder",
        "le",
    )
    samples = (sample for family in families for sample in family.samples)
    return {
        (each.name, *(each.labels[name] for name in names if name in each.labels)): each.value
        for each in samples
    }


def pushed(conn: sa.Connection, branch: str) -> Push:  # noqa: F811
    """A push that has just come; the past was written with ids of its own."""
    if conn.dialect.name == "postgresql":
        sequence = "pg_get_serial_sequence('slipway_pushes', 'id')"
        newest = "(select max(id) from slipway_pushes)"
        conn.exec_driver_sql(f"select setval({sequence}, {newest})")
    journal.record(conn, "bioweb", branch, "a" * 40, "develop", merged=False)
    return journal.latest(conn, 1)[0]


def test_a_past_is_told_by_outcome(conn: sa.Connection, served: list[Pipeline]) -> None:  # noqa: F811
    found = scraped(Past(), conn, served)
    assert found["slipway_pushes_total", "bioweb", "deployed"] == COUNT
    assert found["slipway_deploys_total", "staging", "success"] == COUNT
    assert found["slipway_gate_queue_length", "bioweb"] == 0
    assert found["slipway_gate_paused", "bioweb"] == 0
    for stage in STAGES:
        took = ("bioweb", stage, "success")
        assert found["slipway_stage_duration_seconds_count", *took] == COUNT
        assert found["slipway_stage_duration_seconds_sum", *took] == 9 * COUNT
        assert found["slipway_stage_duration_seconds_bucket", *took, "5"] == 0
        assert found["slipway_stage_duration_seconds_bucket", *took, "10"] == COUNT


def test_what_ends_later_is_counted_once_whatever_is_deleted(
    conn: sa.Connection,  # noqa: F811
    served: list[Pipeline],  # noqa: F811
) -> None:
    past = Past()
    early = pushed(conn, "early")
    scraped(past, conn, served)
    late = pushed(conn, "late")
    journal.end(
        conn,
        journal.line_up(conn, early, "merge"),
        "rejected",
        Reason(ReasonCode.CONFLICT, "conflicts"),
    )
    conn.execute(pushes.delete().where(pushes.c.state == "deployed"))
    for _ in range(2):
        found = scraped(past, conn, served)
        assert found["slipway_pushes_total", "bioweb", "rejected"] == 1
        assert found["slipway_pushes_total", "bioweb", "deployed"] == COUNT
        assert found["slipway_gate_decisions_total", "bioweb", "rejected"] == 1
        assert found["slipway_gate_wait_seconds_count", "bioweb", "rejected"] == 1
        assert found["slipway_open_pushes", "bioweb", "develop"] == 1
    journal.end(conn, late, "superseded", Reason(ReasonCode.SUPERSEDED, "by another"))
    found = scraped(past, conn, served)
    assert found["slipway_pushes_total", "bioweb", "superseded"] == 1
    assert ("slipway_gate_decisions_total", "bioweb", "superseded") not in found


def test_the_gate_is_told_as_it_stands(conn: sa.Connection, served: list[Pipeline]) -> None:  # noqa: F811
    journal.line_up(conn, pushed(conn, "feature"), "merge")
    gate_state.pause(conn, "bioweb", "ada", "the registry is down")
    found = scraped(Past(), conn, served)
    assert found["slipway_gate_queue_length", "bioweb"] == 1
    assert found["slipway_gate_paused", "bioweb"] == 1
    assert found["slipway_gate_acts_total", "bioweb", "pause"] == 1


def test_builds_that_wait(conn: sa.Connection, served: list[Pipeline]) -> None:  # noqa: F811
    requests = Model.buildrequests
    first = conn.execute(sa.select(sa.func.min(requests.c.id))).scalar()
    conn.execute(requests.update().where(requests.c.id == first).values(complete=0))
    claims = Model.buildrequest_claims
    conn.execute(claims.delete().where(claims.c.brid == first))
    found = scraped(Past(), conn, served)
    waiting = {key: value for key, value in found.items() if key[0].endswith("_waiting")}
    assert waiting == {("slipway_build_requests_waiting", "bioweb-develop"): 1}


@dataclass
class Bound:
    """A worker on a builder."""

    busy: bool

    def isBusy(self) -> bool:
        return self.busy


@dataclass
class Known:
    """A worker that the master knows."""

    conn: object | None
    workerforbuilders: dict[str, Any] = field(default_factory=dict)


def test_workers_are_told_by_what_they_do() -> None:
    busy = Known(object(), {"a": Bound(False), "b": Bound(True)})
    idle = Known(object(), {"a": Bound(False)})
    family = _workers([busy, idle, Known(None), Known(None)])
    assert {each.labels["state"]: each.value for each in family.samples} == {
        "busy": 1,
        "idle": 1,
        "missing": 2,
    }


@pytest.fixture
def long_past(tmp_path: Path) -> Iterator[sa.Connection]:
    """Twelve thousand pushes with sixty thousand builds, without steps."""
    url = f"sqlite:///{tmp_path}/long.sqlite"
    with opened(url) as engine, engine.begin() as conn:  # noqa: F811
        Model.metadata.create_all(conn)
        journal.create_tables(conn)
        tuning.create_indexes(conn)
        builds.create_index(conn)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("tests.finished_builds.STAGES", dict.fromkeys(STAGES, 0))
            fill(conn, "bioweb", 12_000, days=360)
        yield conn


def test_a_scrape_of_a_long_past_is_quick(
    long_past: sa.Connection,
    served: list[Pipeline],  # noqa: F811
) -> None:
    past = Past()
    began = time.perf_counter()
    scraped(past, long_past, served)
    print(f"the first scrape took {time.perf_counter() - began:.3f} s")
    began = time.perf_counter()
    found = scraped(past, long_past, served)
    took = time.perf_counter() - began
    assert found["slipway_pushes_total", "bioweb", "deployed"] == 12_000
    assert took < QUICK, f"{took:.3f} s"
