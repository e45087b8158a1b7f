"""How an environment was in the last day, week and month, as its page shows it."""

from __future__ import annotations

from dataclasses import asdict

import sqlalchemy as sa

from pipelines import health
from pipelines.web.rows import Json

HOUR, DAY = 3600, 24 * 3600
_SPANS = {"24 h": DAY, "7 d": 7 * DAY, "30 d": 30 * DAY}
_DRAWN = ("24 h", "7 d")
MOST_TROUBLES = 10


def shown(conn: sa.Connection, environment: str, now: float) -> Json:
    """Return since when it is as it is, its uptime, and what a strip of each span has.

    Of the time in which nobody looked nothing is said: parts of a span are those of what is known.
    """
    lately = health.stretches(conn, environment, now - _SPANS[_DRAWN[-1]])
    troubles = [asdict(each) for each in reversed(lately) if not each.healthy]
    return {
        "last": asdict(lately[-1]) if lately else None,
        "spans": [
            _span(conn, environment, name, now) | {"stretches": _within(lately, now, name)}
            for name in _SPANS
        ],
        "troubles": troubles[:MOST_TROUBLES],
    }


def _span(conn: sa.Connection, environment: str, name: str, now: float) -> Json:
    seconds = _SPANS[name]
    found = health.uptime(conn, environment, now - seconds)
    return {
        "name": name,
        "seconds": seconds,
        "known": min(1.0, found.seen / seconds),
        "healthy": found.healthy / found.seen if found.seen else None,
    }


def _within(lately: list[health.Stretch], now: float, name: str) -> list[Json]:
    """Return the stretches of a strip, as parts of its span; none of a span that is not drawn."""
    if name not in _DRAWN:
        return []
    seconds = _SPANS[name]
    began = now - seconds
    return [
        {
            "from": max(0.0, (each.since - began) / seconds),
            "to": min(1.0, (each.until - began) / seconds),
            "healthy": each.healthy,
        }
        for each in lately
        if each.until > began
    ]
