"""Workers that may attach: build workers and the gatekeeper."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from buildbot.plugins import worker
from buildbot.util import poll
from twisted.internet import defer
from twisted.python import log

from pipelines.buildbot_patches.clock_changes import KEEPALIVE
from pipelines.settings import GATEKEEPER, Settings

SILENCES = 4  # in a row, after which a worker is taken for lost


class EnduringWorker(worker.Worker):
    """Worker that may attach again at once, whatever became of its last connection.

    After the machinery of a build has failed, Buildbot gives its worker none for twice as long as
    before, up to an hour, and so would every push wait. And of a worker that was killed while it
    attached it hears no end, and refuses all later connections. That it has ended is known here: a
    new one is accepted only after the old one did not answer. Nor does it miss a worker that stands
    still, whose builds would do so with it: here its connection is closed, as if it had ended.
    """

    quarantine_timeout = quarantine_initial_timeout = 1
    quarantine_max_timeout = 5
    _heard = _silences = 0

    @defer.inlineCallbacks
    def startService(self) -> Generator[Any, Any, None]:
        """Start to listen for signs of life."""
        yield super().startService()
        self.listen.start(interval=KEEPALIVE)

    @defer.inlineCallbacks
    def stopService(self) -> Generator[Any, Any, None]:
        """Listen no more."""
        yield self.listen.stop()
        yield super().stopService()

    @poll.method
    def listen(self) -> None:
        """Close a silent connection; counted in looks, as the master may have stood still too."""
        silent = self.conn is not None and self._heard == self.lastMessageReceived
        self._heard = self.lastMessageReceived
        self._silences = self._silences + 1 if silent else 0
        if self._silences == SILENCES:
            log.msg(f"worker {self.name} has not been heard of for {SILENCES * KEEPALIVE} s")
            self.conn.loseConnection()

    @defer.inlineCallbacks
    def attached(self, conn: Any) -> Generator[Any, Any, None]:
        """Accept the connection in place of a dead one."""
        if self.conn is not None:
            self._detached_sub.unsubscribe()
            yield self.detached()
        yield super().attached(conn)


def is_gone(workerforbuilder: Any) -> bool:
    """Whether the worker has gone away; its builders are told of that a moment after itself."""
    worker = workerforbuilder.worker
    return worker is None or worker.conn is None


def workers(settings: Settings) -> list[EnduringWorker]:
    """Return every worker that the master knows, each with a password of its own."""
    return [_worker(settings, name) for name in [*settings.build_worker_names, GATEKEEPER]]


def _worker(settings: Settings, name: str) -> EnduringWorker:
    password = (settings.secrets_dir / "workers" / name).read_text().strip()
    return EnduringWorker(name, password, missing_timeout=0)
