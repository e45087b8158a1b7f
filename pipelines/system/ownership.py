"""Gives files to another user, which only root can."""

from __future__ import annotations

import os
from pathlib import Path


def give(path: Path, user: int) -> None:
    """Give a file, or a folder and all below it, to a user, unless it is theirs; for root alone.

    No link is followed. A call that was killed is made again: the folder itself comes last.
    """
    if os.geteuid() != 0 or path.stat().st_uid == user:
        return
    for _, folders, files, place in os.fwalk(path) if path.is_dir() else ():
        for name in (*folders, *files):
            os.chown(name, user, user, dir_fd=place, follow_symlinks=False)
    os.chown(path, user, user)
