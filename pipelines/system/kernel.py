"""The calls to the kernel that Python's standard library does not have. Linux only."""

from __future__ import annotations

import ctypes
import os
import signal
from pathlib import Path

# From <linux/sched.h>, <linux/mount.h> and <linux/prctl.h>.
NEW_MOUNTS, NEW_PROCESSES, NEW_USER = 0x00020000, 0x20000000, 0x10000000
NO_SETUID, NO_DEVICES, NO_EXEC = 2, 4, 8
READ_ONLY, REMOUNT, BIND, MOVE, RECURSIVE, PRIVATE = 1, 32, 4096, 8192, 16384, 1 << 18
_SIGNAL_OF_PARENT_S_DEATH, _DUMPABLE, _SUBREAPER, _NO_NEW_PRIVILEGES = 1, 4, 36, 38

_libc = ctypes.CDLL(None, use_errno=True)


def unshare(namespaces: int) -> None:
    """Move this process into new namespaces; raises OSError where that is not allowed.

    In a new user namespace it stays the user that it is.
    """
    user, group = os.geteuid(), os.getegid()
    _check(_libc.unshare(namespaces))
    if namespaces & NEW_USER:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def mount(source: str, target: Path, *, kind: str = "", flags: int = 0, data: str = "") -> None:
    """Mount; raises OSError."""
    words = [text.encode() or None for text in (source, str(target), kind)]
    _check(_libc.mount(*words, ctypes.c_ulong(flags), data.encode() or None))


def die_with_parent() -> None:
    """Have this process killed when its parent ends; a change of user forgets it."""
    _check(_libc.prctl(_SIGNAL_OF_PARENT_S_DEATH, signal.SIGKILL, 0, 0, 0))


def adopt_orphans() -> None:
    """Become the parent of descendants whose own has ended, in place of the machine's init."""
    _check(_libc.prctl(_SUBREAPER, 1, 0, 0, 0))


def gain_nothing_by_programs() -> None:
    """Have no program, such as sudo, give more rights than this process has."""
    _check(_libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))


def open_to_own_user(is_open: bool) -> None:
    """Say whether others of the same user may look into this process; a new program is open."""
    _check(_libc.prctl(_DUMPABLE, int(is_open), 0, 0, 0))


def _check(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
