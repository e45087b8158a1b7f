"""Runs what a build is made of, and says in a sentence why it failed."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

_LAST_LINES = 15
_WIDTH = 300  # characters of a line in a sentence
# How uv and pip say what went wrong, and uv below it what caused that.
_SAID = re.compile(r"^(?:error:|ERROR:|\s+cause:|\s+\u00d7) (.+)", re.MULTILINE)
# Which no branch can be blamed for.
UNREACHABLE = "the package index cannot be reached; mend this machine's network and build again."


class BuildError(Exception):
    """A build that cannot go on; its text is a sentence, then a failed command's last lines."""

    def __init__(self, sentence: str, output: str = "") -> None:
        lines = [line.rstrip() for line in output.splitlines() if line.strip()]
        super().__init__("\n".join([sentence, *(f"    {line}" for line in lines[-_LAST_LINES:])]))


class CommandError(Exception):
    """A command that ended with another status than 0; its text is what it printed."""


def run(
    *arguments: str | Path, cwd: Path | None = None, environ: Mapping[str, str] | None = None
) -> str:
    """Run a command and return what it printed, errors included; raises CommandError."""
    done = subprocess.run(
        arguments,
        cwd=cwd,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        raise CommandError(done.stdout)
    return done.stdout


def explain(output: str, reasons: Sequence[tuple[str, str]], otherwise: str) -> BuildError:
    """The sentence of the first pattern found in the output; `{0}` in it is the first group.

    Where there is none, what the command itself says first follows `otherwise`: the first line is
    all that many people see.
    """
    for pattern, sentence in reasons:
        if found := re.search(pattern, output):
            return BuildError(sentence.format(*found.groups()), output)
    said = ": ".join(line.strip()[:_WIDTH] for line in _SAID.findall(output)[:2])
    return BuildError(f"{otherwise}: {said or 'it does not say why'}", output)
