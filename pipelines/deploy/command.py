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
        """The line that tells the error."""
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
    """Run to the end, or for `timeout` seconds; the command holds the deploy's lock, too."""
    try:
        process = subprocess.run(
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
        output = expired.stdout or b""
        text = output if isinstance(output, str) else output.decode(errors="replace")
        return Outcome(124, f"{text}\nIt was killed after {timeout:g} s.")
    return Outcome(process.returncode, process.stdout)


def last_words(text: str) -> str:
    """Return the last error that Python reports in a text, else its last line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    errors = [line for line in lines if _ERROR.match(line)]
    return next(reversed(errors or lines), "it printed nothing")


def account() -> dict[str, str]:
    """Return the variables that a command gets of the account that it runs under.

    Nothing is inherited: no secret of the deployer's own environment reaches a release, and it
    makes no difference who deploys.
    """
    user = pwd.getpwuid(os.getuid())
    name = {"USER": user.pw_name, "LOGNAME": user.pw_name, "HOME": user.pw_dir}
    return {**name, "LANG": "C.UTF-8", "PATH": _PATH}


def program(argv: Sequence[str], env: Mapping[str, str]) -> tuple[str, ...]:
    """Return `argv` with its program found on the PATH of `env`, as a shell would find it."""
    return (shutil.which(argv[0], path=env["PATH"]) or argv[0], *argv[1:])
