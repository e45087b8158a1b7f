"""What is changed of Buildbot's speed, and that Buildbot still is what we change."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from buildbot.db.model import Model
from buildbot.process.botmaster import BotMaster
from buildbot.util import debounce
from buildbot.util.service import IndependentAsyncMultiService
from twisted.internet import reactor
from twisted.internet.task import Clock

from pipelines.buildbot_patches.tuning import (
    create_indexes,
    dispatch_at_once,
    leave_without_database,
)
from tests.databases import opened

Request = Callable[[], None]


@pytest.fixture
def clock() -> Clock:
    return Clock()


def dispatcher(kind: type[BotMaster], clock: Clock) -> tuple[Request, list[list[str]]]:
    """A dispatcher of one builder; returns what a request calls, and what was started."""
    holder = IndependentAsyncMultiService()
    holder.set_master(SimpleNamespace(reactor=clock))
    started: list[list[str]] = []
    made = kind()
    made.parent = holder
    made._builders_byid = {7: SimpleNamespace(name="develop")}
    made.brd = SimpleNamespace(maybeStartBuildsOn=started.append)
    return lambda: made._buildrequest_added(None, {"builderid": 7}), started


def stock() -> type[BotMaster]:
    """Buildbot's dispatcher as Buildbot has it, whatever was changed in this process before."""
    function = BotMaster.__dict__["_flush_pending_builders"].fn
    as_it_was = debounce.method(wait=0.1, until_idle=True)(function)
    return type("Stock", (BotMaster,), {"_flush_pending_builders": as_it_was})


def test_buildbot_is_still_what_we_change() -> None:
    """If this fails, look whether `dispatch_at_once` is needed any more."""
    source = inspect.getsource(BotMaster.__dict__["_flush_pending_builders"].fn)
    assert "@debounce.method(wait=0.1, until_idle=True)" in source
    assert "self.brd.maybeStartBuildsOn(buildernames)" in source


def test_a_build_starts_five_milliseconds_after_its_request(clock: Clock) -> None:
    dispatch_at_once()
    request, started = dispatcher(BotMaster, clock)
    request()
    clock.advance(0.004)
    assert started == []
    clock.advance(0.002)
    assert started == [["develop"]]


def test_a_burst_is_one_dispatch_and_a_later_request_another(clock: Clock) -> None:
    dispatch_at_once()
    request, started = dispatcher(BotMaster, clock)
    for _ in range(3):
        request()
    clock.advance(0.006)
    assert len(started) == 1
    request()
    clock.advance(0.006)
    assert len(started) == 2


@pytest.mark.parametrize(("changed", "dispatches"), [(True, 100), (False, 0)])
def test_a_steady_stream_of_requests_starves_nobody(
    clock: Clock, changed: bool, dispatches: int
) -> None:
    dispatch_at_once()
    request, started = dispatcher(BotMaster if changed else stock(), clock)
    for _ in range(100):
        request()
        clock.advance(0.02)
    assert len(started) == dispatches


def test_to_ask_twice_changes_nothing_more(clock: Clock) -> None:
    dispatch_at_once()
    dispatch_at_once()
    request, started = dispatcher(BotMaster, clock)
    request()
    clock.advance(0.006)
    assert started == [["develop"]]


def test_sqlite_is_opened_once_and_leaves_the_waiting_to_checkpoints(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/state.sqlite"
    connections = []
    with opened(url) as engine:
        for _ in range(2):
            with engine.connect() as conn:
                connections.append(conn.connection.dbapi_connection)
                assert conn.exec_driver_sql("PRAGMA synchronous").scalar_one() == 1  # NORMAL
    assert connections[0] is connections[1]


def test_what_is_asked_before_each_build_reads_no_request_that_has_ended(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/state.sqlite"
    with opened(url) as engine, engine.begin() as conn:
        Model.metadata.create_all(conn)
        create_indexes(conn)
        asked = "select id from buildrequests where complete = ? and builderid = ?"
        plan = conn.exec_driver_sql(f"explain query plan {asked}", (0, 1)).all()
    (row,) = plan
    assert "INDEX slipway_buildrequests_open (builderid=? AND complete=?)" in row.detail


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The exit statuses with which the master would have ended."""
    statuses: list[int] = []
    monkeypatch.setattr(os, "_exit", statuses.append)
    monkeypatch.setattr(reactor, "running", True)
    leave_without_database()
    return statuses


@pytest.fixture
def engine(postgresql: str) -> Iterator[sa.Engine]:
    """A PostgreSQL, opened as the master opens it."""
    with opened(postgresql) as engine:
        yield engine


def close_at_the_other_end(conn: sa.Connection) -> None:
    pid = conn.exec_driver_sql("select pg_backend_pid()").scalar_one()
    conn.rollback()
    address = conn.engine.url.render_as_string(hide_password=False)
    with opened(address) as admin, admin.connect() as other:
        other.exec_driver_sql(f"select pg_terminate_backend({pid}, 5000)")


def test_a_connection_that_was_closed_while_it_lay_idle_is_made_anew(
    engine: sa.Engine, left: list[int]
) -> None:
    with engine.connect() as conn:
        close_at_the_other_end(conn)
    with engine.connect() as conn:
        assert conn.exec_driver_sql("select 1").scalar_one() == 1
    assert left == []


def test_the_master_ends_when_its_database_goes_away_under_it(
    engine: sa.Engine, left: list[int]
) -> None:
    with engine.connect() as conn:
        close_at_the_other_end(conn)
        with pytest.raises(sa.exc.OperationalError):
            conn.exec_driver_sql("select 1")
    assert left == [1]


def test_the_master_ends_when_nobody_answers_at_its_database(left: list[int]) -> None:
    nowhere = "postgresql+psycopg://slipway@127.0.0.1:1/none"
    with opened(nowhere) as engine, pytest.raises(sa.exc.OperationalError):
        engine.connect()
    assert left == [1]


def test_the_master_stays_when_a_statement_is_wrong(engine: sa.Engine, left: list[int]) -> None:
    with engine.connect() as conn, pytest.raises(sa.exc.ProgrammingError):
        conn.exec_driver_sql("select nothing from nowhere")
    assert left == []
