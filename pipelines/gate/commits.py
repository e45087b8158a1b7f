"""Commits as the gate reads and writes them, in the hub and without a work tree."""

import re
from dataclasses import dataclass
from pathlib import Path

from pipelines.system.git import GitError, git, readable, reports_error

_FIELDS = ("%H", "%T", "%P", "%an", "%ae", "%ad", "%cn", "%ce", "%cd", "%s", "%B")
_DATE = re.compile(r"\d{1,10} [+-](?:0\d|1[0-4])[0-5]\d")
_DISALLOWED = " .,:;<>\"\\'"  # git refuses a name made of nothing else


class Unrelated(Exception):
    """Two commits that have no common history."""


@dataclass(frozen=True)
class Conflict:
    """The branch does not apply; `files` are readable, and empty where git names none."""

    files: tuple[str, ...]
    remedy: str = "merge main into the branch"


@dataclass(frozen=True)
class Commit:
    """One commit; `identity` is who made it, and when, in the variables of `commit-tree`."""

    sha: str
    tree: str
    parents: tuple[str, ...]
    identity: dict[str, str]
    subject: str
    message: str


def added(path: Path, base: str, revision: str, *options: str) -> list[Commit]:
    """The commits of `revision` that `base` has not, parents first; options are `git log`'s."""
    style = ("-z", "--encoding=UTF-8", "--date=raw", f"--format={'%x00'.join(_FIELDS)}")
    order = ("--topo-order", "--reverse")
    fields = git(path, "log", *style, *order, *options, revision, f"^{base}", "--").split("\0")
    size = len(_FIELDS)
    return [_commit(*fields[at : at + size]) for at in range(0, len(fields) - 1, size)]


def already_picked(path: Path, base: str, revision: str) -> set[str]:
    """The commits that only `revision` has, but whose very patch `base` has as another commit."""
    ours = ("--right-only", "--no-merges", f"{base}...{revision}", "--")
    marked = git(path, "rev-list", "--cherry-mark", *ours)
    return {line[1:] for line in marked.splitlines() if line.startswith("=")}


def tree_of(path: Path, commit: str) -> str:
    """The tree of a commit."""
    return git(path, "rev-parse", "--verify", f"{commit}^{{tree}}").strip()


def write(
    path: Path, tree: str, parents: tuple[str, ...], message: str, identity: dict[str, str]
) -> str:
    """Write a commit, and return its SHA: the same for the same inputs."""
    named = (word for parent in parents for word in ("-p", parent))
    return git(path, "commit-tree", tree, *named, input=message, env=identity).strip()


def merge(path: Path, ours: str, theirs: str, *options: str) -> str | Conflict:
    """Merge two commits, and return the tree.

    Raises Unrelated if they have no common history.
    """
    flags = ("--write-tree", "-z", "--name-only", "--no-messages", *options)
    try:
        return git(path, "merge-tree", *flags, ours, theirs).rstrip("\0")
    except GitError as error:
        if error.code == 1 and not reports_error(error.errors):
            return Conflict(tuple(map(readable, error.output.split("\0")[1:-1])))
        if "unrelated histories" in error.errors:
            raise Unrelated from error
        raise


def pick(path: Path, commit: Commit, tip: str, tree: str) -> str | Conflict:
    """Apply what `commit` changed to `tip`, whose tree is `tree`; return the tree.

    `merge-tree` of git before 2.40 is not told a merge base but finds it: so the tip's tree is made
    a commit beside the picked one, on the same parent.
    """
    if commit.parents == (tip,):
        return commit.tree
    beside = write(path, tree, commit.parents, "", commit.identity)
    return merge(path, beside, commit.sha, "--allow-unrelated-histories")


def _date(raw: str) -> str:
    """Return a commit's date as git takes one; the epoch for one that is none, or too far."""
    return f"@{raw}" if _DATE.fullmatch(raw) else "@0 +0000"


def _commit(sha: str, tree: str, parents: str, *rest: str) -> Commit:
    author, its_email, written, committer, email, committed, subject, message = rest
    identity = {
        "GIT_AUTHOR_NAME": author if author.strip(_DISALLOWED) else "unknown",
        "GIT_AUTHOR_EMAIL": its_email,
        "GIT_AUTHOR_DATE": _date(written),
        "GIT_COMMITTER_NAME": committer if committer.strip(_DISALLOWED) else "unknown",
        "GIT_COMMITTER_EMAIL": email,
        "GIT_COMMITTER_DATE": _date(committed),
    }
    return Commit(sha, tree, tuple(parents.split()), identity, subject, message)
