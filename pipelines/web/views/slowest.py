"""Which tests of main take longest, and how that has changed."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Sequence

import sqlalchemy as sa

from pipelines.reports import stored
from pipelines.reports.stored import Suite
from pipelines.web.views.rows import Json

MOST_SUITES = 50  # of a span, the newest: each is unpacked whole
MOST_TESTS = 15


def slowest(conn: sa.Connection, project: str, since: float, span: float) -> list[Json]:
    """Return the tests with the greatest medians since then, beside those of the span before.

    Times are seconds; `before` is None for a test that there was not, or if nothing is known.
    """
    now = _medians(conn, stored.of_main(conn, project, since=since))
    before = _medians(conn, stored.of_main(conn, project, since=since - span, until=since))
    longest = sorted(now, key=lambda name: -now[name])[:MOST_TESTS]
    return [
        {
            "test": name,
            "median": now[name],
            "before": before.get(name),
            "is_new": bool(before) and name not in before,
        }
        for name in longest
    ]


def _medians(conn: sa.Connection, suites: Sequence[Suite]) -> dict[str, float]:
    took = defaultdict[str, list[float]](list)
    for suite in suites[:MOST_SUITES]:
        for test in stored.tests(conn, suite):
            if test.outcome == "passed":
                took[test.name].append(test.seconds)
    return {name: statistics.median(seconds) for name, seconds in took.items()}
