"""Makes Buildbot 4.3 faster, and robust against a full or lost database and lost workers."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from buildbot.db.enginestrategy import Strategy
from buildbot.process.botmaster import BotMaster
from buildbot.process.builder import Builder
from buildbot.util import debounce
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.pool import StaticPool
from twisted.internet import defer, reactor
from twisted.python import log

from pipelines.buildbot_patches.workers import is_gone
from pipelines.system import disk_space


class KeptConnection(sqlite3.Connection):
    """SQLite connection in WAL mode that waits for the disk at checkpoints alone.

    What must survive a power cut asks for more: see `pipelines.journal.durably`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute("PRAGMA synchronous=NORMAL")


def engine_arguments(db_url: str) -> dict[str, Any]:
    """Return `db.engine_kwargs`: one open connection instead of one for each transaction.

    Stock Buildbot opens and closes the file each time, and its last close empties the log. What
    lies idle for a server may have been closed at the other end: it is looked at before it is used.
    """
    if not db_url.startswith("sqlite"):
        return {"pool_pre_ping": True}
    arguments = {"check_same_thread": False, "factory": KeptConnection, "timeout": 60}
    return {"poolclass": StaticPool, "connect_args": arguments}


def create_indexes(conn: sa.Connection) -> None:
    """Index the open requests of a builder, which Buildbot asks for before each build.

    It has an index of all requests to a builder only: those that ended long ago are read as well.
    """
    conn.exec_driver_sql(
        "create index if not exists slipway_buildrequests_open "
        "on buildrequests (builderid, complete)"
    )


def wait_for_room() -> None:
    """Retry transactions that failed on a full disk, as Buildbot does on a locked database.

    Buildbot goes on trying for a day; without this, a build whose end cannot be written down has
    none, not even when there is room again.
    """

    def should_retry(self: Strategy, error: Exception) -> bool:
        return disk_space.says_full(error) or bool(_should_retry(self, error))

    Strategy.should_retry = should_retry


_should_retry = Strategy.should_retry


def leave_without_database() -> None:
    """End the master once its database server is gone; its supervisor starts it again.

    Nobody knows then whether the last transaction was committed, so it cannot be tried again, and
    without it Buildbot would go on as if it were not needed. After a kill everything is looked up.
    """
    if not sa.event.contains(sa.Engine, "handle_error", _leave):
        sa.event.listen(sa.Engine, "handle_error", _leave)


def _leave(context: ExceptionContext) -> None:
    gone = context.is_disconnect or context.connection is None
    in_use = not context.is_pre_ping
    if gone and in_use and context.dialect.name != "sqlite" and reactor.running:
        log.msg(f"The master ends, as its database is gone: {context.original_exception}")
        os._exit(1)


def dispatch_at_once() -> None:
    """Start requested builds at once, not after 100 ms without another request.

    Buildbot waits so that a burst of requests is handled as one; every stage pays the wait, and
    requests less than 100 ms apart start nothing at all while they last. Five milliseconds after
    the first request of a burst do the same, and cannot be put off.
    """
    function = BotMaster.__dict__["_flush_pending_builders"].fn
    BotMaster._flush_pending_builders = debounce.method(wait=0.005, until_idle=False)(function)


def give_back_without_worker() -> None:
    """Release a request whose worker went away while it was chosen or claimed.

    Buildbot goes on with the worker, which is none by then; the error ends its turn, and what was
    claimed stays so, unstarted, until the master is restarted.
    """
    Builder.canStartBuild = _unless_gone(_can_start)
    Builder.maybeStartBuild = _unless_gone(_start)


def _unless_gone(act: Callable[..., Any]) -> Callable[..., Any]:
    """The same, which answers no where the worker is gone: Buildbot then looks for another."""

    def acted(self: Builder, workerforbuilder: Any, asked: Any) -> Any:
        if is_gone(workerforbuilder):
            return defer.succeed(False)
        return act(self, workerforbuilder, asked)

    return acted


_can_start, _start = Builder.canStartBuild, Builder.maybeStartBuild
