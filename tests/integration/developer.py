"""A developer: a real clone of the hub, in which branches are made and pushed."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_IDENTITY = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")


@dataclass(frozen=True)
class Pushed:
    """What a push told the person who pushed; `seconds` is how long they waited."""

    branch: str
    revision: str
    words: str
    seconds: float


@dataclass(frozen=True)
class Developer:
    """Works in `clone`, made from `hub` at the first use.

    always: files that every commit has, unless it says otherwise; so no branch has to undo what
    one before it did to main.
    """

    hub: Path
    clone: Path
    always: Mapping[str, str] = field(default_factory=dict)

    def git(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run git in the clone."""
        if not self.clone.exists():
            subprocess.run(["git", "clone", "--quiet", self.hub, self.clone], check=True)
        return subprocess.run(
            ["git", "-C", self.clone, *_IDENTITY, *arguments],
            check=check,
            capture_output=True,
            text=True,
        )

    def revision(self, name: str = "HEAD") -> str:
        """The commit that a name stands for."""
        return self.git("rev-parse", name).stdout.strip()

    def commit(
        self, branch: str, files: Mapping[str, str | None], message: str = "A change", on: str = ""
    ) -> str:
        """Commit files (None: deleted) to a new `branch` from `on`, or from main as it is now."""
        self.git("fetch", "--quiet", "--prune")
        self.git("checkout", "--quiet", "--force", "-B", branch, on or "origin/main")
        for name, text in {**self.always, **files}.items():
            path = self.clone / name
            if text is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.revision()

    def send(self, *options: str) -> Pushed:
        """Push the branch that is checked out."""
        branch = self.git("branch", "--show-current").stdout.strip()
        began = time.monotonic()
        done = self.git("push", *options, "origin", branch)
        return Pushed(branch, self.revision(), done.stderr, time.monotonic() - began)

    def push(
        self,
        branch: str,
        files: Mapping[str, str | None],
        message: str = "A change",
        *options: str,
        on: str = "",
    ) -> Pushed:
        """Commit to a new branch and push it."""
        self.commit(branch, files, message, on)
        return self.send(*options)
