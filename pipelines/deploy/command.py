"""Runs the short commands of a deploy, and the environment that every command of a release gets."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_ERROR = re.compile(r"[\w.]+(Error|Exception|Configured|Exit|Interrupt)\b")
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    status: int
    output: str

    @property
    def error(self) -> str:
        """The line that says what went wrong."""
        return last_words(self.output)

    def tail(self, lines: int = 20) -> str:
        """The last lines, as evidence."""
        return "\n".join(self.output.splitlines()[-lines:])


def run(
    argv: Sequence[str],
    env: Mapping[str, str],
    lock: int,
    cwd: Path | None = None,
    timeout: float = 600,
) -> Outcome:
    """Run to the end; after `timeout` seconds it is killed. It holds the deploy's lock with us."""
    try:
        done = subprocess.run(
            argv,
            env=env,
            cwd=cwd,
            timeout=timeout,
            pass_fds=(lock,),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except subprocess.TimeoutExpired as expired:
        said = expired.stdout or b""
        text = said if isinstance(said, str) else said.decode(errors="replace")
        return Outcome(124, f"{text}\nIt was killed after {timeout:g} s.")
    return Outcome(done.returncode, done.stdout)


def last_words(text: str) -> str:
    """The last error that Python reports in a text, else its last line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if _ERROR.match(line)]
    return next(reversed(errors or lines), "it printed nothing")


def account() -> dict[str, str]:
    """All that a command knows of the account that it runs under.

    Nothing is inherited: no secret of the deployer's own environment reaches a release, and it
    makes no difference who deploys.
    """
    user = pwd.getpwuid(os.getuid())
    name = {"USER": user.pw_name, "LOGNAME": user.pw_name, "HOME": user.pw_dir}
    return {**name, "LANG": "C.UTF-8", "PATH": _PATH}


def program(argv: Sequence[str], env: Mapping[str, str]) -> tuple[str, ...]:
    """`argv` with its program found on the PATH of `env`, as a shell there would find it."""
    return (shutil.which(argv[0], path=env["PATH"]) or argv[0], *argv[1:])
