"""Each style makes what git itself makes of the same branch, without a work tree."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.gate.repository import (
    AlreadyMerged,
    Candidate,
    Conflict,
    GateError,
    GateRepository,
    Landed,
    MergeResult,
)
from pipelines.hub.repository import Hub
from pipelines.project.served import MergeStyle
from pipelines.system.git import GitError, git
from tests.repositories import commit, make_hub

STYLES: tuple[MergeStyle, ...] = ("merge", "squash", "rebase")
every_style = pytest.mark.parametrize("style", STYLES)
flattening = pytest.mark.parametrize("style", ["squash", "rebase"])
Files = Mapping[str, str | None]


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return make_hub(tmp_path)


@pytest.fixture
def main(hub: Hub) -> str:
    return hub.head("main") or ""


def branch(hub: Hub, name: str, *commits: Files, start: str = "refs/heads/main") -> str:
    """Put commits on a new branch, called by their number; return its head."""
    head = start
    for number, files in enumerate(commits, 1):
        head = commit(hub, name, files, parent=head, message=b"Change %d\n" % number)
    return head


def joined(hub: Hub, name: str, ours: str, theirs: str, tree: str | None = None) -> str:
    """Put a merge of two commits on a branch, with git's own tree or another one."""
    merged = tree or git(hub.path, "merge-tree", "--write-tree", ours, theirs).strip()
    who = {
        f"GIT_{role}_{key}": "ada" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")
    }
    sha = git(hub.path, "commit-tree", merged, "-p", ours, "-p", theirs, "-m", "Merge", env=who)
    git(hub.path, "update-ref", f"refs/heads/{name}", sha.strip())
    return sha.strip()


def made(hub: Hub, style: MergeStyle, base: str, name: str, revision: str) -> Candidate:
    outcome = GateRepository(hub.path, style).candidate("1", base, name, revision)
    assert isinstance(outcome, Candidate)
    return outcome


def told(hub: Hub, form: str, *revisions: str) -> list[str]:
    """What `git log` says, oldest first, an item a commit."""
    return git(hub.path, "log", "--reverse", "-z", f"--format={form}", *revisions).split("\0")[:-1]


@every_style
def test_a_branch_lands_as_the_tree_that_was_tested(hub: Hub, main: str, style: MergeStyle) -> None:
    feature = branch(hub, "feature", {"a.py": "1\n"}, {"b.py": "1\n"})
    ahead = commit(hub, "main", {"c.py": "1\n"})
    gate = GateRepository(hub.path, style)
    candidate = made(hub, style, ahead, "feature", feature)
    assert hub.changed_files(main, candidate.sha) == ["a.py", "b.py", "c.py"]
    assert gate.tree(candidate.sha) == candidate.tree
    assert gate.kept() == {"1": candidate.sha}
    assert gate.land(ahead, candidate.sha) == Landed(candidate.sha)
    gate.verify(candidate.sha, candidate.tree)
    assert gate.head() == candidate.sha
    git(hub.path, "fsck", "--strict")


@every_style
def test_candidates_of_a_style_are_chained(hub: Hub, main: str, style: MergeStyle) -> None:
    first = made(hub, style, main, "a", branch(hub, "a", {"a.py": "1\n"}, {"a.py": "2\n"}))
    second = made(hub, style, first.sha, "b", branch(hub, "b", {"b.py": "1\n"}, {"b.py": "2\n"}))
    assert hub.contains(first.sha, second.sha)
    assert hub.changed_files(main, second.sha) == ["a.py", "b.py"]


@every_style
@pytest.mark.process
def test_the_same_inputs_give_the_same_sha(tmp_path: Path, style: MergeStyle) -> None:
    shas = set()
    for place in ("here", "there"):
        (tmp_path / place).mkdir()
        hub = make_hub(tmp_path / place)
        feature = branch(hub, "feature", {"a.py": "1\n"}, {"b.py": "1\n"})
        ahead = commit(hub, "main", {"c.py": "1\n"})
        shas |= {made(hub, style, ahead, "feature", feature).sha for _ in range(2)}
    assert len(shas) == 1


@pytest.mark.parametrize(
    ("style", "remedy"),
    [
        ("merge", "merge main into the branch"),
        ("squash", "merge main into the branch"),
        ("rebase", "rebase the branch onto main"),
    ],
)
def test_a_conflict_names_files_and_remedy(hub: Hub, style: MergeStyle, remedy: str) -> None:
    feature = branch(hub, "feature", {"new.py": "1\n"}, {"genes.txt": "MYC\n", "bad-\udcff": "1"})
    ahead = commit(hub, "main", {"genes.txt": "RB1\n", "bad-\udcff": "2"})
    gate = GateRepository(hub.path, style)
    assert gate.candidate("1", ahead, "feature", feature) == Conflict(
        ("bad-�", "genes.txt"), remedy
    )
    assert gate.kept() == {}


@every_style
def test_what_the_base_holds_is_merged_already(hub: Hub, main: str, style: MergeStyle) -> None:
    feature = branch(hub, "feature", {"new.py": "1\n"})
    ahead = commit(hub, "main", {"other.py": "1\n"})
    candidate = made(hub, style, ahead, "feature", feature)
    gate = GateRepository(hub.path, style)
    for pushed in (feature, candidate.sha, main):
        assert gate.candidate("2", candidate.sha, "feature", pushed) == AlreadyMerged()


@flattening
def test_what_changes_nothing_is_merged_already(hub: Hub, main: str, style: MergeStyle) -> None:
    gate = GateRepository(hub.path, style)
    idle = branch(hub, "idle", {}, {})
    assert gate.candidate("1", main, "idle", idle) == AlreadyMerged()
    there_and_back = branch(hub, "both", {"x.py": "1\n"}, {"x.py": None})
    if style == "squash":
        assert gate.candidate("1", main, "both", there_and_back) == AlreadyMerged()


@every_style
def test_unrelated_history_is_no_conflict(hub: Hub, main: str, style: MergeStyle) -> None:
    island = commit(hub, "island", {"genes.txt": "MYC\n"}, parent=None)
    with pytest.raises(GateError, match=rf"island @ {island[:7]} has no history in common"):
        GateRepository(hub.path, style).candidate("1", main, "island", island)


@every_style
@pytest.mark.parametrize("lost", ["feature^{commit}", "feature^{tree}", "feature:genes.txt"])
def test_a_lost_object_is_gits_failure(hub: Hub, style: MergeStyle, lost: str) -> None:
    feature = branch(hub, "feature", {"a.py": "1\n"}, {"genes.txt": "MYC\n"})
    base = commit(hub, "main", {"genes.txt": "RB1\n", "other.py": "1\n"})
    name = git(hub.path, "rev-parse", lost).strip()
    (hub.path / "objects" / name[:2] / name[2:]).unlink()
    gate = GateRepository(hub.path, style)
    with pytest.raises(GitError):
        gate.candidate("1", base, "feature", feature)
    assert gate.kept() == {}


def test_a_squashed_branch_lists_its_commits(hub: Hub, main: str) -> None:
    feature = branch(hub, "feature", {"a.py": "1\n"}, {"b.py": "1\n"})
    candidate = made(hub, "squash", main, "feature", feature)
    assert told(hub, "%P|%an <%ae> %ad|%B", "--date=raw", candidate.sha)[-1] == (
        f"{main}|Ada <ada@example.org> 1700000000 +0200|"
        f"Squash branch 'feature'\n\n* Change 1\n* Change 2\n\nSlipway-Push: {feature}\n"
    )


@pytest.mark.parametrize(
    ("message", "squashed"),
    [
        (b"Add MYC\n\nIt matters.\n", "Add MYC\n\nIt matters.\n\n"),
        (b"fix: MYC\n", "fix: MYC\n\n"),
        (b"Add MYC\n\nSigned-off-by: A <a@x>\n", "Add MYC\n\nSigned-off-by: A <a@x>\n"),
        (b"Ren\xe9\n", "René\n\n"),  # git takes bytes that are no UTF-8 for Latin-1
    ],
)
def test_a_single_commit_keeps_its_message(
    hub: Hub, main: str, message: bytes, squashed: str
) -> None:
    feature = commit(hub, "feature", {"new.py": "1\n"}, message=message)
    candidate = made(hub, "squash", main, "feature", feature)
    assert told(hub, "%B", candidate.sha)[-1] == f"{squashed}Slipway-Push: {feature}\n"


def test_a_merge_of_main_is_not_listed_when_squashed(hub: Hub, main: str) -> None:
    feature = branch(hub, "feature", {"a.py": "1\n"})
    ahead = commit(hub, "main", {"b.py": "1\n"})
    both = joined(hub, "feature", feature, ahead)
    candidate = made(hub, "squash", ahead, "feature", both)
    assert told(hub, "%s", f"{ahead}..{candidate.sha}") == ["Change 1"]


def test_rebased_commits_keep_who_when_and_why(hub: Hub) -> None:
    names = ("Ren\udce9 <r@x>", "Ada <ada@example.org>")
    first = commit(
        hub,
        "feature",
        {"bad-\udcff": "1"},
        message=b"One\n\nBody\n",
        identity=b"Ren\xe9 <r@x> 1700000000 +0545",
    )
    feature = commit(hub, "feature", {"b.py": "1\n"}, parent=first, message=b"Zwei \xfc\n")
    ahead = commit(hub, "main", {"c.py": "1\n"})
    candidate = made(hub, "rebase", ahead, "feature", feature)
    assert told(hub, "%an <%ae> %ad %cd|%B", "--date=raw", f"{ahead}..{candidate.sha}") == [
        f"{names[0].replace(chr(0xDCE9), 'é')} 1700000000 +0545 1700000000 +0545|One\n\nBody\n",
        f"{names[1]} 1700000000 +0200 1700000000 +0200|Zwei ü\n",
    ]
    assert told(hub, "%P", f"{ahead}..{candidate.sha}")[0] == ahead


def test_a_branch_that_stands_on_the_base_is_rebased_as_it_is(hub: Hub, main: str) -> None:
    feature = branch(hub, "feature", {"a.py": "1\n"}, {"b.py": "1\n"})
    assert made(hub, "rebase", main, "feature", feature).sha == feature


def test_commits_that_become_empty_are_dropped(hub: Hub) -> None:
    feature = branch(hub, "feature", {"a.py": "1\n"}, {}, {"b.py": "1\n"})
    ahead = commit(hub, "main", {"a.py": "1\n"})
    candidate = made(hub, "rebase", ahead, "feature", feature)
    assert told(hub, "%s", f"{ahead}..{candidate.sha}") == ["Change 3"]


def test_a_landed_commit_does_not_conflict_with_what_followed_it(hub: Hub) -> None:
    """Main has the first commit as another one, and went on from there: git leaves it out."""
    feature = branch(hub, "feature", {"a.py": "1\n"}, {"b.py": "1\n"})
    landed = branch(hub, "main", {"c.py": "1\n"}, {"a.py": "1\n"}, {"a.py": "2\n"})
    candidate = made(hub, "rebase", landed, "feature", feature)
    assert told(hub, "%s", f"{landed}..{candidate.sha}") == ["Change 2"]
    assert git(hub.path, "show", f"{candidate.sha}:a.py") == "2\n"


def test_what_was_reverted_can_be_pushed_again(hub: Hub) -> None:
    feature = branch(hub, "feature", {"a.py": "1\n"})
    reverted = branch(hub, "main", {"c.py": "1\n"}, {"a.py": "1\n"}, {"a.py": None})
    for style in ("squash", "rebase"):
        candidate = made(hub, style, reverted, "feature", feature)  # type: ignore[arg-type]
        assert hub.changed_files(reverted, candidate.sha) == ["a.py"]


def test_a_harmless_merge_is_flattened(hub: Hub) -> None:
    feature = branch(hub, "feature", {"a.py": "1\n"})
    ahead = commit(hub, "main", {"b.py": "1\n"})
    both = joined(hub, "feature", feature, ahead)
    last = commit(hub, "feature", {"c.py": "1\n"}, parent=both, message=b"Change 2\n")
    candidate = made(hub, "rebase", ahead, "feature", last)
    assert told(hub, "%s", f"{ahead}..{candidate.sha}") == ["Change 1", "Change 2"]


def test_what_only_a_merge_brings_is_not_lost(hub: Hub) -> None:
    feature = branch(hub, "feature", {"a.py": "1\n"})
    ahead = commit(hub, "main", {"b.py": "1\n"})
    slipped = commit(hub, "other", {"a.py": "1\n", "slipped-in.py": "1\n"}, parent=ahead)
    tree = git(hub.path, "rev-parse", f"{slipped}^{{tree}}").strip()
    both = joined(hub, "feature", feature, ahead, tree)
    with pytest.raises(GateError, match=rf"feature @ {both[:7]} holds merges.*rebase the branch"):
        GateRepository(hub.path, "rebase").candidate("1", ahead, "feature", both)
    assert made(hub, "squash", ahead, "feature", both).tree == tree


def test_a_branch_changes_what_it_changed_since_it_left(hub: Hub, main: str) -> None:
    feature = branch(hub, "feature", {"bad-\udcff 基": "1\n"}, {"genes.txt": None})
    ahead = commit(hub, "main", {"c.py": "1\n"})
    gate = GateRepository(hub.path)
    assert gate.changed_files(ahead, feature) == ["bad-� 基", "genes.txt"]
    assert gate.changed_files(feature, feature) == []


# Git reapplies what main has as another commit, or leaves it out; we do that where it conflicts.
BY_GIT: dict[MergeStyle, tuple[tuple[tuple[str, ...], ...], ...]] = {
    "merge": ((("merge", "-q", "--no-ff", "-m", "merge", "feature"),),),
    "squash": (
        (
            ("merge", "-q", "--squash", "feature"),
            ("commit", "-q", "--allow-empty", "-m", "squash"),
        ),
    ),
    "rebase": (
        (("rebase", "-q", "--reapply-cherry-picks", "main", "feature"),),
        (("rebase", "-q", "main", "feature"),),
    ),
}
# An edit sets one line of a file, or deletes the file.
Edit = tuple[str, int, str]
START = {name: "".join(f"{number}\n" for number in range(12)) for name in ("a", "b", "d/c")}
edits = st.tuples(st.sampled_from([*START, "new"]), st.integers(0, 11), st.sampled_from("XYZ-"))
histories = st.lists(st.lists(edits, min_size=1, max_size=2), min_size=1, max_size=3)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """A new folder each time."""
    top, numbers = tmp_path_factory.mktemp("styles"), itertools.count()

    def place() -> Path:
        made = top / str(next(numbers))
        made.mkdir()
        return made

    return place


@settings(
    max_examples=int(os.environ.get("SLIPWAY_TEST_MERGES", "25")),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(ours=histories, theirs=histories)
@pytest.mark.process
def test_what_lands_is_what_git_makes_in_a_work_tree(
    places: Callable[[], Path], ours: list[list[Edit]], theirs: list[list[Edit]]
) -> None:
    hub = make_hub(place := places())
    fork = commit(hub, "main", START)
    for name, history in (("feature", theirs), ("main", ours)):
        head, files = fork, dict[str, str | None](START)
        for change in history:
            files = _edited(files, change)
            head = commit(hub, name, files, parent=head)
    main, feature = hub.head("main") or "", hub.head("feature") or ""
    for style in STYLES:
        outcome = GateRepository(hub.path, style).candidate("1", main, "feature", feature)
        expected = {
            _by_git(hub, place / f"{style}-{number}", way)
            for number, way in enumerate(BY_GIT[style])
        }
        assert _tree(hub, main, outcome) in expected


def _tree(hub: Hub, base: str, outcome: MergeResult) -> str | None:
    if isinstance(outcome, Conflict):
        return None
    if isinstance(outcome, Candidate):
        return outcome.tree
    return git(hub.path, "rev-parse", f"{base}^{{tree}}").strip()


def _edited(files: Files, change: list[Edit]) -> dict[str, str | None]:
    edited = dict(files)
    for name, number, text in change:
        lines = (edited.get(name) or START["a"]).splitlines()
        lines[number] = text
        edited[name] = None if text == "-" else "".join(f"{line}\n" for line in lines)
    return edited


def _by_git(hub: Hub, work: Path, way: tuple[tuple[str, ...], ...]) -> str | None:
    """The tree that git makes in a work tree; None for a conflict."""
    git(work.parent, "clone", "-q", "--branch=main", str(hub.path), work.name)
    for key in ("user.name", "user.email"):
        git(work, "config", key, "ada")
    git(work, "branch", "-q", "feature", "origin/feature")
    for command in way:
        try:
            git(work, *command)
        except GitError as error:
            if "CONFLICT" in error.output + error.errors:
                return None
            raise
    return git(work, "rev-parse", "HEAD^{tree}").strip()
