"""How each environment was, as stretches: a row for each change, continued by every look.

Between two looks that are near each other it was as the first of them found it. Where nobody looked
for longer, the master was down, and how it was is unknown: no row covers that time. The functions
take a connection inside a transaction.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from pipelines.journal.tables import health

LOOK_EVERY = 30  # seconds
UNSEEN_AFTER = 3 * LOOK_EVERY  # without a look, nobody knows
_LONGEST_WORDS = 300


@dataclass(frozen=True)
class Stretch:
    """A time in which an environment was well, or was not: then `words` are what was wrong."""

    since: float
    until: float
    healthy: bool
    words: str


@dataclass(frozen=True)
class Uptime:
    """Of a span, the seconds in which somebody knew how it was, and those of which it was well."""

    seen: float
    healthy: float


def note(conn: sa.Connection, environment: str, wrong: str, now: float) -> bool:
    """Write down what a look found, nothing if it is well; return whether that is another state."""
    last = conn.execute(_newest(environment).limit(1)).first()
    since = now
    if last is not None and abs(now - last.until) <= UNSEEN_AFTER:
        since = max(now, last.until)
        conn.execute(health.update().where(health.c.id == last.id), {"until": since})
        if last.healthy == (not wrong):
            return False
    facts = {"environment": environment, "since": since, "until": since}
    words = wrong[:_LONGEST_WORDS]
    conn.execute(health.insert(), facts | {"healthy": not wrong, "words": words})
    return True


def stretches(
    conn: sa.Connection, environment: str, since: float, most: int = 500
) -> list[Stretch]:
    """Return how it was since then, oldest first; the newest if there are too many."""
    query = _newest(environment).where(health.c.until >= since).limit(most)
    rows = conn.execute(query).all()
    return [Stretch(row.since, row.until, row.healthy, row.words) for row in reversed(rows)]


def uptime(conn: sa.Connection, environment: str, since: float) -> Uptime:
    """Return for how long it was well since then, of the time that is known."""
    began = sa.case((health.c.since < since, since), else_=health.c.since)
    lasted = sa.func.sum(health.c.until - began)
    query = sa.select(health.c.healthy, lasted).group_by(health.c.healthy)
    query = query.where(health.c.environment == environment, health.c.until >= since)
    known = {bool(healthy): float(seconds) for healthy, seconds in conn.execute(query)}
    return Uptime(sum(known.values()), known.get(True, 0.0))


def _newest(environment: str) -> sa.Select[tuple[int, str, float, float, bool, str]]:
    mine = health.c.environment == environment
    return sa.select(health).where(mine).order_by(health.c.id.desc())
