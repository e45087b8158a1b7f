"""What finished builds cost: the latency of a push, the start, and taking them away again."""

from __future__ import annotations

import time
from pathlib import Path

import sqlalchemy as sa

from benchmarks import latency
from benchmarks.figures import Chapter, Lines, Table
from benchmarks.latency import Latencies, push_in_turn
from benchmarks.report import Effort, Row, by_line, seconds
from pipelines.buildbot_patches.tuning import engine_arguments
from pipelines.journal.retention import SWEEPS, Old, Sweeping
from tests.finished_builds import DAY, STAGES, fill
from tests.integration.installation import Installation

BUILDS = (0, 10_000, 100_000)
PUSHES = 40
DAYS = 80  # over which they are spread


def measure(scratch: Path, effort: Effort) -> Chapter:
    """Measure in `scratch`: one installation, whose database fills up."""
    found: dict[str, Latencies] = {}
    rows: list[Row] = []
    there = 0
    with latency.installation(scratch) as slipway:
        slipway.up()
        for builds in (count // effort.size(1, 100) for count in BUILDS):
            started, size = _fill_up(slipway, builds - there)
            there = builds
            found[f"{builds:,}"] = push_in_turn(slipway, f"{builds}", effort.rounds(PUSHES))
            more = {"database": f"{size / 1e6:.0f} MB", "`make up`": seconds(started)}
            rows.append(Row(f"{builds:,} builds", {**found[f"{builds:,}"].cells, **more}))
        slipway.down()
        removed = list(_remove_half(slipway))
    lines = by_line({builds: each.points for builds, each in found.items()})
    return Chapter(
        tables=[
            Table("A push with so many finished builds in the database", rows),
            Table(f"Retention takes the older half of {there:,} builds away", removed),
        ],
        plots=[Lines("history", "A push, by finished builds", "ms", "finished builds", lines)],
    )


def _engine(slipway: Installation) -> sa.Engine:
    url = slipway.settings.db_url
    return sa.create_engine(url, **engine_arguments(url))


def _fill_up(slipway: Installation, builds: int) -> tuple[float, int]:
    """Add so many builds while nothing runs; return the seconds of the start, and the bytes."""
    slipway.down()
    engine = _engine(slipway)
    with engine.begin() as conn:
        fill(conn, "tiny", builds // len(STAGES), days=DAYS)
    engine.dispose()
    size = (slipway.settings.master_dir / "state.sqlite").stat().st_size
    began = time.monotonic()
    slipway.up()
    return time.monotonic() - began, size


def _remove_half(slipway: Installation) -> list[Row]:
    """Run retention as the nightly build does, a batch at a time."""
    half = time.time() - DAYS / 2 * DAY
    engine, rows = _engine(slipway), []
    for what, sweep in SWEEPS.items():
        sweeping, batches = Sweeping(sweep, Old(half, half, frozenset())), []
        more = True
        while more:
            began = time.monotonic()
            with engine.begin() as conn:
                more = sweeping.step(conn)
            batches.append(time.monotonic() - began)
        cells = {
            "deleted": f"{sweeping.deleted:,}",
            "took": seconds(sum(batches)),
            "batches": str(len(batches)),
            "the longest held the database": seconds(max(batches)),
        }
        rows.append(Row(what, cells))
    engine.dispose()
    return rows
