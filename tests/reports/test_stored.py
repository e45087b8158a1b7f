"""What is kept of suites, and which of them are main's, on SQLite and PostgreSQL."""

from __future__ import annotations

import sqlalchemy as sa
from buildbot.db.model import Model

from pipelines import journal
from pipelines.journal.tables import pushes
from pipelines.journal.tables import suites as table
from pipelines.reports import stored
from pipelines.reports.junit import Test, TestResults
from pipelines.reports.junit_xml import parse_junit
from pipelines.reports.stored import MOST_TESTS, MOST_TEXT, Origin, Suite
from pipelines.stages import Pipeline
from pipelines.web.views import suites as page
from pipelines.web.views.rows import Json
from tests.web.test_rows import conn, served  # noqa: F401

PASSED, FAILED = Test("a::passes", "passed", 0.5), Test("a::fails", "failed", 1.0, "no\nat all")


def kept(
    conn: sa.Connection,  # noqa: F811
    *tests: Test,
    push: int | None,
    stage: str = "repo-test",
    coverage: float | None = None,
) -> Suite:
    """Keep the suite of a build of its own."""
    name = f"push-{push}-{stage}-abc-1" if push else "main-7-abc"
    build = (conn.execute(sa.select(sa.func.max(table.c.buildid))).scalar() or 0) + 1
    origin = Origin("bioweb", stage, "c" * 40, build, requested_as(conn, name))
    failed = sum(test.outcome == "failed" for test in tests)
    results = TestResults(len(tests) - failed, failed, 0, 0, 1.5, (), tests)
    stored.keep(conn, origin, results, coverage)
    found = stored.of_build(conn, build)
    assert found
    return found


def requested_as(conn: sa.Connection, name: str | None) -> int:  # noqa: F811
    sets = Model.buildsets
    last = conn.execute(sa.select(sa.func.max(sets.c.id))).scalar_one()
    facts = {"id": last + 1, "external_idstring": name, "submitted_at": 0, "complete": 1}
    conn.execute(sets.insert(), facts)
    return int(last) + 1


def land(conn: sa.Connection, *ids: int) -> None:  # noqa: F811
    for place, push in enumerate(ids):
        conn.execute(pushes.update().where(pushes.c.id == push), {"landed_at": 1e9 + place})


def test_all_tests_of_a_build_are_one_row_and_come_back(conn: sa.Connection) -> None:  # noqa: F811
    suite = kept(conn, PASSED, FAILED, push=1, coverage=87.5)
    assert (suite.passed, suite.failed, suite.coverage, suite.cut) == (1, 1, 87.5, 0)
    assert stored.tests(conn, suite) == [FAILED, PASSED]
    assert stored.of_push(conn, 1) == {"repo-test": suite}


def test_a_build_is_kept_once_and_a_trial_never(conn: sa.Connection) -> None:  # noqa: F811
    suite = kept(conn, PASSED, push=1)
    origin = Origin("bioweb", "repo-test", "c" * 40, suite.buildid, 1)
    trial = Origin("bioweb", "test", "c", 99, requested_as(conn, None))
    stored.keep(conn, origin, parse_junit("<testsuite><testcase name='b'/></testsuite>"), None)
    stored.keep(conn, trial, TestResults(1, 0, 0, 0, 1), None)
    assert conn.execute(sa.select(sa.func.count()).select_from(table)).scalar() == 1


def test_what_a_branch_reports_is_bounded_and_cleaned(conn: sa.Connection) -> None:  # noqa: F811
    many = [Test(f"a::{n}", "passed", 0) for n in range(MOST_TESTS)]
    bad = [Test(f"b::\x9b\u202e{n}", "failed", 0, "\x1b[31m" + "x" * 9000) for n in range(100)]
    suite = kept(conn, *many, *bad, push=1)
    found = stored.tests(conn, suite)
    assert (len(found), suite.cut) == (MOST_TESTS, 100)
    assert [test.name for test in found[:2]] == ["b::0", "b::1"]
    assert sum(len(test.text) for test in found) == MOST_TEXT
    assert found[0].text.startswith("[31mxx")
    assert len(conn.execute(sa.select(table.c.tests)).scalar_one()) < 100_000


def test_main_s_are_those_that_landed_in_their_order_and_its_own(
    conn: sa.Connection,  # noqa: F811
) -> None:
    second, first = kept(conn, PASSED, push=2), kept(conn, PASSED, push=1)
    kept(conn, PASSED, push=3)  # has not landed
    kept(conn, PASSED, push=2, stage="test")
    kept(conn, FAILED, push=1)  # it landed by another run
    land(conn, 1, 2)
    assert stored.of_main(conn, "bioweb") == [second, first]
    itself = kept(conn, FAILED, push=None)
    assert stored.of_main(conn, "bioweb") == [itself, second, first]
    assert stored.of_main(conn, "bioweb", before=first.id) == [second]
    assert stored.of_main(conn, "other") == []


def test_coverage_is_that_of_what_landed_last_or_of_a_branch(
    conn: sa.Connection,  # noqa: F811
) -> None:
    branch = journal.get(conn, 2).branch
    assert stored.coverage(conn, "bioweb") is None
    kept(conn, PASSED, push=1, stage="test", coverage=80)
    kept(conn, PASSED, push=2, stage="test", coverage=85)
    assert stored.coverage(conn, "bioweb") is None
    land(conn, 1)
    assert stored.coverage(conn, "bioweb") == 80
    assert stored.coverage(conn, "bioweb", branch) == 85
    assert stored.coverage(conn, "bioweb", "no-such-branch") is None


def view(conn: sa.Connection, suite: Suite | None, **wanted: str | int) -> Json:  # noqa: F811
    found = journal.get(conn, 3)
    return page.view(conn, found, suite, **wanted)  # type: ignore[arg-type]


def names(part: Json) -> list[str]:
    return [test["name"] for test in part["tests"]]


def test_new_failures_come_first_and_slow_tests_before_quick_ones(
    conn: sa.Connection,  # noqa: F811
    served: list[Pipeline],  # noqa: F811
) -> None:
    old = Test("a::old", "failed", 0, "as before")
    kept(conn, PASSED, old, Test("z::now", "passed", 0), push=None, coverage=90)
    suite = kept(
        conn,
        *(Test("z::now", "failed", 0, "why"), Test("z::added", "failed", 0), old),
        *(Test("a::quick", "passed", 0.1), PASSED),
        push=3,
        coverage=88,
    )
    found = view(conn, suite)
    assert names(found["failed"]) == ["z::added", "z::now", "a::old"]
    assert [test["is_new"] for test in found["failed"]["tests"]] == [True, True, False]
    assert names(found["passed"]) == ["a::passes", "a::quick"]
    assert (found["suite"]["coverage"], found["main_coverage"]) == (88, 90)
    assert found["main"]["failed"] == 1


def test_where_main_told_nothing_nothing_is_new(conn: sa.Connection) -> None:  # noqa: F811
    found = view(conn, kept(conn, FAILED, push=3))
    assert found["main"] is None
    assert [test["is_new"] for test in found["failed"]["tests"]] == [False]
    assert view(conn, None)["suite"] is None


def test_a_part_of_many_is_shown_and_any_is_found(conn: sa.Connection) -> None:  # noqa: F811
    suite = kept(conn, *(Test(f"A::{n}", "passed", n) for n in range(5000)), push=3)
    part = view(conn, suite)["passed"]
    assert (len(part["tests"]), part["count"]) == (page.FIRST, 5000)
    assert len(view(conn, suite, limit=9999)["passed"]["tests"]) == page.MOST
    assert names(view(conn, suite, holds="a::123")["passed"])[-1] == "A::123"
