"""The workers that may attach: those that run what branches contain, and the gatekeeper."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from buildbot.plugins import worker
from twisted.internet import defer

from pipelines.settings import GATEKEEPER, Settings


class EnduringWorker(worker.Worker):
    """A worker whose place is soon filled again, whatever happened to it.

    After the machinery of a build has failed, Buildbot gives its worker none for twice as long as
    before, up to an hour, and so would every push wait. And of a worker that was killed while it
    attached it hears no end, and refuses all later connections. That it has ended is known here: a
    new one is accepted only after the old one did not answer.
    """

    quarantine_timeout = quarantine_initial_timeout = 1
    quarantine_max_timeout = 5

    @defer.inlineCallbacks
    def attached(self, conn: Any) -> Generator[Any, Any, None]:
        """Take the connection in place of a dead one."""
        if self.conn is not None:
            self._detached_sub.unsubscribe()
            yield self.detached()
        yield super().attached(conn)


def workers(settings: Settings) -> list[EnduringWorker]:
    """Return every worker that the master knows, each with a password of its own."""
    return [_worker(settings, name) for name in [*settings.build_worker_names, GATEKEEPER]]


def _worker(settings: Settings, name: str) -> EnduringWorker:
    password = (settings.secrets_dir / "workers" / name).read_text().strip()
    return EnduringWorker(name, password, keepalive_interval=30, missing_timeout=0)
