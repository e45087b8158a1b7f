"""The hub's git: branches over the commits of the gate's model, and what its hooks write down."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.hub.hooks import post_receive
from pipelines.hub.received import Update
from pipelines.hub.repository import HEADS, MAIN, Commit
from tests.gate.model.git import ModelRepository

NOTHING = "0" * 40


@dataclass
class SimulatedHub(ModelRepository):
    """Stands for `Hub` and for `GateRepository`, whose main it holds."""

    path: Path = Path()
    heads: dict[str, str] = field(default_factory=dict)  # of every branch but main
    _ancestors: dict[str, frozenset[str]] = field(default_factory=dict)

    def ancestors(self, sha: str) -> Set[str]:
        known = self._ancestors
        left = [sha]
        while left:
            missing = [each for each in self.commits[left[-1]].parents if each not in known]
            if missing:
                left += missing
            else:
                here = left.pop()
                known[here] = frozenset({here}).union(
                    *(known[each] for each in self.commits[here].parents)
                )
        return known[sha]

    def head(self, branch: str = MAIN) -> str:
        return self.moves[-1][0] if branch == MAIN else self.heads.get(branch, "")

    def branches(self, *names: str, merged: bool = False) -> dict[str, str]:
        every = self.heads | {MAIN: self.head()}
        chosen = {name: every[name] for name in names if name in every} if names else every
        if not merged:
            return chosen
        main = self.ancestors(self.head())
        return {name: at for name, at in chosen.items() if at in main}

    def trees(self, revisions: Iterable[str]) -> dict[str, str | None]:
        return {revision: self.tree(revision) for revision in revisions}

    def commit(self, revision: str) -> Commit:
        return Commit(revision, "Ada", "ada@example.org", self.commits[revision].message, "")

    def changed_files(self, old: str | None, new: str) -> list[str]:
        before = self.files(old or self.fork(self.head(), new))
        after = self.files(new)
        names = before.keys() | after.keys()
        return sorted(name for name in names if before.get(name) != after.get(name))

    def update(self, branch: str, new: str | None) -> Update:
        """Move a branch, as a push does before its hook runs."""
        update = Update(branch, self.heads.pop(branch, None), new)
        if new:
            self.heads[branch] = new
        return update

    def write_down(self, update: Update) -> None:
        """Let the hook of a push write down what it has moved."""
        line = f"{update.old or NOTHING} {update.new or NOTHING} {HEADS}{update.branch}"
        with contextlib.chdir(self.path):
            post_receive._write_down([line, ""])
