"""How much one command of a build may use; the kernel holds it to that."""

from __future__ import annotations

import os
import resource
from pathlib import Path

from pipelines.sandbox import Limits, kernel

_MEGABYTE = 1 << 20
_FIRST_TO_GO = "500"  # of 1000: where memory runs out, a build ends before the master or staging


def apply(given: Limits, *, in_bubblewrap: bool) -> None:
    """Limit this process, which is about to become the command, and all that it starts.

    The kernel counts processes for each user. Before bubblewrap they are counted apart, so that
    one build takes none from another; without it, all builds share one number.
    """
    if in_bubblewrap:
        kernel.open_to_own_user(True)  # or the next line is refused
        kernel.unshare(kernel.NEW_USER)
    for kind, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, given.file_megabytes * _MEGABYTE),
        (resource.RLIMIT_DATA, given.memory_megabytes * _MEGABYTE),
        (resource.RLIMIT_NPROC, given.processes),
    ):
        _lower(kind, most)


def _lower(kind: int, most: int) -> None:
    hard = resource.getrlimit(kind)[1]
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(kind, (most, most))


def go_first_when_memory_runs_out() -> None:
    """Have the kernel choose this process, and all that it starts, before others."""
    now = Path(f"/proc/{os.getpid()}/oom_score_adj")
    if int(now.read_text()) < int(_FIRST_TO_GO):
        now.write_text(_FIRST_TO_GO)
