"""The gate's git: makes candidates, lands them and checks what landed, without a work tree."""

from dataclasses import dataclass
from pathlib import Path

from pipelines.boundaries import boundary
from pipelines.git import GitError, break_stale_locks, git, readable, reports_error
from pipelines.hub.repository import HEADS, MAIN, Hub

_GATE = "refs/gate/"
_DISALLOWED = " .,:;<>\"\\'"  # git refuses a name made of nothing else


class GateError(Exception):
    """What the gate must not do, or must not have done; a sentence for people."""


@dataclass(frozen=True)
class Candidate:
    """The merge commit of one branch on top of everything ahead of it."""

    sha: str
    tree: str


@dataclass(frozen=True)
class Conflict:
    """The branch does not merge; `files` are readable, and empty where git names none."""

    files: tuple[str, ...]


@dataclass(frozen=True)
class AlreadyMerged:
    """The base holds the pushed revision: there is nothing to land."""


@dataclass(frozen=True)
class Landed:
    """The target is at `sha` now."""

    sha: str


@dataclass(frozen=True)
class Moved:
    """The target was not where it should have been, and stays at `actual` (None: it is gone)."""

    actual: str | None


class GateRepository:
    """The gate's side of a local hub.

    Any method raises GitError where git itself fails (a full disk, a lost object): try again.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.hub = Hub(path)

    def head(self, branch: str = MAIN) -> str:
        """Return where the target is; empty if it is gone."""
        return self.hub.head(branch) or ""

    def tree(self, sha: str) -> str:
        """Return the tree of a commit; empty for no commit."""
        return git(self.path, "rev-parse", f"{sha}^{{tree}}").strip() if sha else ""

    def probe(self) -> None:
        """Write a commit that nothing refers to; raises GitError where nothing can be written."""
        who = {"GIT_AUTHOR_NAME": "slipway", "GIT_AUTHOR_EMAIL": ""}
        who |= {"GIT_COMMITTER_NAME": "slipway", "GIT_COMMITTER_EMAIL": ""}
        git(self.path, "commit-tree", f"{HEADS}{MAIN}^{{tree}}", "-m", "probe", env=who)

    def candidate(
        self, entry: int, base: str, branch: str, revision: str
    ) -> Candidate | Conflict | AlreadyMerged:
        """Merge `revision` of `branch` onto `base`, and keep the result for `entry`.

        The same base, branch and revision give the same SHA: who and when are the push's own.
        Raises GateError if the two have no common history.
        """
        identity = self._identity(base, revision)
        if not identity:
            return AlreadyMerged()
        tree = self._merge(base, branch, revision)
        if isinstance(tree, Conflict):
            return tree
        message = f"Merge branch '{branch}'\n\nSlipway-Push: {revision}\n"
        parents = ("-p", base, "-p", revision)
        sha = git(self.path, "commit-tree", tree, *parents, input=message, env=identity).strip()
        self._update_ref("keep candidate", f"{_GATE}{entry}", sha)
        return Candidate(sha, tree)

    def land(self, old: str, new: str, branch: str = MAIN) -> Landed | Moved:
        """Move the target from `old` to `new` in one step, or not at all; again does no harm.

        Raises GateError if that would be anything but a fast-forward.
        """
        if not self.hub.contains(old, new):
            raise GateError(f"{new} does not contain {old}: {branch} is only ever fast-forwarded.")
        try:
            self._update_ref("land", HEADS + branch, new, old)
        except GitError:
            actual = self.hub.head(branch)
            if actual == old:
                raise
            if actual != new:
                return Moved(actual)
        return Landed(new)

    def verify(self, new: str, tree: str, branch: str = MAIN) -> None:
        """Check a landing; raises GateError unless the target holds `new` and the tested tree."""
        told = git(self.path, "log", "-1", "--format=%H %T", HEADS + branch, "--")
        head, actual = told.split()
        if not self.hub.contains(new, head):
            raise GateError(f"{branch} is at {head}, which does not contain {new} that landed.")
        if actual != tree:
            raise GateError(f"{branch} at {head} has the tree {actual}, but {tree} was tested.")

    def is_landed(self, sha: str, branch: str = MAIN) -> bool:
        """Whether the target holds `sha`."""
        return self.hub.contains(sha, HEADS + branch)

    def kept(self) -> dict[int, str]:
        """The candidates that are kept, by entry."""
        refs = git(self.path, "for-each-ref", "--format=%(refname) %(objectname)", _GATE)
        pairs = (line.split(" ") for line in refs.split("\n") if line)
        return {int(ref.removeprefix(_GATE)): sha for ref, sha in pairs}

    def forget(self, entry: int) -> None:
        """Let go of the candidate of `entry`, if there is one."""
        self._update_ref("forget candidate", "-d", f"{_GATE}{entry}")

    def _identity(self, base: str, revision: str) -> dict[str, str]:
        """Who made the pushed commit, and when, for `commit-tree`; empty if `base` holds it."""
        fields = "%an%x00%ae%x00%ad%x00%cn%x00%ce%x00%cd"
        style = ("--encoding=UTF-8", "--date=raw", f"--format={fields}")
        told = git(self.path, "log", "-1", *style, revision, f"^{base}", "--").rstrip("\n")
        if not told:
            return {}
        author, its_email, written, committer, email, committed = told.split("\0")
        return {
            "GIT_AUTHOR_NAME": author if author.strip(_DISALLOWED) else "unknown",
            "GIT_AUTHOR_EMAIL": its_email,
            "GIT_AUTHOR_DATE": f"@{written or '0 +0000'}",
            "GIT_COMMITTER_NAME": committer if committer.strip(_DISALLOWED) else "unknown",
            "GIT_COMMITTER_EMAIL": email,
            "GIT_COMMITTER_DATE": f"@{committed or '0 +0000'}",
        }

    def _merge(self, base: str, branch: str, revision: str) -> str | Conflict:
        flags = ("--write-tree", "-z", "--name-only", "--no-messages")
        try:
            return git(self.path, "merge-tree", *flags, base, revision).rstrip("\0")
        except GitError as error:
            if error.code == 1 and not reports_error(error.errors):
                return Conflict(tuple(map(readable, error.output.split("\0")[1:-1])))
            if "unrelated histories" in error.errors:
                pushed = f"{readable(branch)} @ {revision[:7]}"
                raise GateError(f"{pushed} has no history in common with {MAIN}.") from error
            raise

    def _update_ref(self, act: str, *what: str) -> None:
        with boundary(act):
            try:
                git(self.path, "update-ref", *what)
            except GitError:
                if not break_stale_locks(self.path):
                    raise
                git(self.path, "update-ref", *what)
