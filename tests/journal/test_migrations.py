"""The journal's tables, from nothing and from earlier versions, are those of this version."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from pipelines import journal
from pipelines.gate.reconcile import NEVER_MERGED
from pipelines.journal import migrations
from pipelines.journal.migrations import m0001_unnumbered_releases, m0002_reason_codes
from pipelines.journal.tables import metadata, versions
from pipelines.journal.vocabulary import ReasonCode
from tests.databases import DIALECTS, Databases, opened

(FOLDER,) = migrations.__path__
NUMBERS = [
    int(re.findall(r"^m(\d{4})_", path.stem)[0]) for path in sorted(Path(FOLDER).glob("m*.py"))
]


@pytest.fixture(params=DIALECTS)
def engine(request: pytest.FixtureRequest, databases: Databases) -> Iterator[sa.Engine]:
    """An empty database."""
    with opened(databases.empty(request.param)) as engine:
        yield engine


def differences(engine: sa.Engine) -> list[object]:
    """What the database has otherwise than `pipelines.journal.tables` says."""
    with engine.connect() as conn:
        found: list[object] = compare_metadata(MigrationContext.configure(conn), metadata)
    return found


def numbers(engine: sa.Engine) -> list[int]:
    with engine.connect() as conn:
        return list(conn.scalars(sa.select(versions.c.number).order_by(versions.c.number)))


def test_new_tables_are_as_if_every_migration_had_run(engine: sa.Engine) -> None:
    journal.create_tables(engine)
    assert differences(engine) == []
    assert numbers(engine) == NUMBERS


def test_tables_of_the_release_before_numbers_become_those_of_this_version(
    engine: sa.Engine,
) -> None:
    m0001_unnumbered_releases.metadata.create_all(engine)
    journal.create_tables(engine)
    assert differences(engine) == []
    assert numbers(engine) == NUMBERS


def test_an_earlier_release_gets_tables_columns_and_indexes_and_keeps_its_rows(
    engine: sa.Engine,
) -> None:
    m0001_unnumbered_releases.metadata.create_all(engine)
    with engine.begin() as conn:
        conn.exec_driver_sql("DROP TABLE slipway_acts")
        conn.exec_driver_sql("DROP INDEX slipway_pushes_candidate")
        for column in ("lane", "hold"):
            conn.exec_driver_sql(f"ALTER TABLE slipway_pushes DROP COLUMN {column}")
        conn.exec_driver_sql(
            "INSERT INTO slipway_pushes (project, branch, revision, received_at, state, stage,"
            " reason, attempt) VALUES ('tiny', 'one', 'abc', 1.5, 'running', 'test', '', 1)"
        )
    journal.create_tables(engine)
    assert differences(engine) == []
    with engine.connect() as conn:
        (push,) = journal.latest(conn, 10)
    assert (push.branch, push.revision, push.lane, push.hold) == ("one", "abc", 0, None)


def test_what_is_up_to_date_stays_as_it_is(engine: sa.Engine) -> None:
    journal.create_tables(engine)
    journal.create_tables(engine)
    assert numbers(engine) == NUMBERS


def test_a_migration_that_fails_leaves_everything_as_it_was(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    m0001_unnumbered_releases.metadata.create_all(engine)
    with engine.begin() as conn:
        conn.exec_driver_sql("ALTER TABLE slipway_pushes DROP COLUMN hold")
    whole = m0001_unnumbered_releases.migrate

    def fail(conn: sa.Connection) -> None:
        whole(conn)
        raise RuntimeError("the power is gone")

    monkeypatch.setattr(m0001_unnumbered_releases, "migrate", fail)
    with pytest.raises(RuntimeError):
        journal.create_tables(engine)
    there = {column["name"] for column in sa.inspect(engine).get_columns("slipway_pushes")}
    assert "hold" not in there
    assert not sa.inspect(engine).has_table(versions.name)


def test_migrations_are_numbered_without_a_gap() -> None:
    assert list(range(1, len(NUMBERS) + 1)) == NUMBERS


OF_THE_RELEASE_BEFORE: list[tuple[str, str, str, ReasonCode | None]] = [
    ("running", "develop", "", None),
    ("running", "merge", "candidate 1234567", ReasonCode.CANDIDATE),
    ("running", "merge", "held by ada, who pushed it with -o hold", ReasonCode.HELD),
    ("running", "repo-test", "1 failed: tests.test_a", None),
    ("deployed", "deploy-to-staging", "runs on staging", ReasonCode.DEPLOYED),
    ("landed", "deploy-to-staging", "landed as 1234567", ReasonCode.LANDED),
    ("landed", "repo-test", "landed as 1234567; flaky: tests.test_a", ReasonCode.FLAKY),
    (
        *("landed", "repo-test", "landed as 1234567, untested: the gate was bypassed"),
        ReasonCode.BYPASSED,
    ),
    (
        *("landed", "repo-test"),
        "landed as 1234567; flaky: tests.test_a, untested: the gate was bypassed",
        ReasonCode.BYPASSED,
    ),
    (
        *("landed", "deploy-to-staging", "landed, but not deployed to staging: it is ill"),
        ReasonCode.NOT_DEPLOYED,
    ),
    ("landed", "merge", "everything in it is in main already", ReasonCode.ALREADY_MERGED),
    ("superseded", "test", "a newer push to the branch came: 1234567", ReasonCode.SUPERSEDED),
    ("withdrawn", "merge", NEVER_MERGED.words, ReasonCode.NEVER_MERGED),
    ("withdrawn", "merge", "the branch was deleted", ReasonCode.DELETED),
    ("withdrawn", "merge", "taken out of the gate by ada: why", ReasonCode.DEQUEUED),
    ("withdrawn", "test", "cancelled by ada", ReasonCode.CANCELLED),
    ("withdrawn", "test", "test passed, and no stage follows it", ReasonCode.LAST_STAGE),
    ("rejected", "develop", "it failed (exit 1)", ReasonCode.FAILED),
    ("rejected", "merge", "conflicts with main in a.py: merge main", ReasonCode.CONFLICT),
    ("rejected", "repo-test", "1 failed: tests.test_a", ReasonCode.TESTS),
    ("rejected", "repo-test", "it took longer than 10 minutes", ReasonCode.TIMEOUT),
    (
        *("rejected", "repo-test", "repo-test could not be run 3 times: no space left"),
        ReasonCode.INFRASTRUCTURE,
    ),
]


def test_rows_of_the_release_before_get_the_code_that_their_sentence_tells(
    engine: sa.Engine,
) -> None:
    before = m0001_unnumbered_releases
    before.metadata.create_all(engine)
    rows = [
        {"state": state, "stage": stage, "reason": reason, "revision": str(number)}
        for number, (state, stage, reason, _) in enumerate(OF_THE_RELEASE_BEFORE)
    ]
    pushed = {"project": "tiny", "branch": "one", "received_at": 1.5, "attempt": 1}
    with engine.begin() as conn:
        for number, row in enumerate(rows):
            conn.execute(before.pushes.insert(), row | pushed)
            of_push = {key: row[key] for key in ("state", "stage", "reason")}
            conn.execute(before.transitions.insert(), of_push | {"push": number, "at": 1.5})
    journal.create_tables(engine)
    with engine.connect() as conn:
        pushes = journal.latest(conn, len(rows))[::-1]
        history = [journal.history(conn, number)[0] for number in range(len(rows))]
    codes = [(reason, code) for _, _, reason, code in OF_THE_RELEASE_BEFORE]
    assert [(push.reason, push.reason_code) for push in pushes] == codes
    assert [(each.reason, each.reason_code) for each in history] == codes
    assert {each.who for each in history} == {None}


def test_all_rows_get_their_codes_however_many_there_are(
    engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(m0002_reason_codes, "BATCH", 3)
    m0001_unnumbered_releases.metadata.create_all(engine)
    reasons = ["", "candidate 1", "no sentence of ours", "candidate 2", "", "candidate 3", ""]
    rows = [
        {"push": 1, "at": at, "state": "running", "stage": "merge", "reason": reason}
        for at, reason in enumerate(reasons)
    ]
    with engine.begin() as conn:
        conn.execute(m0001_unnumbered_releases.transitions.insert(), rows)
    journal.create_tables(engine)
    with engine.connect() as conn:
        codes = [each.reason_code for each in journal.history(conn, 1)]
    assert codes == ["candidate" if "candidate" in reason else None for reason in reasons]
