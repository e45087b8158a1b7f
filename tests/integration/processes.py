"""Which processes belong to an installation, found without asking it."""

from __future__ import annotations

import os
import select
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def processes_of(home: Path) -> Iterator[str]:
    """Every live process that runs in `home`, was started with it, or was told of it."""
    told = str(home).encode()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            facts = [(folder / name).read_bytes() for name in ("cmdline", "environ")]
            facts.append(os.fsencode((folder / "cwd").readlink()))
        except OSError:
            continue  # it has ended, or is somebody else's
        if int(folder.name) != os.getpid() and any(told in fact for fact in facts):
            yield f"{folder.name}: {facts[0].replace(bytes(1), b' ').decode(errors='replace')}"


def end(pid: int) -> None:
    """End a process at once, by SIGKILL, and wait until it has; no matter if it had already."""
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    has_ended(pid)


def has_ended(pid: int, seconds: float | None = None) -> bool:
    """Wait until a process has ended, but no longer than so many seconds; return whether it has."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    ended, _, _ = select.select([process], [], [], seconds)
    os.close(process)
    return bool(ended)
