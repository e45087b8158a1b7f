"""The gate's git: makes candidates, lands them and checks what landed, without a work tree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path

from pipelines.gate import commits
from pipelines.gate.commits import Conflict
from pipelines.gate.merge_styles import STYLES, AlreadyMerged, Candidate, GateError, MergeResult
from pipelines.hub.mirror import Mirror, refusal
from pipelines.hub.repository import HEADS, MAIN, Hub
from pipelines.project.served import MergeStyle, Project
from pipelines.system.git import GitError, git, readable, update_ref

__all__ = [
    "AlreadyMerged",
    "Candidate",
    "Conflict",
    "GateError",
    "GateRepository",
    "Landed",
    "MergeResult",
    "Moved",
    "Refused",
]

_GATE = "refs/gate/"
_PAST = 200  # commits: more than land while one run goes on


class Refused(GateError):
    """The remote does not let the gate move main, and will not until somebody changes that.

    Nothing happened: main is where it was, and the candidate may land later.
    """


@dataclass(frozen=True)
class Landed:
    """The target is at `sha` now."""

    sha: str


@dataclass(frozen=True)
class Moved:
    """The target was not where it should have been, and stays at `actual` (None: it is gone)."""

    actual: str | None


@dataclass(frozen=True)
class GateRepository:
    """The gate's side of a hub, and of the `remote` that it mirrors, if it does.

    Any method raises GitError where git itself fails (a full disk, a lost object, a remote that
    does not answer): try again.
    """

    path: Path
    style: MergeStyle = "merge"
    remote: str | None = None

    @classmethod
    def of(cls, project: Project) -> GateRepository:
        """The gate's side of a project's hub."""
        return cls(project.hub, project.merge_style, project.remote)

    @property
    def hub(self) -> Hub:
        """The local repository, which holds whatever the gate works with."""
        return Hub(self.path)

    def head(self) -> str:
        """Where the target is, as far as known here; empty if it is gone.

        A remote may have moved on since it was last looked at: a landing finds out.
        """
        return self.hub.head(MAIN) or ""

    def past(self) -> list[str]:
        """The commits that the target was at lately, newest first."""
        flags = ("--first-parent", f"--max-count={_PAST}", "--format=%H")
        return git(self.path, "log", *flags, HEADS + MAIN, "--").split()

    def tree(self, sha: str) -> str:
        """The tree of a commit; empty for no commit."""
        return commits.tree_of(self.path, sha) if sha else ""

    def changed_files(self, base: str, revision: str) -> list[str]:
        """The paths, readable, that `revision` changed since it left the history of `base`."""
        flags = ("-z", "--name-only", "--no-renames", "--no-ext-diff")
        diff = git(self.path, "diff", *flags, f"{base}...{revision}", "--")
        return [readable(name) for name in diff.split("\0")[:-1]]

    def probe(self) -> None:
        """Write a commit that nothing refers to; raises GitError where nothing can be written."""
        who = {"GIT_AUTHOR_NAME": "slipway", "GIT_AUTHOR_EMAIL": ""}
        who |= {"GIT_COMMITTER_NAME": "slipway", "GIT_COMMITTER_EMAIL": ""}
        git(self.path, "commit-tree", f"{HEADS}{MAIN}^{{tree}}", "-m", "probe", env=who)

    def candidate(self, name: str, base: str, branch: str, revision: str) -> MergeResult:
        """Put `revision` of `branch` onto `base`, and keep the result under a name.

        The same base, branch and revision give the same SHA: who and when are the push's own.
        Raises GateError if the two have no common history, or the style cannot keep all of it.
        """
        result = STYLES[self.style](self.path, base, branch, revision)
        if isinstance(result, Candidate):
            update_ref(self.path, "keep candidate", f"{_GATE}{name}", result.sha)
        return result

    def land(self, old: str, new: str) -> Landed | Moved:
        """Move the target from `old` to `new` in one step, or not at all; again does no harm.

        Raises GateError if that would be anything but a fast-forward, and Refused if the remote's
        own rules are against it.
        """
        if not self.hub.contains(old, new):
            raise GateError(f"{new} does not contain {old}: {MAIN} is only ever fast-forwarded.")
        try:
            self._move(old, new)
        except GitError as error:
            self._look()
            actual = self.head()
            if actual == old:
                self._explain(error)
                raise
            if actual != new:
                return Moved(actual or None)
        return Landed(new)

    def verify(self, new: str, tree: str) -> None:
        """Check a landing; raises GateError unless the target holds `new` and the tested tree."""
        self._look()
        commit = git(self.path, "log", "-1", "--format=%H %T", HEADS + MAIN, "--")
        head, actual = commit.split()
        if not self.hub.contains(new, head):
            raise GateError(f"{MAIN} is at {head}, which does not contain {new} that landed.")
        if actual != tree:
            raise GateError(f"{MAIN} at {head} has the tree {actual}, but {tree} was tested.")

    def is_landed(self, sha: str) -> bool:
        """Whether the target holds `sha`, as far as known here."""
        return self.hub.contains(sha, HEADS + MAIN)

    def not_on(self, head: str, candidates: Iterable[str]) -> frozenset[str]:
        """Return those of the candidates that are not made on `head`, or are gone.

        A commit that changed nothing makes no difference.
        """
        flags = ("--first-parent", f"--max-count={_PAST}", "--format=%H %T")
        past = [line.split() for line in git(self.path, "log", *flags, head, "--").splitlines()]
        *_, (base, _) = takewhile(lambda commit: commit[1] == past[0][1], past)
        return frozenset(each for each in candidates if not self._is_on(base, each))

    def _is_on(self, head: str, candidate: str) -> bool:
        try:
            return self.hub.contains(head, candidate)
        except GitError:
            return False

    def kept(self) -> dict[str, str]:
        """The candidates that are kept, by name."""
        refs = git(self.path, "for-each-ref", "--format=%(refname) %(objectname)", _GATE)
        pairs = (line.split(" ") for line in refs.split("\n") if line)
        return {ref.removeprefix(_GATE): sha for ref, sha in pairs}

    def forget(self, name: str) -> None:
        """Let go of the candidate of a name, if there is one."""
        update_ref(self.path, "forget candidate", "-d", f"{_GATE}{name}")

    @property
    def _mirror(self) -> Mirror | None:
        return Mirror(self.path, self.remote) if self.remote else None

    def _look(self) -> None:
        if self._mirror:
            self._mirror.fetch()

    def _move(self, old: str, new: str) -> None:
        if self._mirror:
            self._mirror.land(old, new)
        else:
            update_ref(self.path, "land", HEADS + MAIN, new, old)

    def _explain(self, error: GitError) -> None:
        reason = refusal(error) if self.remote else None
        if reason:
            raise Refused(
                f"{self.remote} does not let Slipway push to {MAIN}: {reason} - allow it there to "
                f"the account that Slipway pushes as, then resume the gate"
            ) from error
