"""Runs git: the only place that does, so that nobody's configuration or environment leaks in.

The command rather than a library: it is there wherever people push, and libraries lack the merge
without a work tree, atomic pushes, or both.
"""

import os
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from pipelines.system.crash_points import boundary

OLDEST = (2, 38)  # the first with `merge-tree --write-tree`
LOCK_LIFE = 60.0  # seconds; git holds a lock file for milliseconds, so an older one has no owner


class GitError(Exception):
    """A git command that failed: what was run, its exit code, and what it wrote."""

    def __init__(self, command: str, code: int, errors: str, output: str = "") -> None:
        super().__init__(f"`git {command}` ended with {code}: {errors.strip() or 'no message'}")
        self.command = command
        self.code = code
        self.errors = errors
        self.output = output


def git(
    repository: Path,
    *arguments: str,
    input: str | bytes | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float | None = None,
) -> str:
    """Run `git arguments` in `repository`, which is its own root; returns its output.

    Text is UTF-8; other bytes survive in both directions as surrogate escapes.
    Raises GitError if git is missing, takes longer than `timeout` seconds, exits with anything but
    0, or reports an error all the same (before 2.45 `merge-tree` exits with 0 when it cannot read a
    tree, and loses its files).
    """
    command = ["git", "-C", str(repository), *arguments]
    try:
        done = subprocess.run(
            [encode(word) for word in command],
            input=encode(input) if isinstance(input, str) else input or b"",
            capture_output=True,
            env=environment(repository) | dict(env or {}),
            check=False,
            timeout=timeout,
        )
    except subprocess.TimeoutExpired as expired:
        raise GitError(" ".join(arguments), 124, f"no end after {timeout:.0f} s") from expired
    except FileNotFoundError as missing:
        raise GitError(" ".join(arguments), 127, "git is not on PATH: install git") from missing
    output, errors = decode(done.stdout), done.stderr.decode(errors="replace")
    if done.returncode or reports_error(errors):
        raise GitError(" ".join(arguments), done.returncode, errors, output)
    return output


def reports_error(errors: str) -> bool:
    """Whether git's messages report an error, rather than a no."""
    return any(line.startswith(("error: ", "fatal: ")) for line in errors.splitlines())


def require_git() -> None:
    """Raises GitError if git is missing or too old to merge without a work tree."""
    version = git(Path("/"), "version").split()[2]
    if tuple(int(part) for part in version.split(".")[:2]) < OLDEST:
        needed = ".".join(map(str, OLDEST))
        raise GitError("version", 0, f"git {version} is too old: install git {needed} or newer")


def update_ref(repository: Path, act: str, *arguments: str) -> None:
    """Move a ref as `git update-ref` does; a lock that a killed git left is broken."""
    with boundary(act):
        try:
            git(repository, "update-ref", *arguments)
        except GitError:
            if not break_stale_locks(repository):
                raise
            git(repository, "update-ref", *arguments)


def break_stale_locks(repository: Path) -> list[Path]:
    """Removes, and returns, the lock files that a killed git left among the refs of a bare one.

    Left alone, such a file refuses every later update of its ref. One from the future is as old:
    the clock was set back since.
    """
    now = time.time()
    stale: list[Path] = []
    for lock in (*repository.glob("*.lock"), *(repository / "refs").rglob("*.lock")):
        try:
            if abs(now - lock.stat().st_mtime) > LOCK_LIFE:
                lock.unlink()
                stale.append(lock)
        except FileNotFoundError:
            continue  # its owner was alive, and has finished
    return stale


def encode(text: str) -> bytes:
    """The bytes that git sees for `text`."""
    return text.encode(errors="surrogateescape")


def decode(data: bytes) -> str:
    """The text for git's bytes; `encode` gives exactly those bytes back."""
    return data.decode(errors="surrogateescape")


def readable(text: str) -> str:
    """`text` for people and databases: bytes that are no UTF-8 become replacement characters."""
    return encode(text).decode(errors="replace")


def environment(repository: Path) -> dict[str, str]:
    """The environment of a git that nobody's configuration reaches."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return ours | {
        "LC_ALL": "C",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        # Nobody is asked, on no terminal: the master has none. An unknown host or account fails.
        "GIT_TERMINAL_PROMPT": "0",
        "SSH_ASKPASS": "false",
        "SSH_ASKPASS_REQUIRE": "force",
        # A damaged hub must fail here, not let git find the repository that surrounds it.
        "GIT_CEILING_DIRECTORIES": str(repository.resolve().parent),
    }
