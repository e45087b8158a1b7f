"""The place of a rehearsal: a copy of the environment, removed when it ends.

The copy has a supervisor and a database server of its own, so that no migration on trial comes near
the server that the environment uses. It is there as long as somebody holds its lock; what a killed
rehearsal left is removed by the next one, and whenever the environment starts or stops.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from pipelines.deploy.environment import Environment, credentials, users
from pipelines.deploy.release.confinement import in_bubblewrap
from pipelines.deploy.state.record import INTERRUPTING
from pipelines.supervisor import Supervisor
from pipelines.system.faults import Fault

_LOCK = "lock"


@contextmanager
def opened(environment: Environment) -> Iterator[tuple[Environment, int]]:
    """Yield a copy of the environment, with nothing in it yet, and the descriptor of its lock."""
    environment.rehearsals.mkdir(parents=True, exist_ok=True)
    with _nobody_sweeps(environment):
        _sweep(environment)
        home = Path(tempfile.mkdtemp(dir=environment.rehearsals))
        lock = os.open(home / _LOCK, os.O_RDWR | os.O_CREAT)
        fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        yield _prepared(environment, home), lock
    finally:
        for number in INTERRUPTING:
            signal.signal(number, signal.SIG_IGN)
        _remove(environment, home)
        os.close(lock)


def sweep(environment: Environment) -> None:
    """Remove what killed rehearsals left; what resists is left to the next time."""
    if environment.rehearsals.exists():
        with _nobody_sweeps(environment):
            _sweep(environment)


@contextmanager
def _nobody_sweeps(environment: Environment) -> Iterator[None]:
    """Keep others from sweeping: a place that is not locked yet looks like one that was left."""
    with (environment.rehearsals / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sweep(environment: Environment) -> None:
    for home in environment.rehearsals.glob("*/"):
        with (home / _LOCK).open("a") as lock, suppress(Fault, OSError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(environment, home)


def _copy(environment: Environment, home: Path) -> Environment:
    return replace(
        environment,
        home=home,
        database={"server": "private"},
        web_workers=1,
        drain=1,
        original=environment,
    )


def _prepared(environment: Environment, home: Path) -> Environment:
    home.chmod(0o711)  # PostgreSQL runs as another user when we are root
    copy = _copy(environment, home)
    copy.prepare()
    if not in_bubblewrap(copy):
        users.hand_over(copy)
    cache = environment.directory / "cache"
    cache.mkdir(exist_ok=True)
    (copy.directory / cache.name).symlink_to(cache)
    (home / "wheels").symlink_to(environment.home / "wheels")
    credentials.stand_in(environment, copy)
    credentials.ensure(copy)
    return copy


def _remove(environment: Environment, home: Path) -> None:
    copy = _copy(environment, home)
    if (copy.state / "processes").exists():
        Supervisor(copy.directory).stop(timeout=60)
    shutil.rmtree(credentials.cluster(copy).socket_directory, ignore_errors=True)
    shutil.rmtree(home)
