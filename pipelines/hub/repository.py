"""The hub of one project: a bare repository, made once and read by the master."""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pipelines.hub import received
from pipelines.hub.hooks import HookSettings, install, replace
from pipelines.system.git import GitError, break_stale_locks, git, readable, require_git

HEADS = "refs/heads/"
MAIN = "main"
_EMPTY_TREE = "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
_MANY = 500  # names: beyond that, one look at all branches is cheaper than asking by name

# Included by the repository's own `config`, so that what an administrator adds there stays.
_CONFIG = """\
# Written by `slipway up` each time; your own settings belong into `config`.
[receive]
	advertisePushOptions = true
	denyNonFastForwards = false
	denyDeletes = false
	denyDeleteCurrent = ignore  # the update hook refuses it, and says what to do instead
[transfer]
	hideRefs = refs/gate  # nobody sees or pushes candidates; workers fetch them by SHA
[uploadpack]
	allowAnySHA1InWant = true  # also of a branch that has moved on since
[core]
	fsync = committed,reference  # an accepted push survives a power cut
[gc]
	pruneExpire = 90.days.ago  # builds still name revisions that no branch holds any more
"""

# The same seed gives the same first commit in every hub, so clones of one can push to another.
_SEEDER = {
    f"GIT_{role}_{key}": value
    for role in ("AUTHOR", "COMMITTER")
    for key, value in (
        ("NAME", "Slipway"),
        ("EMAIL", "slipway@localhost"),
        ("DATE", "2025-01-01T00:00:00+0000"),
    )
}


class HubError(Exception):
    """The hub cannot be made; a sentence with the remedy."""


@dataclass(frozen=True)
class Commit:
    """What people read of a commit; bytes that are no UTF-8 are replaced."""

    revision: str
    author: str
    email: str
    subject: str
    body: str


@dataclass(frozen=True)
class Hub:
    """The bare repository at `path`. Any method raises GitError where git itself fails."""

    path: Path

    @classmethod
    def create(cls, path: Path, *, project: str, seed: Path | None, hooks: HookSettings) -> Self:
        """Make the hub if there is none, with `main` from the files in `seed`; renew its hooks.

        Without a seed it stays empty, to become a mirror. A bare clone of a project's own
        repository, put there before, becomes the hub as it is.
        Killed at any point, it is finished by the next call. Raises HubError.
        """
        require_git()
        if path.exists():
            break_stale_locks(path)
            _equip(path, hooks)
            return cls(path)
        for leftover in path.parent.glob(f"{path.name}.partial-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        aside = path.with_name(f"{path.name}.partial-{os.getpid()}")
        aside.mkdir(parents=True)
        empty = ("--bare", "--template=", "--object-format=sha1", f"--initial-branch={MAIN}")
        git(aside, "init", *empty)
        if seed:
            _seed(aside, project, seed)
        _equip(aside, hooks)
        aside.rename(path)
        return cls(path)

    def branches(self, *names: str, merged: bool = False) -> dict[str, str]:
        """The heads of all branches, or of those in `names` that exist, by branch.

        With `merged` only of those that main holds.
        """
        patterns = [HEADS + name for name in names] if len(names) <= _MANY else []
        heads = git(
            self.path,
            "for-each-ref",
            "--format=%(objectname) %(refname)",
            *([f"--merged={HEADS}{MAIN}"] if merged else []),
            *(patterns or [HEADS]),
        )
        found = (line.split(" ", 1) for line in heads.split("\n") if line)
        every = {ref.removeprefix(HEADS): revision for revision, ref in found}
        return {name: every[name] for name in names if name in every} if names else every

    def head(self, branch: str) -> str | None:
        """The head of one branch, or None; costs the same however many branches there are."""
        return self.branches(branch).get(branch)

    def contains(self, ancestor: str, descendant: str) -> bool:
        """Whether `ancestor` is `descendant` or in its history."""
        try:
            git(self.path, "merge-base", "--is-ancestor", ancestor, descendant)
        except GitError as error:
            if error.code == 1:
                return False
            raise
        return True

    def trees(self, revisions: Iterable[str]) -> dict[str, str | None]:
        """The tree of each revision; None for one that is not there any more."""
        asked = list(revisions)
        if not asked:
            return {}
        objects = "".join(f"{revision}^{{tree}}\n" for revision in asked)
        found = git(self.path, "cat-file", "--batch-check=%(objectname)", input=objects)
        trees = [None if " " in answer else answer for answer in found.splitlines()]
        return dict(zip(asked, trees, strict=True))

    def commit(self, revision: str) -> Commit:
        """What people read of one commit."""
        fields = "%H%x00%an%x00%ae%x00%s%x00%b"
        told = git(self.path, "log", "-1", "--encoding=UTF-8", f"--format={fields}", revision, "--")
        sha, author, email, subject, body = readable(told).split("\0", 4)
        return Commit(sha, author, email, subject, body.strip())

    def changed_files(self, old: str | None, new: str, limit: int = 1000) -> list[str]:
        """The first `limit` paths, readable, that differ between two revisions.

        Without `old` (a new branch): since it left `main`, or all if it never did.
        """
        old = old or self._fork_point(new)
        diff = git(self.path, "diff-tree", "-r", "-z", "--name-only", "--no-renames", old, new)
        return [readable(name) for name in diff.split("\0")[:-1][:limit]]

    def _fork_point(self, revision: str) -> str:
        try:
            return git(self.path, "merge-base", HEADS + MAIN, revision).strip()
        except GitError as error:
            if error.code == 1:
                return _EMPTY_TREE
            raise


def _equip(path: Path, hooks: HookSettings) -> None:
    replace(path / "slipway.config", _CONFIG)
    if "slipway.config" not in (path / "config").read_text(errors="replace"):
        git(path, "config", "--add", "include.path", "slipway.config")
    install(path, hooks)
    received.prepare(path)
    if Hub(path).head(MAIN):  # the hook lets nobody make another one, should it ever be gone
        replace(path / "slipway.main", "")


def _seed(aside: Path, project: str, seed: Path) -> None:
    into_hub = (f"--git-dir={aside.resolve()}", "--work-tree=.")
    files = _trackable(seed, into_hub)
    if not files:
        raise HubError(f"{seed} holds no file that git would track: a project starts from some.")
    git(seed, *into_hub, "update-index", "-z", "--add", "--remove", "--stdin", input=files)
    tree = git(aside, "write-tree").strip()
    (aside / "index").unlink()
    root = git(aside, "commit-tree", tree, input=f"Start {project}\n", env=_SEEDER).strip()
    git(aside, "update-ref", HEADS + MAIN, root)


def _trackable(seed: Path, into_hub: tuple[str, ...]) -> str:
    """The files in `seed` that git would track, each followed by NUL."""
    if not seed.is_dir():
        raise HubError(f"{seed} is no directory: it should hold the project's first files.")
    # The repository around the seed, whoever owns it, says what is ignored; else the seed itself.
    where, climb = ["-c", "safe.directory=*"], {"GIT_CEILING_DIRECTORIES": ""}
    try:
        git(seed, *where, "rev-parse", "--git-dir", env=climb)
    except GitError:
        where = [*into_hub]
    listing = ("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    return git(seed, *where, *listing, env=climb)
