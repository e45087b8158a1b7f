"""The checkout, run for real against a hub."""

from __future__ import annotations

from pathlib import Path

import pytest
from buildbot.process.results import FAILURE, SUCCESS

from pipelines.hub.repository import Hub
from pipelines.steps.checkout import Checkout
from pipelines.system.git import git
from tests.repositories import commit, make_hub
from tests.steps.conftest import Really, StepCase

DIFF = """\
--- a/genes.txt
+++ b/genes.txt
@@ -1,2 +1,2 @@
-BRCA1
+MYC
 TP53
"""


@pytest.fixture
def hub(tmp_path: Path) -> Hub:
    return make_hub(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The build's folder on the worker."""
    made = tmp_path / "it's a folder"
    made.mkdir()
    return made


async def check_out(case: StepCase, hub: Hub, folder: Path, revision: str, words: str) -> None:
    case.given(Checkout(str(hub.path)), revision=revision)
    case.expect_commands(Really(folder))
    await case.outcome(SUCCESS, words)


async def test_the_revision_is_there_and_nothing_else(
    case: StepCase, hub: Hub, folder: Path
) -> None:
    revision = commit(hub, "feature", {"new.txt": "1"}, message=b"Add MYC; it's %new%\n")
    await check_out(case, hub, folder, revision, f"{revision[:7]} Add MYC; it's %new%")
    assert sorted(file.name for file in folder.iterdir()) == [".git", "genes.txt", "new.txt"]
    assert case.build.getProperty("got_revision") == revision


async def test_the_files_are_those_of_the_tree_whatever_its_attributes_say(
    case: StepCase, hub: Hub, folder: Path
) -> None:
    files = {
        ".gitattributes": "a export-ignore ident\nb text eol=crlf\nc working-tree-encoding=UTF-16\n"
        "d filter=lfs\n",
        **dict.fromkeys("abcd", "$Id$\ntwo\r\nthree\n"),
    }
    revision = commit(hub, "feature", files, message=b"Attributes\n")
    await check_out(case, hub, folder, revision, f"{revision[:7]} Attributes")
    assert {name: (folder / name).read_bytes().decode() for name in files} == files


async def test_what_a_build_before_left_is_neither_kept_nor_used(
    case: StepCase, hub: Hub, folder: Path
) -> None:
    git(folder.parent, "clone", "--quiet", str(hub.path), str(folder))
    (folder / "genes.txt").write_text("changed")
    (folder / "left").mkdir()
    (folder / "left" / "over.pyc").write_text("")
    (folder / ".gitignore").write_text("left\n")
    git(folder, "update-index", "--assume-unchanged", "genes.txt")
    hook = folder / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\ntouch sneaked\n")
    hook.chmod(0o755)
    revision = commit(hub, "feature", {"new.txt": "1"})
    await check_out(case, hub, folder, revision, f"{revision[:7]} A change")
    assert sorted(file.name for file in folder.iterdir()) == [".git", "genes.txt", "new.txt"]
    assert (folder / "genes.txt").read_text() == "BRCA1\nTP53\n"


async def test_a_candidate_that_no_branch_holds_is_found_by_its_sha(
    case: StepCase, hub: Hub, folder: Path
) -> None:
    revision = commit(hub, "gone", {"new.txt": "1"})
    git(hub.path, "update-ref", "refs/gate/7", revision)
    git(hub.path, "update-ref", "-d", "refs/heads/gone")
    await check_out(case, hub, folder, revision, f"{revision[:7]} A change")


async def test_a_revision_that_the_hub_has_not(case: StepCase, hub: Hub, folder: Path) -> None:
    missing = "f" * 40
    case.given(Checkout(str(hub.path)), revision=missing)
    case.expect_commands(Really(folder))
    words = f"cannot check out ffffffffffff from the hub: reference is not a tree: {missing}"
    await case.outcome(FAILURE, words, build=words)


async def test_a_path_that_no_disk_takes_is_told_as_git_tells_it(
    case: StepCase, hub: Hub, folder: Path
) -> None:
    deep = "/".join(["d" * 99] * 60)
    revision = commit(hub, "deep", {deep: ""})
    case.given(Checkout(str(hub.path)), revision=revision)
    case.expect_commands(Really(folder))
    said = f"cannot create directory at '{deep}"[:300]
    words = f"cannot check out {revision[:12]} from the hub: {said}…"
    await case.outcome(FAILURE, words, build=words)


@pytest.mark.parametrize(
    ("diff", "result", "outcome", "text"),
    [
        (DIFF, SUCCESS, "applied", "MYC\nTP53\n"),
        (DIFF.replace("BRCA1", "no such line"), FAILURE, "does not apply", "BRCA1\nTP53\n"),
    ],
)
async def test_uncommitted_changes_are_applied(
    case: StepCase, hub: Hub, folder: Path, diff: str, result: int, outcome: str, text: str
) -> None:
    revision = hub.branches()["main"]
    case.given(Checkout(str(hub.path)), revision=revision, patch=(1, diff.encode(), "", "", ""))
    case.expect_commands(Really(folder), Really(folder))
    words = f"{revision[:7]} Start bioweb + your changes ({outcome})"
    if result == FAILURE:
        await case.outcome(result, f"{words}", build=f"{words}")
    else:
        await case.outcome(result, words)
    assert (folder / "genes.txt").read_text() == text


async def test_a_build_without_a_revision_says_so(case: StepCase, hub: Hub) -> None:
    case.given(Checkout(str(hub.path)), revision="")
    words = "no revision to check out: push the branch instead"
    await case.outcome(FAILURE, words, build=words)
