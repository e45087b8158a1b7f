"""Finds out whether a disk is full, and describes it: words suggest it, the machine is asked.

`python -m pipelines.system.disk_space FOLDER...` tells of the fullest disk among those of some
folders, and fails if none is full.
"""

from __future__ import annotations

import errno
import os
import re
import sys
from pathlib import Path

_MEGABYTE = 1024 * 1024
# What the kernel says for a full disk and a used-up quota, and SQLite for both.
_MESSAGES = re.compile(r"No space left on device|Disk quota exceeded|disk is full")
# A disk is full below that: who fails for it may have made some room again on leaving.
_LEAST_PART, _LEAST = 0.05, 256 * _MEGABYTE


def says_full(error: object) -> bool:
    """Whether an error says that a disk is full; of text, as a branch may print it, it may be."""
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return bool(_MESSAGES.search(str(error)))


def full(error: object, *folders: Path) -> str | None:
    """Return a sentence on the fullest disk of the folders, if an error says so and it is true."""
    if not says_full(error):
        return None
    used_up = isinstance(error, OSError) and error.errno == errno.EDQUOT  # which no disk shows
    return describe(*folders) if used_up or is_full(*folders) else None


def is_full(*folders: Path) -> bool:
    """Whether the fullest disk among those of the folders has no room, or none for files."""
    disk = os.statvfs(_fullest(folders))
    least = min(_LEAST, _LEAST_PART * disk.f_blocks * disk.f_frsize)
    return disk.f_bavail * disk.f_frsize < least or bool(disk.f_files and not disk.f_favail)


def describe(*folders: Path) -> str:
    """Name the fullest disk among those of the folders, its room, and the remedy."""
    folder = _fullest(folders)
    disk = os.statvfs(folder)
    free, size = (blocks * disk.f_frsize / _MEGABYTE for blocks in (disk.f_bavail, disk.f_blocks))
    files = ", and no more files fit on it" if disk.f_files and not disk.f_favail else ""
    return f"the disk of {folder} is full: {free:.1f} of {size:.0f} MB are free{files}; make room"


def _fullest(folders: tuple[Path, ...]) -> Path:
    return min(map(_existing, folders), key=lambda each: os.statvfs(each).f_bavail)


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    folder = folder.absolute()
    return next(each for each in (folder, *folder.parents) if each.exists())


if __name__ == "__main__":
    told = [Path(folder) for folder in sys.argv[1:]]
    if not is_full(*told):
        sys.exit(1)
    print(describe(*told))
