"""Detects a full disk from error messages, and describes it.

`python -m pipelines.system.disk_space FOLDER...` tells of the fullest disk among those of some
folders.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

_MEGABYTE = 1024 * 1024
# What the kernel says for a full disk and a used-up quota, and SQLite for both.
_MESSAGES = re.compile(r"No space left on device|Disk quota exceeded|disk is full")


def is_full(text: object) -> bool:
    """Whether an error, or the output of a command, says that a disk is full."""
    return bool(_MESSAGES.search(str(text)))


def describe(*folders: Path) -> str:
    """Name the fullest disk among those of the folders, its room, and the remedy."""
    folder = min(map(_existing, folders), key=lambda each: os.statvfs(each).f_bavail)
    disk = os.statvfs(folder)
    free, size = (blocks * disk.f_frsize / _MEGABYTE for blocks in (disk.f_bavail, disk.f_blocks))
    files = ", and no more files fit on it" if disk.f_files and not disk.f_favail else ""
    return f"the disk of {folder} is full: {free:.1f} of {size:.0f} MB are free{files}; make room"


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    folder = folder.absolute()
    return next(each for each in (folder, *folder.parents) if each.exists())


if __name__ == "__main__":
    print(describe(*map(Path, sys.argv[1:])))
