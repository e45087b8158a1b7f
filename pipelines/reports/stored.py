"""Stored test results: one row a build, with its tests as one compressed value.

A project has hundreds of tests and thousands of pushes, so a test is never a row. Branches decide
what their reports say: how many tests are kept and how much text of them is bounded here, and what
no page could show is left out. The functions take a connection inside a transaction.
"""

from __future__ import annotations

import json
import math
import re
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from pipelines.hub.repository import MAIN
from pipelines.journal.builds import is_of_main, name_of_buildset, push_of
from pipelines.journal.tables import pushes, suites
from pipelines.journal.vocabulary import REPO_TEST
from pipelines.reports.junit import Outcome, Test, TestResults

MOST_TESTS = 20_000  # of one suite; those that failed first
MOST_TEXT = 300_000  # characters of all failures
_LONGEST_TEXT = 8_000  # of one
_LOOKED_AT = 200  # suites, for those of main
# Control characters, and what turns the direction of writing.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_WORST_FIRST: Sequence[Outcome] = ("error", "failed", "skipped", "passed")


@dataclass(frozen=True)
class Suite:
    """One run of a project's tests; `push` is None for one on main itself.

    cut: how many of its tests are counted, but not kept; coverage: in percent.
    """

    id: int
    project: str
    push: int | None
    stage: str
    revision: str
    buildid: int
    passed: int
    failed: int
    skipped: int
    cut: int
    seconds: float
    coverage: float | None
    at: float


@dataclass(frozen=True)
class Origin:
    """The build that ran a suite."""

    project: str
    stage: str
    revision: str
    buildid: int
    buildsetid: int


def keep(conn: sa.Connection, origin: Origin, results: TestResults, coverage: float | None) -> None:
    """Store a build's test results once; those of a `buildbot try` are not kept."""
    name = name_of_buildset(conn, origin.buildsetid)
    push = push_of(name)
    if push is None and not is_of_main(name):
        return
    facts = {
        "project": origin.project,
        "push": push,
        "stage": origin.stage,
        "revision": origin.revision,
        "buildid": origin.buildid,
        "passed": results.passed,
        "failed": results.failed + results.errors,
        "skipped": results.skipped,
        "cut": max(0, len(results.tests) - MOST_TESTS),
        "seconds": results.seconds,
        "coverage": coverage,
        "at": time.time(),
        "tests": _packed(results.tests),
    }
    conn.execute(suites.delete().where(suites.c.buildid == origin.buildid))
    conn.execute(suites.insert(), facts)


def tests(conn: sa.Connection, suite: Suite) -> list[Test]:
    """Return the tests that are kept of a suite: what failed, what was skipped, what passed."""
    packed = conn.execute(sa.select(suites.c.tests).where(suites.c.id == suite.id)).scalar_one()
    return [Test(*facts) for facts in json.loads(zlib.decompress(packed))]


def of_build(conn: sa.Connection, buildid: int) -> Suite | None:
    """Return the suite of a build, if it had one."""
    return next(iter(_fetch(conn, _query().where(suites.c.buildid == buildid))), None)


def of_push(conn: sa.Connection, push: int) -> dict[str, Suite]:
    """Return the newest suite of each stage that tested a push."""
    found = _fetch(conn, _query().where(suites.c.push == push).order_by(suites.c.id))
    return {suite.stage: suite for suite in found}


def of_main(
    conn: sa.Connection,
    project: str,
    *,
    before: int | None = None,
    since: float = 0,
    until: float = math.inf,
) -> list[Suite]:
    """Return suites of main, newest first: of what passed `repo-test` and landed, and main's own.

    before: older than the suite with this id; since, until: when they ran.
    """
    wanted = [suites.c.stage == REPO_TEST, suites.c.at >= since]
    if until < math.inf:
        wanted.append(suites.c.at < until)
    lately = _lately(*wanted, project=project, before=before)
    return _fetch(conn, _on_main(lately))


def coverage(
    conn: sa.Connection, project: str, branch: str = MAIN, *, before: int | None = None
) -> float | None:
    """Return how many percent the tests of a branch cover, as its newest measured suite says.

    Main's is that of what landed last, in whichever stage it is measured.
    """
    measured = suites.c.coverage.is_not(None)
    if branch == MAIN:
        # Not among what is looked at lately, or where nothing is measured all would be looked at.
        query = _on_main(_lately(project=project, before=before)).where(measured).limit(1)
        found = _fetch(conn, query)
    else:
        query = _query().join(pushes, pushes.c.id == suites.c.push)
        query = query.where(pushes.c.project == project, pushes.c.branch == branch, measured)
        found = _fetch(conn, query.order_by(suites.c.id.desc()).limit(1))
    return found[0].coverage if found else None


def _lately(
    *wanted: sa.ColumnElement[bool], project: str, before: int | None
) -> sa.Select[tuple[int]]:
    query = sa.select(suites.c.id).where(suites.c.project == project, *wanted)
    if before is not None:
        query = query.where(suites.c.id < before)
    return query.order_by(suites.c.id.desc()).limit(_LOOKED_AT)


def _on_main(lately: sa.Select[tuple[int]]) -> sa.Select[Any]:
    # What failed while it landed all the same was proven otherwise.
    landed = pushes.c.landed_at.is_not(None) & (suites.c.failed == 0)
    query = _query().outerjoin(pushes, pushes.c.id == suites.c.push)
    query = query.where(suites.c.id.in_(lately), suites.c.push.is_(None) | landed)
    reached_main_at = sa.func.coalesce(pushes.c.landed_at, suites.c.at)
    return query.order_by(reached_main_at.desc(), suites.c.id.desc())


def _query() -> sa.Select[Any]:
    return sa.select(*(suites.c[name] for name in Suite.__dataclass_fields__))


def _fetch(conn: sa.Connection, query: sa.Select[Any]) -> list[Suite]:
    return [Suite(*row) for row in conn.execute(query)]


def _packed(found: Sequence[Test]) -> bytes:
    kept = sorted(found, key=lambda test: _WORST_FIRST.index(test.outcome))[:MOST_TESTS]
    return zlib.compress(json.dumps(list(_bounded(kept)), separators=(",", ":")).encode())


def _bounded(kept: Sequence[Test]) -> Iterator[tuple[str, str, float, str]]:
    room = MOST_TEXT
    for test in kept:
        text = _UNSEEN.sub("", test.text)[: min(_LONGEST_TEXT, room)]
        room -= len(text)
        yield _UNSEEN.sub("", test.name), test.outcome, round(test.seconds, 4), text
