"""Walls around a build worker: it sees of the machine little more than a build needs.

    python -m pipelines.sandbox.walls --password FILE [--user UID] [--hide DIR]...
        [--keep DIR]... [--read DIR]... -- COMMAND

Runs COMMAND among processes of its own, which end with it, and with a file system where each DIR
of `--hide` holds nothing but what is named by `--keep` and `--read`; the latter cannot be written.
With `--user` (for root) it runs as that user, and folders that this one could not pass through are
hidden as well, so that it can. The worker's password is handed over in a pipe: no file of it can
be found. Linux only; works for root and, where user namespaces are allowed, for anyone.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path

from pipelines.system import kernel, view

_PASSED_ON = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def raise_walls(hide: list[Path], keep: list[Path], read: list[Path], user: int | None) -> None:
    """Go on behind the walls, in a process below this one, which ends with it.

    Raises OSError where the machine does not allow it.
    """
    kernel.unshare(
        kernel.NEW_MOUNTS | kernel.NEW_PROCESSES | (kernel.NEW_USER if os.geteuid() else 0)
    )
    _go_on_below()
    view.keep_to_oneself()
    kernel.mount("proc", Path("/proc"), kind="proc", flags=view.HARMLESS)
    hidden = view.narrow(hide, keep, read, for_another=bool(user))
    if user:
        _become(user, hidden[0])
    kernel.gain_nothing_by_programs()
    _go_on_below()  # the first of these processes only waits for all that lose their parents


def _go_on_below() -> None:
    """Return in a child; here, pass signals on to it, and end as it does."""
    child = os.fork()
    if child == 0:
        kernel.die_with_parent()
        return
    kernel.open_to_own_user(False)
    for number in _PASSED_ON:
        signal.signal(number, lambda got, _: os.kill(child, got))
    while True:
        ended, status = os.wait()
        if ended == child:
            os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def _become(user: int, covered: Path) -> None:
    """Become a user whom the system does not know, but whose programs find it to have a name."""
    _name(user, covered / ".etc")
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    kernel.die_with_parent()  # again: the change of user has undone it


def _name(user: int, scratch: Path) -> None:
    """Give the user a name in an /etc of our own, which shows the machine's as it is and will be.

    Whoever adds an account to the machine puts another file in the place of `passwd`. A mount over
    that file would be gone with it.
    """
    names = {
        "passwd": f"slipway-build:x:{user}:{user}::/nonexistent:/usr/sbin/nologin\n",
        "group": f"slipway-build:x:{user}:\n",
    }
    scratch.mkdir()
    kernel.mount("tmpfs", scratch, kind="tmpfs", data="size=1m,mode=0755")
    machine = scratch / ".machine"
    machine.mkdir()
    kernel.mount("/etc", machine, flags=kernel.BIND | kernel.RECURSIVE)
    for theirs in machine.iterdir():
        ours = scratch / theirs.name
        if line := names.get(theirs.name):
            ours.write_text(theirs.read_text() + line)
        elif theirs.is_symlink():
            ours.symlink_to(theirs.readlink())
        elif theirs.is_dir():  # a link to it would lead astray the links in it that lead out of it
            ours.mkdir()
            kernel.mount(str(theirs), ours, flags=kernel.BIND | kernel.RECURSIVE)
        else:
            ours.symlink_to(Path(machine.name, theirs.name))
    kernel.mount(str(scratch), Path("/etc"), flags=kernel.MOVE)
    scratch.rmdir()
    view.make_read_only(Path("/etc"))


def _hand_over(password: Path, user: int | None) -> str:
    """Return the name under which the command, and nobody after it, reads the password."""
    readable, writable = os.pipe()
    os.write(writable, password.read_bytes())
    os.close(writable)
    if user:
        os.chown(readable, user, user)
    os.set_inheritable(readable, True)
    return f"/dev/fd/{readable}"


def main() -> None:
    """Become COMMAND, behind walls; ends with a sentence where there can be none."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.sandbox.walls")
    parser.add_argument("--password", type=Path)
    parser.add_argument("--user", type=int)
    for name in ("--hide", "--keep", "--read"):
        parser.add_argument(name, type=Path, action="append", default=[])
    parser.add_argument("command", nargs="+")
    arguments = parser.parse_args()
    if arguments.password:
        os.environ["SLIPWAY_WORKER_PASSWORD_FILE"] = _hand_over(arguments.password, arguments.user)
    folder = Path.cwd()
    try:
        raise_walls(arguments.hide, arguments.keep, arguments.read, arguments.user)
        os.chdir(folder)  # into the folder as it is seen from here
        os.execvp(arguments.command[0], arguments.command)
    except OSError as error:
        sys.exit(f"{error.strerror}{f': {error.filename}' if error.filename else ''}")


if __name__ == "__main__":
    main()
