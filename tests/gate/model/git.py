"""A model of the hub: commits are the files that they hold, and merging takes microseconds.

It has the methods of `GateRepository`. Tests of that class show that git does the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from itertools import takewhile

from pipelines.gate.commits import Conflict
from pipelines.gate.repository import AlreadyMerged, Candidate, GateError, Landed, Moved

Files = tuple[tuple[str, str], ...]


def digest(*parts: object) -> str:
    return hashlib.sha1(repr(parts).encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True)
class Commit:
    parents: tuple[str, ...]
    files: Files
    message: str = ""

    @property
    def sha(self) -> str:
        return digest(self.parents, self.files, self.message)

    @property
    def tree(self) -> str:
        return digest(self.files)


@dataclass
class ModelRepository:
    """One hub; `moves` is every place that main was at, in order, with what moved it there."""

    commits: dict[str, Commit] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    moves: list[tuple[str, str]] = field(default_factory=list)
    remedy: str = "merge main into the branch"

    def write(self, parents: tuple[str, ...], files: dict[str, str], message: str = "") -> str:
        commit = Commit(parents, tuple(sorted(files.items())), message)
        self.commits[commit.sha] = commit
        return commit.sha

    def files(self, sha: str) -> dict[str, str]:
        return dict(self.commits[sha].files)

    def ancestors(self, sha: str) -> Set[str]:
        found, left = set[str](), [sha]
        while left:
            here = left.pop()
            if here not in found:
                found.add(here)
                left += self.commits[here].parents
        return found

    def move(self, sha: str, who: str) -> None:
        self.moves.append((sha, who))

    def head(self) -> str:
        return self.moves[-1][0]

    def past(self) -> list[str]:
        found, here = [], self.head()
        while True:
            found.append(here)
            if not (parents := self.commits[here].parents):
                return found
            here = parents[0]

    def tree(self, sha: str) -> str:
        return self.commits[sha].tree

    def changed_files(self, base: str, revision: str) -> list[str]:
        return []

    def probe(self) -> None:
        pass

    def candidate(
        self, name: str, base: str, branch: str, revision: str
    ) -> Candidate | Conflict | AlreadyMerged:
        if revision in self.ancestors(base):
            return AlreadyMerged()
        fork = self.files(self.fork(base, revision))
        ours, theirs = self.files(base), self.files(revision)
        merged, conflicts = dict(ours), []
        for file in sorted(fork.keys() | theirs.keys()):
            before, wanted, there = fork.get(file), theirs.get(file), ours.get(file)
            if wanted in (before, there):
                continue
            if there != before:
                conflicts.append(file)
            merged[file] = wanted or ""
        if conflicts:
            return Conflict(tuple(conflicts), self.remedy)
        sha = self.write((base, revision), merged, branch)
        self.refs[name] = sha
        return Candidate(sha, self.commits[sha].tree)

    def fork(self, base: str, revision: str) -> str:
        """Return the commit at which a branch left `base`, along its first parents."""
        held = self.ancestors(base)
        while revision not in held:
            revision = self.commits[revision].parents[0]
        return revision

    def land(self, old: str, new: str) -> Landed | Moved:
        if old not in self.ancestors(new):
            raise GateError("main is only ever fast-forwarded")
        if self.head() == old:
            self.move(new, "gate")
        elif self.head() != new:
            return Moved(self.head())
        return Landed(new)

    def verify(self, new: str, tree: str) -> None:
        if new not in self.ancestors(self.head()) or self.tree(new) != tree:
            raise GateError("main is not what was tested")

    def is_landed(self, sha: str) -> bool:
        return sha in self.ancestors(self.head())

    def not_on(self, head: str, candidates: Iterable[str]) -> frozenset[str]:
        tree = self.tree(head)
        *_, base = takewhile(lambda sha: self.tree(sha) == tree, self.past())
        return frozenset(each for each in candidates if base not in self.ancestors(each))

    def kept(self) -> dict[str, str]:
        return dict(self.refs)

    def forget(self, name: str) -> None:
        self.refs.pop(name, None)
