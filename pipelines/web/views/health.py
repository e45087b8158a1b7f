"""An environment's health in the last day, week and month."""

from __future__ import annotations

import math
from dataclasses import asdict, replace

import sqlalchemy as sa

from pipelines.journal import health_history
from pipelines.journal.health_history import Uptime
from pipelines.web.views.rows import Json

DAY = 24 * 3600
_SPANS = {"24 h": DAY, "7 d": 7 * DAY, "30 d": 30 * DAY}
_DRAWN = ("24 h", "7 d")
MOST_TROUBLES = 10


def view(conn: sa.Connection, environment: str, now: float) -> Json:
    """Return the current state's beginning, the uptime, and the strip of each span.

    Of the time in which nobody looked nothing is said: parts of a span are those of what is known.
    """
    lately = health_history.stretches(conn, environment, now - _SPANS[_DRAWN[-1]])
    since_last = now - lately[-1].until if lately else math.inf
    goes_on = 0 <= since_last <= health_history.UNSEEN_AFTER  # until the next look it is as it was
    if goes_on:
        lately[-1] = replace(lately[-1], until=now)
    ahead = Uptime(since_last, since_last * lately[-1].healthy) if goes_on else Uptime(0, 0)
    troubles = [asdict(each) for each in reversed(lately) if not each.healthy]
    return {
        "last": asdict(lately[-1]) if lately else None,
        "goes_on": goes_on,
        "spans": [
            _span(health_history.uptime(conn, environment, now - seconds), ahead, name)
            | {"stretches": _within(lately, now, name)}
            for name, seconds in _SPANS.items()
        ],
        "troubles": troubles[:MOST_TROUBLES],
    }


def _span(recorded: Uptime, ahead: Uptime, name: str) -> Json:
    seen, healthy, seconds = (
        recorded.seen + ahead.seen,
        recorded.healthy + ahead.healthy,
        _SPANS[name],
    )
    return {
        "name": name,
        "seconds": seconds,
        "known": min(1.0, seen / seconds),
        "healthy": healthy / seen if seen else None,
    }


def _within(lately: list[health_history.Stretch], now: float, name: str) -> list[Json]:
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
