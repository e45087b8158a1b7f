"""Walls around a build worker: it sees of Slipway's folder only what a build needs.

    python -m pipelines.walls --home DIR --password FILE [--keep DIR]... [--read DIR]... -- COMMAND

Runs COMMAND in a mount namespace of its own, where everything below the home is gone but the
folders named; those of `--read` cannot be written. The worker's password is handed over in a
pipe, so that no file of it can be found. Linux only; works for root and, where user namespaces
are allowed, for anyone. Where they are not, COMMAND runs without walls: `missing()` says why.

This holds off builds that are careless or curious. It is no sandbox: they still run as the same
user, with the same network and the rest of the file system.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import subprocess
import sys
from pathlib import Path

# From <linux/sched.h>, <linux/mount.h>, <linux/prctl.h> and <linux/capability.h>.
_NEW_MOUNTS, _NEW_USER = 0x00020000, 0x10000000
_READ_ONLY, _REMOUNT, _BIND, _RECURSIVE, _PRIVATE = 1, 32, 4096, 16384, 1 << 18
_DROP_FROM_BOUNDING_SET = 24
# Each of these lets root past the walls: to files by their number, to what other processes hold.
# (From Linux 6.13 on, `perfmon` is enough to read the environment of any process.)
_CAPABILITIES = {
    "dac_read_search": 2,
    "sys_module": 16,
    "sys_rawio": 17,
    "sys_ptrace": 19,
    "sys_admin": 21,
    "mknod": 27,
    "perfmon": 38,
    "bpf": 39,
}

_libc = ctypes.CDLL(None, use_errno=True)


def raise_walls(home: Path, keep: list[Path], read: list[Path]) -> None:
    """Move this process behind the walls; raises OSError where the machine does not allow it."""
    user, group = os.geteuid(), os.getegid()
    _check(_libc.unshare(_NEW_MOUNTS | (0 if user == 0 else _NEW_USER)))
    if user != 0:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    _mount("none", Path("/"), flags=_RECURSIVE | _PRIVATE)
    kept = {path: os.open(path, os.O_RDONLY | os.O_DIRECTORY) for path in [*keep, *read]}
    _mount("tmpfs", home, kind="tmpfs", data="size=1m,mode=0755")
    for path, folder in kept.items():
        path.mkdir(parents=True, exist_ok=True)
        _mount(f"/proc/self/fd/{folder}", path, flags=_BIND)
        if path in read:
            _mount("none", path, flags=_BIND | _REMOUNT | _READ_ONLY)
        os.close(folder)
    if user == 0:
        last = int(Path("/proc/sys/kernel/cap_last_cap").read_text())
        for number in _CAPABILITIES.values():
            if number <= last:  # an older kernel knows fewer
                _check(_libc.prctl(_DROP_FROM_BOUNDING_SET, number, 0, 0, 0))


def missing() -> str:
    """Return why walls cannot be raised on this machine; empty if they can."""
    trial = "from pathlib import Path; from pipelines.walls import raise_walls; import tempfile\n"
    trial += "raise_walls(Path(tempfile.mkdtemp()), [], [])"
    done = subprocess.run([sys.executable, "-c", trial], capture_output=True, text=True)
    return done.stderr.strip().splitlines()[-1] if done.returncode else ""


def _mount(source: str, target: Path, *, kind: str = "", flags: int = 0, data: str = "") -> None:
    words = [text.encode() or None for text in (source, str(target), kind)]
    _check(_libc.mount(*words, ctypes.c_ulong(flags), data.encode() or None))


def _check(result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def _hand_over(password: Path) -> str:
    """Return the name under which the command, and nobody after it, reads the password."""
    readable, writable = os.pipe()
    os.write(writable, password.read_bytes())
    os.close(writable)
    os.set_inheritable(readable, True)
    return f"/dev/fd/{readable}"


def main() -> None:
    """Become COMMAND, behind walls where that is possible."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.walls")
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--password", type=Path, required=True)
    parser.add_argument("--keep", type=Path, action="append", default=[])
    parser.add_argument("--read", type=Path, action="append", default=[])
    parser.add_argument("command", nargs="+")
    given = parser.parse_args()
    os.environ["SLIPWAY_WORKER_PASSWORD_FILE"] = _hand_over(given.password)
    folder = Path.cwd()
    try:
        raise_walls(given.home, given.keep, given.read)
    except OSError as error:
        print(f"walls: none on this machine: {error}", file=sys.stderr)
    os.chdir(folder)  # into the folder as it is seen from here
    os.execvp(given.command[0], given.command)


if __name__ == "__main__":
    main()
