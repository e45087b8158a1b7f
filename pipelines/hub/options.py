"""What was said with a push: `git push -o hold`, `-o hotfix`, and by whom.

The hub's pre-receive hook writes a file for each branch and revision before the branch moves; the
change source reads it with the push, and lets go of it when the journal has it.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

from pipelines.journal.vocabulary import Lane
from pipelines.system.git import encode, readable

FOLDER = "slipway.options"
LEFT_OVER = 3600.0  # seconds after which a file is of a push that git itself refused


@dataclass(frozen=True)
class Options:
    """What one push of a branch was told; a push without options says nothing."""

    pusher: str | None = None
    hold: str | None = None  # why it waits for a person
    lane: Lane = Lane.NORMAL


def told(hub: Path, branch: str, revision: str) -> Options:
    """Return what was said with the push of `revision` to `branch`."""
    try:
        text = readable(_file(hub, branch, revision).read_text("utf-8", "surrogateescape"))
    except FileNotFoundError:
        return Options()
    pusher, *options = text.split("\n")
    hold = f"held by {pusher}, who pushed it with -o hold" if "hold" in options else None
    return Options(pusher, hold, Lane.HOTFIX if "hotfix" in options else Lane.NORMAL)


def forget(hub: Path, branch: str, revision: str) -> None:
    """Let go of what was said with a push."""
    _file(hub, branch, revision).unlink(missing_ok=True)


def forget_left_over(hub: Path) -> None:
    """Let go of what was said with pushes that came to nothing; after a look at all branches."""
    for file in (hub / FOLDER).glob("*"):
        try:
            if time.time() - file.stat().st_mtime > LEFT_OVER:
                file.unlink()
        except FileNotFoundError:
            continue  # a push without options has forgotten it


def _file(hub: Path, branch: str, revision: str) -> Path:
    named = encode(branch) + b"\0" + revision.encode()
    return hub / FOLDER / hashlib.sha256(named).hexdigest()
