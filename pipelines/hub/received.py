"""What the hub has received while nobody looked: every update of a branch, in order.

The post-receive hook appends a line for each, and waits for the disk, before it says that a push is
safe. What branches are is not enough: one that was pushed twice, or deleted again, before the
master returned would have come to no end. How far the file is read is written in one transaction
with what was found in it.
"""

from __future__ import annotations

import fcntl
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.hub.hooks import replace
from pipelines.system.git import decode

FILE = "slipway.received"
LARGEST = 1 << 20  # bytes; when all of it was read, a longer one begins anew
_HEADS, _NOTHING = "refs/heads/", "0" * 40


@dataclass(frozen=True)
class Update:
    """One branch that went from one revision to another; None: it was not there, or is not."""

    branch: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Mark:
    """How far which file was read: its first line names it."""

    name: str = ""
    offset: int = 0


def prepare(hub: Path) -> None:
    """Begin the file, unless it is there."""
    if not (hub / FILE).exists():
        _begin(hub)


def since(hub: Path, mark: Mark) -> tuple[list[Update], Mark]:
    """Return what has come since a mark, oldest first, and the mark that is reached."""
    try:
        content = (hub / FILE).read_bytes()
    except FileNotFoundError:
        return [], mark
    whole = content[: content.rfind(b"\n") + 1]  # of a line that was cut nobody was told
    name, _, _ = decode(whole).partition("\n")
    start = mark.offset if mark.name == name else 0
    updates = filter(None, map(_update, decode(whole[start:]).split("\n")))
    return list(updates), Mark(name, len(whole))


def begin_anew(hub: Path, mark: Mark) -> None:
    """Begin another file, if this one is long, and nothing has come to it after the mark."""
    file = hub / FILE
    if mark.offset < LARGEST:
        return
    with file.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if file.stat().st_size == mark.offset:
            _begin(hub)


def moves(
    updates: Iterable[Update], before: dict[str, str], now: dict[str, str]
) -> Iterator[Update]:
    """Yield how each branch moved, one step after the other, from `before` to `now`.

    An update that does not begin where the one before ended was handled already, or came to the
    file before its predecessor; what the file does not tell is one step. What leads away from where
    the branch is now, and not back, was before the rest, and is none of them.
    """
    left: dict[str, list[Update]] = {}
    for update in updates:
        left.setdefault(update.branch, []).append(update)
    for branch in sorted(before.keys() | now.keys() | left.keys()):
        start, end = before.get(branch), now.get(branch)
        way = _way(left.get(branch, []), start)
        reached = [start, *(step.new for step in way)]
        if end in reached:
            del way[len(reached) - 1 - reached[::-1].index(end) :]
        else:
            way.append(Update(branch, reached[-1], end))
        yield from (step for step in way if step.old != step.new)


def _way(steps: list[Update], at: str | None) -> list[Update]:
    """Return the steps that follow one another, from where a branch was."""
    left, way = [*steps], []
    while following := next((step for step in left if step.old == at), None):
        left.remove(following)
        way.append(following)
        at = following.new
    return way


def _begin(hub: Path) -> None:
    replace(hub / FILE, f"{secrets.token_hex(8)}\n", 0o600)


def _update(line: str) -> Update | None:
    old, _, rest = line.partition(" ")
    new, _, ref = rest.partition(" ")
    if len(old) != 40 or len(new) != 40 or not ref.startswith(_HEADS):
        return None
    revisions = (None if revision == _NOTHING else revision for revision in (old, new))
    return Update(ref.removeprefix(_HEADS), *revisions)
