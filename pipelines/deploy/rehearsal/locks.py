"""Watches the locks of a migration: which would make requests wait, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event

from pipelines.deploy.environment import Environment, credentials
from pipelines.postgres.connection import connected, query

_EVERY = 0.05  # seconds; a lock is held at least from the first look that saw it to the last
# Modes that no INSERT or UPDATE gets past. Nobody waits for a table that was not there before.
_HELD = """
SELECT virtualtransaction, mode, relname, extract(epoch FROM clock_timestamp())::float8
FROM pg_locks JOIN pg_class ON relation = pg_class.oid
WHERE granted AND relkind IN ('r', 'p', 'm') AND relation <= %s AND relnamespace IN
    (SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_')
AND mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
"""
_MIGRATION = """
SELECT app || '.' || name FROM django_migrations WHERE applied >= to_timestamp(%s)
ORDER BY id LIMIT 1
"""


@dataclass
class Lock:
    """One lock of one transaction on one table."""

    mode: str
    table: str
    first: float
    last: float

    @property
    def seconds(self) -> float:
        """How long it was held, at least."""
        return self.last - self.first

    @property
    def keeps(self) -> str:
        """What it keeps requests from."""
        return "reading and writing" if self.mode == "AccessExclusiveLock" else "writing"


@dataclass
class Seen:
    """The locks that were seen; complete at the end of the watch."""

    locks: list[Lock] = field(default_factory=list)

    def longest(self) -> Lock | None:
        """The one that was held longest."""
        return max(self.locks, key=lambda lock: lock.seconds, default=None)


@contextmanager
def watched(copy: Environment) -> Iterator[Seen]:
    """Watch the locks of a copy's database for as long as the context lasts."""
    url = credentials.cluster(copy).superuser_url(copy.project)
    seen, over = Seen(), Event()
    with ThreadPoolExecutor(1) as beside:
        watch = beside.submit(_watch, url, over)
        try:
            yield seen
        finally:
            over.set()
        seen.locks = watch.result()


def _watch(url: str, over: Event) -> list[Lock]:
    locks: dict[tuple[str, str, str], Lock] = {}
    with connected(url) as connection:
        [(newest,)] = connection.execute("SELECT max(oid) FROM pg_class")
        while not over.wait(_EVERY):
            for transaction, mode, table, now in connection.execute(_HELD, [newest]):
                lock = locks.setdefault((transaction, mode, table), Lock(mode, table, now, now))
                lock.last = now
    return list(locks.values())


def migration(copy: Environment, lock: Lock) -> str:
    """Return the migration that took the lock: the first one that was recorded after that."""
    recorded = query(credentials.owner_url(copy), _MIGRATION, [lock.first])
    return str(recorded[0][0]) if recorded else "a migration"
