"""Reads the files of a project: whatever a branch has put in their place, it comes to an end."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

LARGEST = 32 * 1024 * 1024  # bytes: a lock file of hundreds of packages has one or two million


def content(file: Path, most: int = LARGEST) -> bytes:
    """Return what a file holds; raises OSError, also for what is no file or too large.

    A link may lead to a device, which never ends, or to a pipe, at which one would wait.
    """
    descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK)
    try:
        facts = os.fstat(descriptor)
        if not stat.S_ISREG(facts.st_mode):
            raise OSError(errno.EINVAL, "it is no file", str(file))
        with os.fdopen(descriptor, "rb", closefd=False) as opened:
            held = opened.read(most + 1)
    finally:
        os.close(descriptor)
    if len(held) > most:
        words = f"it has {facts.st_size} bytes and at most {most} are read"
        raise OSError(errno.EFBIG, words, str(file))
    return held
