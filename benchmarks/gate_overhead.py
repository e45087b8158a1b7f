"""What the gate adds: from a passed test to its repo-test, and from that one's end to main."""

from __future__ import annotations

import getpass
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from benchmarks import latency
from benchmarks.branches import fill_hub
from benchmarks.figures import Chapter, Lines, Table
from benchmarks.report import Effort, Row, by_line, milliseconds, percentile
from benchmarks.spans import Events, listening
from pipelines import journal
from pipelines.buildbot_patches.tuning import engine_arguments
from pipelines.journal import runs
from tests.finished_builds import fill
from tests.integration.developer import Developer
from tests.integration.hold import Hold, hold
from tests.integration.installation import Installation
from tests.integration.tiny_project import TINY

ENTRIES = (1, 20, 200)
PUSHES = 20  # each takes as long as a repo-test
BRANCHES, PAST, DAYS = 1_000, 10_000, 80  # of the last row: in the hub, in the journal, and since
QUICK = {"pipeline.toml": TINY["pipeline.toml"].replace('"python manage.py test"', '"true"')}
PATIENCE = 600  # seconds, for all entries to come


@dataclass(frozen=True)
class Overhead:
    """Seconds of each landing."""

    requested: list[float] = field(default_factory=list)
    started: list[float] = field(default_factory=list)
    landed: list[float] = field(default_factory=list)

    @property
    def cells(self) -> dict[str, str]:
        """As a table shows them."""
        return {
            "test passed to repo-test requested": milliseconds(self.requested),
            "test passed to repo-test started": milliseconds(self.started),
            "repo-test passed to main moved": milliseconds(self.landed),
        }

    @property
    def points(self) -> dict[str, float]:
        """As a plot shows them, in milliseconds."""
        return {
            "to repo-test requested, 95th percentile": percentile(self.requested, 0.95) * 1000,
            "to main moved, 95th percentile": percentile(self.landed, 0.95) * 1000,
        }


def measure(scratch: Path, effort: Effort) -> Chapter:
    """Measure in `scratch`: a new installation for each number of entries."""
    found: dict[str, Overhead] = {}
    for count in ENTRIES[: effort.size(3, 2)]:
        with _installation(scratch) as slipway:
            slipway.up()
            found[f"{count}"] = _land_in_turn(slipway, count, effort.rounds(PUSHES))
    lines = by_line({count: each.points for count, each in found.items()})
    rows = [Row(f"{count} in the gate", each.cells) for count, each in found.items()]
    with _installation(scratch) as slipway:
        branches, past = effort.size(BRANCHES, 10), effort.size(PAST, 100)
        fill_hub(slipway, branches)
        slipway.down()
        _fill_journal(slipway, past)
        slipway.up()
        count = ENTRIES[1]
        cells = _land_in_turn(slipway, count, effort.rounds(PUSHES)).cells
        more = f"{branches:,} branches in the hub, {past:,} pushes before"
        rows.append(Row(f"{count} in the gate, {more}", cells))
    return Chapter(
        tables=[Table("What the gate adds to a push", rows)],
        plots=[Lines("gate-overhead", "The gate, by entries in it", "ms", "entries", lines)],
    )


@contextmanager
def _installation(scratch: Path) -> Iterator[Installation]:
    """Pushes come to the gate after `test`, and end as they land; its window is of one entry."""
    with latency.installation(scratch) as slipway:
        slipway.variables["SLIPWAY_BUILD_WORKERS"] = "2"  # one tests who waits, without an end
        config = Path(slipway.variables["SLIPWAY_CONFIG"])
        config.write_text(served(config.read_text()))
        yield slipway


def served(master_cfg: str) -> str:
    """A master.cfg of the tiny project, changed to what is measured."""
    text = master_cfg.replace("tiny, develop, test,", "tiny, test,")
    text = text.replace("repo_test, deploy)", "repo_test)")
    return text.replace("early=True", f"early=False, window=1, hotfix=({getpass.getuser()!r},)")


def _fill_journal(slipway: Installation, count: int) -> None:
    url = slipway.settings.db_url
    engine = sa.create_engine(url, **engine_arguments(url))
    with engine.begin() as conn:
        fill(conn, "tiny", count, days=DAYS)
    engine.dispose()


def _land_in_turn(slipway: Installation, entries: int, count: int) -> Overhead:
    """Land so many hotfixes, one after another, before the entries that wait behind them."""
    ada = Developer(slipway.home / "hub" / "tiny.git", slipway.home / "ada")
    slipway.wait(ada.push("start", QUICK).revision, "landed")
    found, url = Overhead(), slipway.settings.base_url.rstrip("/")
    with hold(slipway.shared) as held, listening(url, "tiny-") as events:
        _line_up(slipway, ada, entries - 1, held.line)
        for number in range(count):
            if entries > 1:  # the first that waits is tested anew on what main is by now
                slipway.until(partial(_arrived, held, number + 1), "repo-test of who is first")
            _land(slipway, ada, events, f"bench-{number}", found)
    return found


def _line_up(slipway: Installation, ada: Developer, count: int, line: str) -> None:
    """Push so many branches at once whose repo-test does not end, and see them in the gate."""
    if not count:
        return
    head, table, _ = QUICK["pipeline.toml"].partition("[repo-test.commands]\n")
    rest = QUICK["pipeline.toml"].removeprefix(head + table).partition("\n")[2]
    waits = f"{head}{table}it = {json.dumps(line)}\n{rest}"
    for number in range(count):
        ada.commit(f"waits-{number}", {"pipeline.toml": waits, f"waits-{number}.txt": "\n"})
    ada.git("push", "--quiet", "origin", "refs/heads/waits-*:refs/heads/waits-*")

    def queued() -> bool:
        return sum(push.phase is not None for push in slipway.pushes()) == count

    slipway.until(queued, f"{count} entries in the gate", PATIENCE)


def _arrived(held: Hold, times: int) -> bool:
    return held.arrivals() >= times


def _land(
    slipway: Installation, ada: Developer, events: Events, branch: str, found: Overhead
) -> None:
    """Push a hotfix and wait until it has landed; add what that took."""
    revision = ada.commit(branch, {f"{branch}.txt": "\n"})
    began = time.time()
    ada.send("-o", "hotfix")
    landed = slipway.wait(revision, "landed")
    (tested,) = events.ended("test", began)
    proven = min(events.ended("repo-test", began), key=lambda built: built.began)
    with journal.opened(slipway.settings.db_url) as conn:
        (run,) = runs.runs_for(conn, landed.id)
    found.requested.append(run.requested_at - tested.ended)
    found.started.append(proven.began - tested.ended)
    found.landed.append((landed.landed_at or 0) - proven.ended)
