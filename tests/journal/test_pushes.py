"""The journal of pushes, on SQLite as the master opens it, and on a real PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields
from typing import Any

import pytest
import sqlalchemy as sa

from pipelines import journal
from pipelines.journal import Push, audit, gate_state, runs
from pipelines.journal.gate_state import GateState
from pipelines.journal.tables import pushes
from pipelines.journal.vocabulary import LONGEST_REASON, Reason, ReasonCode, Verdict
from tests.databases import DIALECTS, Databases, opened

OLD, NEW = "a" * 40, "b" * 40


@pytest.fixture(params=DIALECTS)
def engine(request: pytest.FixtureRequest, databases: Databases) -> Iterator[sa.Engine]:
    """A database with an empty journal, opened as the master opens it."""
    with databases.filled(request.param, journal.create_tables) as engine:
        yield engine


@pytest.fixture
def conn(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction."""
    with engine.begin() as connection:
        yield connection


def push(conn: sa.Connection, branch: str, revision: str | None, *, merged: bool = False) -> None:
    journal.record(conn, "bioweb", branch, revision, "develop", merged)


def only(conn: sa.Connection) -> Push:
    (found,) = journal.latest(conn, 10)
    return found


def told(conn: sa.Connection, push_id: int) -> list[tuple[str, str, str]]:
    return [(row.state, row.stage, row.reason) for row in journal.history(conn, push_id)]


def test_tables_are_made_once(engine: sa.Engine) -> None:
    journal.create_tables(engine)


def test_a_new_push_runs_from_the_first_stage(conn: sa.Connection) -> None:
    push(conn, "feature", NEW)
    found = only(conn)
    assert (found.branch, found.revision, found.stage) == ("feature", NEW, "develop")
    assert (found.state, found.attempt, found.ended_at, found.changeid) == (
        "running",
        1,
        None,
        None,
    )
    assert told(conn, found.id) == [("running", "develop", "")]
    assert journal.handled(conn, "bioweb", ["feature", "other"]) == {"feature": NEW}


def test_a_newer_push_supersedes(conn: sa.Connection) -> None:
    push(conn, "feature", OLD)
    push(conn, "feature", NEW)
    new, old = journal.latest(conn, 10)
    assert (old.state, old.reason) == ("superseded", f"a newer push to the branch came: {NEW[:7]}")
    assert old.ended_at is not None
    assert (new.state, journal.open_pushes(conn, "bioweb")) == ("running", [new])
    assert journal.handled(conn, "bioweb", None) == {"feature": NEW}


@pytest.mark.parametrize("same", [True, False])
def test_a_new_message_keeps_the_place_and_a_new_tree_does_not(
    conn: sa.Connection, same: bool
) -> None:
    push(conn, "feature", OLD)
    journal.update(conn, only(conn), ready_at=1.5, lane=1, hold="held")
    journal.record(conn, "bioweb", "feature", NEW, "develop", False, same_tree=same)
    new = journal.latest(conn, 1)[0]
    assert (new.ready_at, new.lane, new.hold) == ((1.5, 1, "held") if same else (None, 0, None))


def test_a_deleted_branch_withdraws_and_is_forgotten(conn: sa.Connection) -> None:
    push(conn, "feature", OLD)
    push(conn, "feature", None)
    found = only(conn)
    assert (found.state, found.reason) == ("withdrawn", "the branch was deleted")
    assert found.reason_code == ReasonCode.DELETED
    assert journal.handled(conn, "bioweb", None) == {}


def test_what_main_has_already_is_landed_at_once(conn: sa.Connection) -> None:
    push(conn, "feature", NEW, merged=True)
    found = only(conn)
    assert (found.state, found.reason) == ("landed", "everything in it is in main already")
    assert [state for state, _, _ in told(conn, found.id)] == ["running", "landed"]


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"phase": "testing"}, "superseded"),
        ({"phase": "landing"}, "running"),
        ({"state": "landed", "stage": "deploy-to-staging"}, "landed"),
    ],
)
@pytest.mark.parametrize("revision", [NEW, None])
def test_a_landing_that_has_begun_is_never_taken_back(
    conn: sa.Connection, facts: dict[str, Any], state: str, revision: str | None
) -> None:
    push(conn, "feature", OLD)
    before = journal.update(conn, only(conn), **facts)
    push(conn, "feature", revision)
    after = journal.get(conn, before.id)
    assert after.state == ("withdrawn" if revision is None and state == "superseded" else state)


def test_projects_and_branches_do_not_disturb_each_other(conn: sa.Connection) -> None:
    push(conn, "feature", OLD)
    journal.record(conn, "other", "feature", NEW, "develop", False)
    push(conn, "feature2", NEW)
    assert [each.state for each in journal.latest(conn, 10)] == ["running"] * 3
    assert [each.branch for each in journal.open_pushes(conn, "bioweb")] == ["feature", "feature2"]
    assert journal.handled(conn, "other", None) == {"feature": NEW}


def test_a_change_of_state_stage_or_reason_is_a_transition(conn: sa.Connection) -> None:
    push(conn, "feature", NEW)
    found = journal.update(conn, only(conn), changeid=7, buildsetid=9, attempt=2)
    found = journal.enter(conn, found, "test", ready_at=1.5)
    assert (found.attempt, found.buildsetid, found.ready_at) == (1, None, 1.5)
    found = journal.update(conn, found, buildsetid=10)
    journal.end(conn, found, "rejected", Reason(ReasonCode.TESTS, "1 failed"))
    assert told(conn, found.id) == [
        ("running", "develop", ""),
        ("running", "test", ""),
        ("rejected", "test", "1 failed"),
    ]


def test_an_end_is_final(conn: sa.Connection) -> None:
    push(conn, "feature", NEW)
    running = journal.update(conn, only(conn), phase="testing")
    ended = journal.end(conn, running, "rejected", Reason(ReasonCode.TESTS, "1 failed"))
    assert ended.phase is None
    journal.end(conn, running, "withdrawn", Reason(ReasonCode.DELETED, "the branch was deleted"))
    journal.enter(conn, running, "repo-test")
    journal.update(conn, running, changeid=3)  # who was late notes what it knows
    after = journal.get(conn, ended.id)
    assert (after.state, after.stage, after.ended_at) == ("rejected", "develop", ended.ended_at)
    assert told(conn, ended.id)[1:] == [("rejected", "develop", "1 failed")]


def test_what_waits_for_its_change(conn: sa.Connection) -> None:
    push(conn, "one", OLD)
    push(conn, "two", NEW)
    push(conn, "nothing to do", NEW, merged=True)
    one, two = journal.unannounced(conn, "bioweb")
    journal.update(conn, one, changeid=1)
    assert [each.branch for each in journal.unannounced(conn, "bioweb")] == ["two"]
    journal.update(conn, two, changeid=2)
    assert journal.unannounced(conn, "bioweb") == []


def test_the_newest_push_of_a_revision_and_of_a_branch(conn: sa.Connection) -> None:
    for branch, revision in [("one", OLD), ("two", OLD), ("one", NEW)]:
        push(conn, branch, revision)
    found = journal.of_revision(conn, OLD)
    assert found is not None
    assert found.branch == "two"
    assert journal.of_revision(conn, "c" * 40) is None
    assert [each.revision for each in journal.latest(conn, 1, "one")] == [NEW]


def test_adopted_branches_are_handled_and_no_pushes(conn: sa.Connection) -> None:
    journal.adopt(conn, "bioweb", {})
    journal.adopt(conn, "bioweb", {"main": OLD, "feature": NEW})
    assert journal.handled(conn, "bioweb", None) == {"main": OLD, "feature": NEW}
    assert journal.latest(conn, 10) == []


def test_a_gate_is_paused_for_one_project_with_the_last_reason(conn: sa.Connection) -> None:
    assert gate_state.read(conn, "bioweb") == GateState()
    gate_state.pause(conn, "bioweb", "ada", "first")
    gate_state.pause(conn, "bioweb", "bob", "second", frozen=True)
    state = gate_state.read(conn, "bioweb")
    assert (state.paused_by, state.paused_why, state.frozen) == ("bob", "second", True)
    assert gate_state.read(conn, "other") == GateState()
    gate_state.resume(conn, "bioweb", "ada", "looked")
    state = gate_state.read(conn, "bioweb")
    assert (state.paused_at, state.frozen) == (None, False)
    done = [(act.act, act.who, act.why) for act in audit.latest(conn, "bioweb", 2)]
    assert done == [("resume", "ada", "looked"), ("pause", "bob", "second")]


def test_text_of_any_kind_comes_back(conn: sa.Connection) -> None:
    push(conn, "ünï/ ✓ \\xff 'quoted'", NEW)
    found = journal.end(
        conn, only(conn), "rejected", Reason(ReasonCode.TESTS, "„x“ % :name {y}\n" * 500)
    )
    assert found == only(conn)
    assert found.branch == "ünï/ ✓ \\xff 'quoted'"


def synchronous(conn: sa.Connection) -> int | None:
    """Return how SQLite waits for the disk: 1 is NORMAL, 2 is FULL."""
    if conn.dialect.name != "sqlite":
        return None
    return int(conn.exec_driver_sql("PRAGMA synchronous").scalar_one())


@pytest.fixture
def now(engine: sa.Engine) -> Callable[[], int | None]:
    """How the open connection waits for the disk now."""

    def ask() -> int | None:
        with engine.connect() as conn:
            return synchronous(conn)

    return ask


def test_a_reason_is_shown_as_it_is_and_commands_nobody(conn: sa.Connection) -> None:
    push(conn, "feature", NEW)
    words = "größe/蛇/🐍: \u202ex, \x1b[31m, \0, \ud800,\ta\xa0b\r\nc\u2028d"
    journal.end(conn, only(conn), "rejected", Reason(ReasonCode.FAILED, words))
    shown = r"größe/蛇/🐍: \u202ex, \x1b[31m, \x00, \ud800, a b " + "\nc d"
    assert only(conn).reason == shown
    assert journal.history(conn, only(conn).id)[-1].reason == shown


@pytest.mark.parametrize("letter", ["x", "\0"])
def test_a_reason_has_an_end(conn: sa.Connection, letter: str) -> None:
    push(conn, "feature", NEW)
    journal.end(conn, only(conn), "rejected", Reason(ReasonCode.FAILED, letter * 1_000_000))
    assert len(only(conn).reason) == LONGEST_REASON
    assert only(conn).reason.endswith("…")


def test_a_durable_write_waits_for_the_disk_and_the_next_need_not(
    engine: sa.Engine, now: Callable[[], int | None]
) -> None:
    before = now()
    during = journal.durably(engine, synchronous)
    assert (before, during, now()) in [(1, 2, 1), (None, None, None)]


def test_a_durable_write_that_fails_leaves_nothing_behind(
    engine: sa.Engine, now: Callable[[], int | None]
) -> None:
    before = now()

    def fail(conn: sa.Connection) -> None:
        push(conn, "feature", NEW)
        raise RuntimeError("killed")

    with pytest.raises(RuntimeError, match="killed"):
        journal.durably(engine, fail)
    assert now() == before
    assert journal.durably(engine, journal.latest, 10) == []
    journal.durably(engine, push, "feature", NEW)
    with engine.begin() as conn:
        assert only(conn).revision == NEW


def test_what_is_ready_later_comes_later_though_the_clock_was_set_back(
    conn: sa.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    for branch in ("first", "second", "third"):
        push(conn, branch, OLD)
    third, second, first = journal.latest(conn, 3)
    ready = [journal.line_up(conn, second, "merge")]
    monkeypatch.setattr("time.time", lambda: 3600.0)
    ready += [journal.line_up(conn, one, "merge") for one in (first, third)]
    times = [one.ready_at or 0 for one in ready]
    assert times == sorted(set(times))
    assert journal.line_up(conn, ready[0], "merge").ready_at == ready[0].ready_at


def test_failing_tests_are_those_of_all_commands_of_a_run(conn: sa.Connection) -> None:
    push(conn, "feature", NEW)
    run = runs.begin_run(conn, "bioweb", only(conn), (NEW, OLD), "")
    runs.note_run(conn, run.id, buildsetid=7)

    def failing(*tests: str, first: str = "") -> tuple[Verdict, set[str]]:
        runs.note_failing(conn, 7, tests, first)
        [found] = runs.runs_for(conn, only(conn).id)
        return found.verdict, set(found.failing)

    assert failing() == (Verdict.FAILING, set())  # the output did not say which
    assert failing("tests/test_a.py", first="tests/test_a.py")[1] == {"tests/test_a.py"}
    assert failing("js: cart")[1] == {"tests/test_a.py", "js: cart"}
    named = {"tests.test_a::test_x", "tests.test_a::test_y"}
    assert failing(*named, first="tests/test_a.py")[1] == {"js: cart", *named}
    many = [f"tests.test_b::test_{n}" for n in range(runs.MOST_NAMED)]
    assert len(failing(*many)[1]) == runs.MOST_NAMED
    runs.end_run(conn, run.id, Verdict.PASSED, "")
    assert failing("late")[0] is Verdict.PASSED


def test_a_push_is_its_row() -> None:
    assert [each.name for each in fields(Push)] == [each.name for each in pushes.columns]


@pytest.mark.parametrize("level", ["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"])
def test_of_two_that_end_a_push_at_once_one_does(engine: sa.Engine, level: str) -> None:
    """Each has looked before the other wrote, as a master that is killed and the one after it.

    Each has a connection of its own: that of a master to SQLite is one, for its one thread.
    """
    if engine.dialect.name == "sqlite" and level != "SERIALIZABLE":
        pytest.skip("SQLite has no other level")
    with engine.begin() as conn:
        push(conn, "feature", NEW)
        mine = only(conn)
    looked, ends = threading.Barrier(2), ["deployed", "rejected"]

    def end(state: Any) -> None:
        with (
            suppress(sa.exc.DBAPIError),
            opened(engine.url) as own,
            own.execution_options(isolation_level=level).begin() as conn,
        ):
            journal.get(conn, mine.id)
            looked.wait(timeout=30)
            journal.end(conn, mine, state, Reason(ReasonCode.FAILED, state))

    ending = [threading.Thread(target=end, args=(state,)) for state in ends]
    for each in ending:
        each.start()
    for each in ending:
        each.join(timeout=60)
    with engine.begin() as conn:
        ended = [state for state, _, _ in told(conn, mine.id) if state in ends]
        assert ended == [only(conn).state]


def test_what_has_ended_stays_as_it_is_but_for_where_it_came_from(conn: sa.Connection) -> None:
    push(conn, "feature", NEW)
    ended = journal.end(conn, only(conn), "rejected", Reason(ReasonCode.TESTS, "1 failed"))
    reason = Reason(ReasonCode.FAILED, "again")
    for facts in ({"phase": "testing"}, {"reason": reason}, {"stage": "merge", "attempt": 2}):
        assert journal.update(conn, ended, **facts) == ended
    assert journal.enter(conn, ended, "merge") == ended
    assert journal.update(conn, ended, changeid=7).changeid == 7
    assert journal.update(conn, ended, anew=True, ended_at=None).ended_at is None
