"""How much one command of a build may use; the kernel holds it to that."""

from __future__ import annotations

import os
import resource
from contextlib import suppress
from pathlib import Path

from pipelines.sandbox import Limits
from pipelines.system import kernel

_MEGABYTE = 1 << 20
_FIRST_TO_GO = 500  # of 1000: where memory runs out, a build ends before the master or staging


def apply(given: Limits, sandbox: str) -> None:
    """Limit this process, which is about to become the command, and all that it starts.

    The kernel counts the processes of a user: in bubblewrap apart for each command, so that no
    build takes any from another; behind walls for all builds together. Without a sandbox the
    person's own would be among them, so they are not limited. It gives processors to sessions in
    equal parts (autogroups), and each command is one: how many processes it has does not matter.
    """
    os.nice(given.nice)
    with suppress(
        OSError
    ):  # no such groups here: https://man7.org/linux/man-pages/man7/sched.7.html
        Path("/proc/self/autogroup").write_text(str(given.nice))
    if sandbox == "bubblewrap":
        kernel.open_to_own_user(True)  # or the next line is refused
        kernel.unshare(kernel.NEW_USER)
    if sandbox != "none":
        _lower(resource.RLIMIT_NPROC, given.processes)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, given.file_megabytes * _MEGABYTE)
    _lower(resource.RLIMIT_DATA, given.memory_megabytes * _MEGABYTE)


def _lower(kind: int, most: int) -> None:
    hard = resource.getrlimit(kind)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))


def go_first_when_memory_runs_out() -> None:
    """Have the kernel choose this process, and all that it starts, before others."""
    now = Path("/proc/self/oom_score_adj")
    now.write_text(str(max(_FIRST_TO_GO, int(now.read_text()))))
