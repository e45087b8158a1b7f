"""How much disk one build may take, in sum: its folder is measured while its commands run.

The kernel limits a single file. A quota of the file system would need one for each build.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from twisted.internet import defer, reactor, task, threads

from pipelines.sandbox import STOPPED

SETTING = "SLIPWAY_BUILD_MEGABYTES"
_MEGABYTE = 1 << 20
_EVERY = 2.0  # seconds between two looks, or so many times as long as one took
_TIMES = 20


def disk_used(folder: Path) -> int:
    """Return how many bytes of disk a folder takes; what vanishes meanwhile takes none."""
    total, folders = 0, [os.fspath(folder)]
    seen: set[tuple[int, int]] = set()
    while folders:
        try:
            entries = [*os.scandir(folders.pop())]
        except OSError:
            continue
        for entry in entries:
            try:
                found = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            if found.st_nlink == 1 or (found.st_dev, found.st_ino) not in seen:
                total += found.st_blocks * 512
            if entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            elif found.st_nlink > 1:
                seen.add((found.st_dev, found.st_ino))
    return total


def watch(folder: Path, megabytes: int, exceeded: Callable[[str], None]) -> defer.Deferred[None]:
    """Call `exceeded` once, with a sentence, when a folder takes more; ends when cancelled."""
    return defer.ensureDeferred(_watch(folder, megabytes, exceeded))


async def _watch(folder: Path, megabytes: int, exceeded: Callable[[str], None]) -> None:
    pause = _EVERY
    while True:
        try:
            await task.deferLater(reactor, pause)
            began = time.monotonic()
            used = await threads.deferToThread(disk_used, folder)
        except defer.CancelledError:
            return
        if used > megabytes * _MEGABYTE:
            exceeded(
                f"{STOPPED}the build takes {used // _MEGABYTE} MB of disk, and may take"
                f" {megabytes} ({SETTING})"
            )
            return
        pause = max(_EVERY, _TIMES * (time.monotonic() - began))
