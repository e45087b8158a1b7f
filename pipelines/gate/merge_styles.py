"""How a branch becomes part of main: as a merge, squashed, or rebased.

Each style makes a candidate on `base` without moving anything. The same base, branch and revision
give the same SHA: who and when are the push's own.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pipelines.gate import commits
from pipelines.gate.commits import Commit, Conflict
from pipelines.project.served import MergeStyle
from pipelines.system.git import git, readable

_PUSH = "Slipway-Push"


class GateError(Exception):
    """What the gate must not do, or must not have done; a sentence for people."""


@dataclass(frozen=True)
class Candidate:
    """The last commit of one branch on top of everything ahead of it."""

    sha: str
    tree: str


@dataclass(frozen=True)
class AlreadyMerged:
    """The base holds all of it: there is nothing to land."""


MergeResult = Candidate | Conflict | AlreadyMerged


def merge(path: Path, base: str, branch: str, revision: str) -> MergeResult:
    """One commit with two parents, `base` first."""
    last = commits.added(path, base, revision, "-1")
    if not last:
        return AlreadyMerged()
    tree = _merged(path, base, branch, revision)
    if isinstance(tree, Conflict):
        return tree
    message = f"Merge branch '{branch}'\n\n{_PUSH}: {revision}\n"
    sha = commits.write(path, tree, (base, revision), message, last[0].identity)
    return Candidate(sha, tree)


def squash(path: Path, base: str, branch: str, revision: str) -> MergeResult:
    """One commit on `base` with all that the branch changes, by the author of its last commit."""
    added = commits.added(path, base, revision)
    if not added:
        return AlreadyMerged()
    tree = _merged(path, base, branch, revision)
    if isinstance(tree, Conflict):
        return tree
    if tree == commits.tree_of(path, base):
        return AlreadyMerged()
    message = _with_trailer(path, _squashed_message(branch, added), revision)
    return Candidate(commits.write(path, tree, (base,), message, added[-1].identity), tree)


def rebase(path: Path, base: str, branch: str, revision: str) -> MergeResult:
    """Each commit of the branch on top of `base`, without those that change nothing there.

    Merges are flattened. What a branch brings that its commits alone do not make is never lost:
    raises GateError instead.
    """
    added = commits.added(path, base, revision)
    if not added:
        return AlreadyMerged()
    linear = all(len(commit.parents) == 1 for commit in added)
    whole = None if linear else _merged(path, base, branch, revision)
    picked = _replay(path, base, revision, [each for each in added if len(each.parents) < 2])
    if isinstance(picked, Conflict):
        return replace(picked, remedy="rebase the branch onto main")
    if isinstance(whole, str) and whole != picked.tree:
        raise GateError(
            f"{_pushed(branch, revision)} holds merges, and its other commits alone do not make "
            "what it holds: rebase the branch onto main and push again"
        )
    return AlreadyMerged() if picked.sha == base else picked


STYLES: dict[MergeStyle, Callable[[Path, str, str, str], MergeResult]] = {
    "merge": merge,
    "squash": squash,
    "rebase": rebase,
}


def _replay(path: Path, base: str, revision: str, picks: list[Commit]) -> Candidate | Conflict:
    """Apply commits one after another; one that is in place already stays as it is."""
    at = Candidate(base, commits.tree_of(path, base))
    known: set[str] | None = None  # asked for at a conflict only: it compares every patch
    for commit in picks:
        tree = commits.pick(path, commit, at.sha, at.tree)
        if isinstance(tree, Conflict):
            known = commits.already_picked(path, base, revision) if known is None else known
            if commit.sha not in known:
                return tree
        elif tree == at.tree:
            continue
        elif commit.parents == (at.sha,):
            at = Candidate(commit.sha, tree)
        else:
            sha = commits.write(path, tree, (at.sha,), commit.message, commit.identity)
            at = Candidate(sha, tree)
    return at


def _merged(path: Path, base: str, branch: str, revision: str) -> str | Conflict:
    try:
        return commits.merge(path, base, revision)
    except commits.Unrelated as error:
        pushed = _pushed(branch, revision)
        raise GateError(f"{pushed} has no history in common with main.") from error


def _pushed(branch: str, revision: str) -> str:
    return f"{readable(branch)} @ {revision[:7]}"


def _squashed_message(branch: str, added: list[Commit]) -> str:
    written = [commit for commit in added if len(commit.parents) < 2] or added
    if len(written) == 1:
        return written[0].message
    listed = "".join(f"* {commit.subject}\n" for commit in written)
    return f"Squash branch '{branch}'\n\n{listed}"


def _with_trailer(path: Path, message: str, revision: str) -> str:
    trailer = ("--no-divider", "--trailer", f"{_PUSH}: {revision}")
    return git(path, "interpret-trailers", *trailer, input=message)
