"""Which locks of a migration would make requests wait, and for how long: looked at from outside."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import TemporaryFile

from pipelines.deploy.environment import Environment, credentials
from pipelines.postgres import query, session

_EVERY = 0.05  # seconds; a lock is held at least from the first look that saw it to the last
# Modes that no INSERT or UPDATE gets past. Nobody waits for a table that was not there before.
_LOOK = """
SELECT virtualtransaction, mode, relname, extract(epoch FROM clock_timestamp())
FROM pg_locks JOIN pg_class ON relation = pg_class.oid
WHERE granted AND relkind IN ('r', 'p', 'm') AND relation <= {newest} AND relnamespace IN
    (SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_')
AND mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
\\watch {every}
"""
_MIGRATION = """
SELECT app || '.' || name FROM django_migrations WHERE applied >= to_timestamp({since})
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
    """The locks that were seen, complete at the end of the watch."""

    locks: list[Lock] = field(default_factory=list)

    def longest(self) -> Lock | None:
        """The one that was held longest."""
        return max(self.locks, key=lambda lock: lock.seconds, default=None)


@contextmanager
def watched(copy: Environment) -> Iterator[Seen]:
    """Look at the locks of a copy's database for as long as the context lasts."""
    url = credentials.cluster(copy).superuser_url(copy.project)
    newest = query(url, "SELECT max(oid) FROM pg_class").strip()
    seen = Seen()
    look = _LOOK.format(newest=newest, every=_EVERY)
    with TemporaryFile() as output, session(url, look, output) as watching:
        try:
            yield seen
        finally:
            watching.send_signal(signal.SIGINT)
            watching.wait()
        output.seek(0)
        seen.locks = _read(output.read().decode())


def _read(lines: str) -> list[Lock]:
    found: dict[tuple[str, ...], Lock] = {}
    for line in lines.splitlines():
        if line.count("|") == 3:
            transaction, mode, table, time = line.split("|")
            lock = found.setdefault(
                (transaction, mode, table), Lock(mode, table, float(time), float(time))
            )
            lock.last = float(time)
    return list(found.values())


def migration(copy: Environment, lock: Lock) -> str:
    """The migration that took the lock: the first one that was recorded after that."""
    since = _MIGRATION.format(since=lock.first)
    return query(credentials.owner_url(copy), since).strip() or "a migration"
