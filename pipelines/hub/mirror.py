"""A hub that mirrors a repository elsewhere, on a forge for example, which people push to.

Who may read and write there is git's to know: by ssh's keys, or by the hub's own git configuration.
"""

import fcntl
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipelines.hub.repository import HEADS, MAIN
from pipelines.system.crash_points import boundary
from pipelines.system.git import GitError, break_stale_locks, git, update_ref

TIMEOUT = 300.0  # seconds; a connection that died must not hold up the project for ever
# What git says of its own, after what the remote or ssh said.
_GENERAL = (
    "error: failed to push some refs",
    "error: unable to read askpass response",
    "fatal: Could not read from remote repository",
    "Please make sure you have the correct access rights",
    "and the repository exists.",
)
_REJECTED = re.compile(r"^!\t.*\[remote rejected\] \((.*)\)$", re.MULTILINE)
# What a remote says that could not do it now, rather than that it must not be done.
_PASSING = re.compile(r"fail|error|cannot lock|old value", re.IGNORECASE)
_DENIED = re.compile(
    r"error: 40[13]|denied|not allowed|write access|read.only|authentication failed"
    r"|could not read username",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mirror:
    """The bare repository at `path`, whose branches are those of `remote`.

    Any method raises GitError where git fails, or the remote does not answer: try again.
    """

    path: Path
    remote: str

    def fetch(self) -> None:
        """Bring the branches to where the remote's are; those that it has no more are gone."""
        flags = ("--quiet", "--prune", "--no-tags", "--no-write-fetch-head")
        command = ("fetch", *flags, "--", self.remote, f"+{HEADS}*:{HEADS}*")
        with self._alone():
            try:
                git(self.path, *command, timeout=TIMEOUT)
            except GitError:
                if not break_stale_locks(self.path):
                    raise
                git(self.path, *command, timeout=TIMEOUT)

    def land(self, old: str, new: str) -> None:
        """Move the remote's main from `old` to `new`, which contains it, and ours after it.

        The lease makes it compare-and-swap; with a `new` that contains `old` it forces nothing.
        """
        flags = ("--porcelain", "--atomic", "--no-verify")
        lease = f"--force-with-lease={HEADS}{MAIN}:{old}"
        with self._alone():
            with boundary("land"):
                target = (self.remote, f"{new}:{HEADS}{MAIN}")
                git(self.path, "push", *flags, lease, "--", *target, timeout=TIMEOUT)
            update_ref(self.path, "follow the remote", HEADS + MAIN, new)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep a fetch that began before a landing from taking our main back afterwards."""
        with (self.path / "slipway.mirror.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def said(error: GitError) -> str:
    """What went wrong in the words of the remote, of ssh or of git, on one line."""
    lines = [line.removeprefix("remote:").strip() for line in error.errors.splitlines()]
    own = [line for line in lines if line and not line.startswith(_GENERAL)]
    return "; ".join(own or filter(None, lines))


def refusal(error: GitError) -> str | None:
    """Why the remote does not let us push, in its words; None if another try may succeed."""
    words = said(error)
    answered = _REJECTED.search(error.output)
    if answered:
        reason = answered.group(1)
        return None if _PASSING.search(reason) else "; ".join(filter(None, (reason, words)))
    return words if _DENIED.search(words) else None
