"""Draws pushes and writes them into a clone."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.integration.hostile import (
    attributes,
    commands,
    commits,
    names,
    pipelines,
    reports,
    requirements,
)
from tests.integration.hostile.draft import Draft
from tests.integration.hostile.objects import write, write_tree

KINDS = (names, attributes, commits, pipelines, commands, reports, requirements)
HOW_MANY = (1, 1, 1, 2, 2, 3)  # tricks of a push: what is refused first hides the others


@dataclass(frozen=True)
class HostilePush:
    """A commit in the clone, and the branch that it is for, of any bytes (as Python has them)."""

    number: int
    branch: str
    revision: str
    tricks: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.number} {self.branch!r} at {self.revision[:7]} ({', '.join(self.tricks)})"


class Generator:
    """Draws pushes; the same seed gives the same ones. `clone` is a clone of the hub."""

    def __init__(self, clone: Path, seed: int) -> None:
        self._clone = clone
        self._seed = seed
        self._drawn = 0

    def draw(self, main: str, *, merged: bool) -> HostilePush:
        """Write the next push, on top of `main`; what is not to be merged is of `wip/`."""
        self._drawn += 1
        draft = self._draft(self._drawn)
        tree = write_tree(self._clone, draft.entries())
        parents = [main, *(self._stranger(tree, n) for n in range(1, draft.parents))]
        lines = [b"tree " + tree.encode()]
        lines += [b"parent " + parent.encode() for parent in parents[: draft.parents]]
        lines += [b"author " + draft.author, b"committer " + draft.author]
        commit = b"\n".join(lines) + b"\n" + draft.headers + b"\n" + draft.message
        name = f"{draft.branch or 'hostile'}/{draft.number}"
        branch = name if merged else f"wip/{name}"
        return HostilePush(
            draft.number, branch, write(self._clone, "commit", commit), tuple(draft.tricks)
        )

    def _draft(self, number: int) -> Draft:
        draft = Draft(random.Random(f"{self._seed} push {number}"), number)
        draft.put("number.txt", f"{number}\n")
        for kind in draft.chance.sample(KINDS, draft.chance.choice(HOW_MANY)):
            trick = draft.chance.choice(kind.TRICKS)
            trick(draft)
            draft.tricks.append(trick.__name__.replace("_", " "))
        return draft

    def _stranger(self, tree: str, number: int) -> str:
        """A commit that has no parent, to be one of several."""
        who = f"A <a> {number} +0000"
        words = f"tree {tree}\nauthor {who}\ncommitter {who}\n\n{number}\n"
        return write(self._clone, "commit", words.encode())


def send(clone: Path, hub: Path, pushes: Sequence[HostilePush]) -> Iterator[HostilePush]:
    """Push them at once; yields those that git lets through, on this side and on the hub's."""
    if not _push(clone, pushes):
        for push in pushes:  # what is wrong with one costs the others nothing
            _push(clone, [push])
    listed = subprocess.run(
        ["git", "-C", str(hub), "for-each-ref", "--format=%(objectname) %(refname)", "refs/heads"],
        capture_output=True,
        check=True,
    )
    there = os.fsdecode(listed.stdout).split("\n")
    yield from (push for push in pushes if f"{push.revision} refs/heads/{push.branch}" in there)


def _push(clone: Path, pushes: Sequence[HostilePush]) -> bool:
    refs = [f"{push.revision}:refs/heads/{push.branch}" for push in pushes]
    line = [os.fsencode(word) for word in ("git", "-C", str(clone), "push", "origin", *refs)]
    return subprocess.run(line, capture_output=True).returncode == 0
