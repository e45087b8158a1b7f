"""The tests of a push in one stage, compared with main's as they were when it was tested."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict

import sqlalchemy as sa

from pipelines.journal import Push
from pipelines.reports import stored
from pipelines.reports.junit import Outcome, Test
from pipelines.reports.stored import Suite
from pipelines.web.views.rows import Json

MOST = 1000  # tests of one kind in an answer
FIRST = 200  # of those, where nobody asks for more
_FAILED: frozenset[Outcome] = frozenset({"failed", "error"})


def view(
    conn: sa.Connection, push: Push, suite: Suite | None, *, holds: str = "", limit: int = FIRST
) -> Json:
    """Return a suite's tests whose names contain `holds`, new failures first.

    Of each kind there are `limit` at the most, and how many there would be.
    """
    answer = {"push": {"branch": push.branch, "revision": push.revision}}
    if suite is None:
        return answer | {"suite": None}
    main = next(iter(stored.of_main(conn, suite.project, before=suite.id)), None)
    before = outcomes(stored.tests(conn, main)) if main else {}
    matching = [each for each in stored.tests(conn, suite) if holds.lower() in each.name.lower()]
    failed = [
        _test(each) | {"is_new": bool(main) and before.get(each.name) not in _FAILED}
        for each in matching
        if each.outcome in _FAILED
    ]
    failed.sort(key=lambda each: (not each["is_new"], each["name"]))
    skipped = sorted((each for each in matching if each.outcome == "skipped"), key=lambda t: t.name)
    passed = sorted(
        (each for each in matching if each.outcome == "passed"), key=lambda t: -t.seconds
    )
    most = min(max(limit, 1), MOST)
    return answer | {
        "suite": asdict(suite),
        "main": asdict(main) if main else None,
        "main_coverage": stored.coverage(conn, suite.project, before=suite.id),
        "longest": max((each.seconds for each in matching), default=0),
        "failed": _part(failed, most) | {"fresh": sum(each["is_new"] for each in failed)},
        "skipped": _part([_test(each) for each in skipped], most),
        "passed": _part([_test(each) for each in passed], most),
        "most": MOST,
    }


def outcomes(tests: Iterable[Test]) -> dict[str, Outcome]:
    """Return each test's outcome by name; the worst, where several share a name."""
    worst: dict[str, Outcome] = {}
    for test in tests:  # what failed comes first
        worst.setdefault(test.name, test.outcome)
    return worst


def _part(tests: Sequence[Json], most: int) -> Json:
    return {"tests": tests[:most], "count": len(tests)}


def _test(test: Test) -> Json:
    facts = {"name": test.name, "outcome": test.outcome, "seconds": test.seconds}
    return facts | ({"text": test.text} if test.text else {})
