"""Becomes a process of a release: another user, who sees nothing else of Slipway.

    python -I launch.py [--user UID --group GID] [--hide DIR]... [--keep DIR]... [--read DIR]...
        [--listen SOCKET] -- COMMAND

It stays the same process: signals, and the end of it, are COMMAND's own. With `--listen` COMMAND
inherits a socket, as systemd hands one over (`LISTEN_FDS`), since it may make none there itself.
`-I`: the current folder, and Python's variables, are the release's.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from pipelines.system import kernel, view

_FIRST_DESCRIPTOR = 3  # of systemd's protocol


def main() -> None:
    """Become COMMAND; ends with a sentence where that cannot be."""
    parser = argparse.ArgumentParser(prog="launch.py")
    parser.add_argument("--user", type=int)
    parser.add_argument("--group", type=int)
    parser.add_argument("--listen", type=Path)
    for name in ("--hide", "--keep", "--read"):
        parser.add_argument(name, type=Path, action="append", default=[])
    parser.add_argument("command", nargs="+")
    arguments = parser.parse_args()
    folder = Path.cwd()
    try:
        if arguments.listen:
            _listen(arguments.listen)
        if arguments.hide:
            another = bool(arguments.user)
            view.hide(arguments.hide, arguments.keep, arguments.read, for_another=another)
        if arguments.user:
            _become(arguments.user, arguments.group)
        kernel.gain_nothing_by_programs()
        os.chdir(folder)  # as it is seen from here
        os.execvp(arguments.command[0], arguments.command)
    except OSError as error:
        sys.exit(f"{error.strerror}{f': {error.filename}' if error.filename else ''}")


def _become(user: int, group: int) -> None:
    os.setgroups([])
    os.setresgid(group, group, group)
    os.setresuid(user, user, user)


def _listen(path: Path) -> None:
    path.unlink(missing_ok=True)
    listening = socket.socket(socket.AF_UNIX)
    # By its folder's descriptor: the kernel takes no more than 107 bytes.
    place = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    listening.bind(f"/proc/self/fd/{place}/{path.name}")
    path.chmod(0o666)
    listening.listen(2048)
    os.close(place)
    if listening.fileno() == _FIRST_DESCRIPTOR:
        os.set_inheritable(_FIRST_DESCRIPTOR, True)
    else:
        os.dup2(listening.fileno(), _FIRST_DESCRIPTOR)
    listening.detach()
    os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}


if __name__ == "__main__":
    main()
