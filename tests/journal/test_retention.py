"""What is old goes and nothing else, on SQLite and on a real PostgreSQL with Buildbot's tables."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from buildbot.db.model import Model
from buildbot.master import BuildMaster
from buildbot.process.buildstep import create_step_from_step_or_factory
from buildbot.process.results import SUCCESS

from pipelines import journal
from pipelines.journal import Push, audit, retention
from pipelines.journal.retention import SWEEPS, Old, Sweeping
from pipelines.journal.runs import begin_run, end_run
from pipelines.journal.tables import audit_log, health, pushes, refs, runs, suites, transitions
from pipelines.journal.vocabulary import Verdict
from pipelines.master import nightly
from pipelines.master.nightly import DeleteOld
from pipelines.settings import Settings
from tests.databases import DIALECTS, Databases
from tests.finished_builds import DAY, STAGES, fill

both = pytest.mark.parametrize("engine", DIALECTS, indirect=True)
OF_A_PUSH = {Model.builds: 5, Model.steps: sum(STAGES.values()), transitions: 6}


def year(conn: sa.Connection) -> None:
    """Fill a database with Buildbot's builds and the journal's pushes, one each ten days."""
    Model.metadata.create_all(conn)
    journal.create_tables(conn)
    retention.create_indexes(conn)
    fill(conn, "bioweb", 36, days=360, branches=2)


@pytest.fixture
def engine(request: pytest.FixtureRequest, databases: Databases) -> Iterator[sa.Engine]:
    """A database with a year of builds and pushes."""
    with databases.filled(getattr(request, "param", "sqlite"), year) as engine:
        yield engine


Sweep = Callable[..., dict[str, int]]


@pytest.fixture
def sweep(engine: sa.Engine) -> Sweep:
    """Deletes what is older than so many days; returns how much that was."""

    def run(days: float, logs: float = 1000, released: str = "") -> dict[str, int]:
        now = time.time()
        old = Old(now - logs * DAY, now - days * DAY, frozenset([released]))
        found = {}
        for name, each in SWEEPS.items():
            sweeping = Sweeping(each, old)
            while more(engine, sweeping):
                pass
            found[name] = sweeping.deleted
        return found

    return run


def more(engine: sa.Engine, sweeping: Sweeping) -> bool:
    with engine.begin() as conn:
        return sweeping.step(conn)


def count(engine: sa.Engine, *tables: sa.Table) -> list[int]:
    with engine.begin() as conn:
        return [
            conn.execute(sa.select(sa.func.count()).select_from(t)).scalar_one() for t in tables
        ]


def all_pushes(engine: sa.Engine) -> list[Push]:
    """Oldest first."""
    with engine.begin() as conn:
        return journal.latest(conn, 1000)[::-1]


def builds_of(engine: sa.Engine, push: Push) -> int:
    query = sa.select(sa.func.count()).select_from(
        Model.builds.join(
            Model.buildrequests, Model.builds.c.buildrequestid == Model.buildrequests.c.id
        ).join(Model.buildsets, Model.buildsets.c.id == Model.buildrequests.c.buildsetid)
    )
    with engine.begin() as conn:
        mine = Model.buildsets.c.external_idstring.like(f"push-{push.id}-%")
        return conn.execute(query.where(mine)).scalar_one()


@both
def test_a_push_goes_with_everything_that_hung_on_it(engine: sa.Engine, sweep: Sweep) -> None:
    assert sweep(days=105) == {
        "logs": 0,
        "pushes": 26,
        "build sets": 26 * 5,
        "changes": 26,
        "source stamps": 26,
    }
    assert [push.id for push in all_pushes(engine)] == list(range(27, 37))
    assert count(engine, *OF_A_PUSH) == [10 * each for each in OF_A_PUSH.values()]
    left = {
        table.name: n for table in Model.metadata.tables.values() if (n := count(engine, table)[0])
    }
    assert left["logchunks"] == left["logs"] == left["steps"]
    assert left["build_properties"] == 50 * 5
    assert left["buildsets"] == left["buildset_properties"] == left["buildrequest_claims"] == 50
    assert left["changes"] == left["change_files"] == left["sourcestamps"] == 10
    assert sweep(days=105) == dict.fromkeys(SWEEPS, 0)


@both
def test_how_environments_were_long_ago_goes(engine: sa.Engine, sweep: Sweep) -> None:
    now = time.time()
    facts = {"environment": "staging", "since": 0, "healthy": True, "words": ""}
    with engine.begin() as conn:
        conn.execute(health.insert(), [facts | {"until": at} for at in (now - 106 * DAY, now)])
    sweep(days=105)
    assert count(engine, health) == [1]


def suite_of(push: Push | None) -> dict[str, object]:
    numbers = dict.fromkeys(("passed", "failed", "skipped", "cut", "seconds"), 0)
    of = {"project": "bioweb", "push": push and push.id, "stage": "repo-test", "revision": "c"}
    return of | numbers | {"buildid": push.id if push else 0, "at": time.time(), "tests": b""}


@both
def test_runs_of_the_gate_and_what_people_did_go_with_their_push(
    engine: sa.Engine, sweep: Sweep
) -> None:
    with engine.begin() as conn:
        for push in (*journal.latest(conn, 100), None):
            run = begin_run(conn, "bioweb", push, ("c" * 40, "t" * 40), "")
            end_run(conn, run.id, Verdict.PASSED, "")
            audit.record(conn, "bioweb", "pause", "ada", "", push.id if push else None)
            conn.execute(suites.insert(), suite_of(push))
        long_ago = time.time() - 200 * DAY
        conn.execute(runs.update().where(runs.c.push.is_(None)), {"ended_at": long_ago})
        for table in (audit_log, suites):
            conn.execute(table.update().where(table.c.push.is_(None)), {"at": long_ago})
    sweep(days=105)
    assert count(engine, runs, audit_log, suites) == [
        10 + 10,
        10,
        10,
    ]  # the past has one of each push as well


@both
def test_output_goes_first_and_its_builds_stay(engine: sa.Engine, sweep: Sweep) -> None:
    steps = sum(STAGES.values())
    assert sweep(days=1000, logs=105)["logs"] == 26 * steps
    assert count(engine, Model.logchunks, Model.logs) == [10 * steps, 36 * steps]
    with engine.begin() as conn:
        kinds = conn.execute(sa.select(Model.logs.c.type).order_by(Model.logs.c.id)).scalars().all()
    assert kinds == ["d"] * 26 * steps + ["s"] * 10 * steps


def test_an_open_push_stays_with_its_builds_and_their_output(
    engine: sa.Engine, sweep: Sweep
) -> None:
    waits = all_pushes(engine)[3]
    with engine.begin() as conn:
        conn.execute(pushes.update().where(pushes.c.id == waits.id), {"ended_at": None})
    sweep(days=105, logs=105)
    assert waits.id in [push.id for push in all_pushes(engine)]
    assert builds_of(engine, waits) == 5
    chunks = 11 * sum(STAGES.values())
    assert count(engine, Model.logchunks, Model.changes) == [chunks, 11]


def test_the_newest_push_of_a_branch_stays(engine: sa.Engine, sweep: Sweep) -> None:
    *_, one, other = all_pushes(engine)
    assert sweep(days=0)["pushes"] == 34
    assert [push.id for push in all_pushes(engine)] == [one.id, other.id]
    assert builds_of(engine, one) == 5


def test_a_branch_that_is_gone_keeps_nothing(engine: sa.Engine, sweep: Sweep) -> None:
    *_, one, other = all_pushes(engine)
    with engine.begin() as conn:
        conn.execute(refs.delete().where(refs.c.branch == one.branch))
    sweep(days=0)
    assert [push.id for push in all_pushes(engine)] == [other.id]


def test_what_an_environment_has_stays(engine: sa.Engine, sweep: Sweep) -> None:
    released = all_pushes(engine)[5]
    sweep(days=105, released=released.candidate or "")
    assert released.id in [push.id for push in all_pushes(engine)]
    assert builds_of(engine, released) == 5


def test_builds_that_run_and_builds_of_no_push(engine: sa.Engine, sweep: Sweep) -> None:
    """Those of `buildbot try` go by their age; one that has not ended stays."""
    first, second = all_pushes(engine)[:2]
    sets = Model.buildsets
    with engine.begin() as conn:
        conn.execute(
            sets.update().where(sets.c.external_idstring.like(f"push-{second.id}-develop%")),
            {"complete": 0, "complete_at": None},
        )
        conn.execute(
            sets.update().where(sets.c.external_idstring.like(f"push-{first.id}-develop%")),
            {"external_idstring": "1700000000-developer-try"},
        )
    assert sweep(days=105)["build sets"] == 26 * 5 - 1
    assert builds_of(engine, second) == 1


@both
def test_a_rebuild_outlives_what_it_repeats(engine: sa.Engine, sweep: Sweep) -> None:
    sets, builds = Model.buildsets, Model.builds
    with engine.begin() as conn:
        first, last = (
            conn.execute(sa.select(each(t.c.id))).scalar()
            for each, t in ((sa.func.min, builds), (sa.func.max, sets))
        )
        conn.execute(sets.update().where(sets.c.id == last), {"rebuilt_buildid": first})
    sweep(days=105)
    with engine.begin() as conn:
        query = sa.select(sets.c.rebuilt_buildid).where(sets.c.id == last)
        assert conn.execute(query).all() == [(None,)]


def test_a_batch_that_takes_long_is_followed_by_a_smaller_one(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []

    def slow(conn: sa.Connection, old: Old, after: int, limit: int) -> retention.Batch:
        looked.append(limit)
        clock[0] += 1 if len(looked) == 3 else 0
        return retention.Batch(0, after + limit if len(looked) < 5 else None)

    clock = [0.0]
    monkeypatch.setattr(retention.time, "monotonic", lambda: clock[0])
    sweeping = Sweeping(slow, Old(0, 0, frozenset()))
    while more(engine, sweeping):
        pass
    assert looked == [10, 20, 40, 20, 40]


def test_the_model_of_buildbot_is_still_what_it_is_swept_by() -> None:
    """If this fails, see what hangs on builds now, and whether it may go with them."""
    found = {
        (table.name, column.table.name)
        for table in (Model.buildsets, Model.builds, Model.steps, Model.changes, Model.sourcestamps)
        for column, key in retention._references_to(table)
        if key.ondelete == "CASCADE"
    }
    assert found == {
        ("buildsets", "buildrequests"),
        ("buildsets", "buildset_properties"),
        ("buildsets", "buildset_sourcestamps"),
        ("builds", "build_data"),
        ("builds", "build_properties"),
        ("builds", "steps"),
        ("builds", "test_result_sets"),
        ("steps", "logs"),
        ("steps", "test_result_sets"),
        ("changes", "change_files"),
        ("changes", "change_properties"),
        ("changes", "change_users"),
        ("changes", "scheduler_changes"),
        ("sourcestamps", "buildset_sourcestamps"),
        ("sourcestamps", "changes"),
    }


async def test_the_nightly_step_says_how_much_went(master: BuildMaster, settings: Settings) -> None:
    def a_past(conn: sa.Connection) -> None:
        fill(conn, "bioweb", 12, days=360, branches=3)

    await master.db.pool.do_with_transaction(a_past)
    for what, words in [("pushes", "9 pushes deleted"), ("build sets", "45 build sets deleted")]:
        step = create_step_from_step_or_factory(DeleteOld(what, settings))
        step.setBuild(SimpleNamespace(master=master))
        assert await step.run() == SUCCESS
        assert step.descriptionDone == words


def test_what_settings_and_environments_say(settings: Settings) -> None:
    release = settings.home / "environments" / "staging" / "releases" / "1-abc" / "release.json"
    release.parent.mkdir(parents=True)
    release.write_text('{"revision": "' + "a" * 40 + '"}')
    old = nightly.old(settings)
    assert old.released == {"a" * 40}
    assert old.logs - old.rest == 60 * DAY
