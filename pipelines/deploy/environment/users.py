"""The users of an environment, where Slipway is root: numbers that no account has.

A release is one, so that what it reads and writes is its own; its migrations are another, as they
know the secret of the schema's owner; its database is a third. Each environment has its own.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from pipelines.deploy.environment import Environment
from pipelines.deploy.state import desired
from pipelines.system.faults import EnvironmentFault
from pipelines.system.ownership import give

# systemd leaves these to nobody: https://systemd.io/UIDS-GIDS ("unused", below its dynamic users).
_FIRST, _EACH, _ENVIRONMENTS = 60578, 3, 202


@dataclass(frozen=True)
class Users:
    """Their numbers; `release` is also the group of all that a release may read."""

    release: int
    owner: int
    database: int


def of(environment: Environment) -> Users | None:
    """Return the environment's users, chosen at the first call; None where Slipway is not root."""
    if os.geteuid() != 0:
        return None
    if environment.original:
        return of(environment.original)
    file = environment.state / "users"
    if not file.exists():
        _choose(environment, file)
    first = int(file.read_text())
    return Users(first, first + 1, first + 2)


def hand_over(environment: Environment) -> None:
    """Give what releases write to their user, as it was another's before; the rest stays root's.

    Nothing of it is followed: a release may have left links there. Raises EnvironmentFault.
    """
    if not (users := of(environment)):
        return
    environment.shared.chmod(0o755)
    for folder in (environment.shared / "media", environment.shared / "home"):
        folder.mkdir(exist_ok=True)
        give(folder, users.release)
    # Its own log lies among those that root writes: a file, not a folder in which it could put
    # a link under another log's name.
    try:
        log = os.open(environment.application_log, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o660)
    except OSError as error:
        raise EnvironmentFault(
            f"{environment.application_log} is a link, or no file ({error.strerror}); remove it."
        ) from None
    os.fchown(log, users.release, users.release)
    os.fchmod(log, 0o660)
    os.close(log)


def _choose(environment: Environment, file: Path) -> None:
    """Choose numbers that no other environment here has; likely none of another home either."""
    file.parent.mkdir(parents=True, exist_ok=True)
    environments = environment.directory.parent
    with (environments / ".users.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if file.exists():
            return
        taken = {int(each.read_text()) for each in environments.glob("*/state/users")}
        start = int(hashlib.sha256(os.fsencode(environment.directory)).hexdigest(), 16)
        numbers = (_FIRST + _EACH * ((start + n) % _ENVIRONMENTS) for n in range(_ENVIRONMENTS))
        first = next(number for number in numbers if number not in taken)
        desired.replace(file, f"{first}\n")
