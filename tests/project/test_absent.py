"""What git keeps the name of alone is refused, and never served."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.project.absent import why_incomplete
from pipelines.system.checkout_marker import CHECKED_OUT
from pipelines.system.git import git

pytestmark = pytest.mark.process
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 12345\n"
LFS = "*.png filter=lfs diff=lfs merge=lfs -text\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet")
    return tmp_path


def commit(checkout: Path, **files: str) -> None:
    for name, text in files.items():
        (checkout / name.replace("_", ".")).write_text(text)
    git(checkout, "-c", "filter.lfs.clean=cat", "-c", "filter.lfs.required=false", "add", "--all")
    list_files(checkout)


def list_files(checkout: Path) -> None:
    """Do what the step does that checks out."""
    (checkout / CHECKED_OUT).write_text(git(checkout, "ls-files", "--stage", "-z"))


def test_a_submodule(checkout: Path) -> None:
    commit(checkout, a_txt="a")
    assert why_incomplete(checkout) is None
    git(checkout, "update-index", "--add", "--cacheinfo", f"160000,{'a' * 40},libs/prices")
    list_files(checkout)
    assert why_incomplete(checkout) == (
        "libs/prices: a submodule, which the hub does not hold; commit its files, or require it as "
        "a package."
    )


def test_pointers_of_lfs(checkout: Path) -> None:
    commit(checkout, logo_png=POINTER, _gitattributes=LFS, a_txt="a")
    assert why_incomplete(checkout) == (
        "logo.png: a pointer of Git LFS, whose content the hub does not hold; commit the file "
        "itself (git lfs migrate export), or keep it elsewhere."
    )


@pytest.mark.parametrize(
    "files",
    [
        {"logo_png": POINTER},  # a text on pointers
        {"logo_png": "\x89PNG", "_gitattributes": LFS},
        {"logo_png": POINTER + "x" * 1024, "_gitattributes": LFS},
    ],
)
def test_what_is_no_pointer(checkout: Path, files: dict[str, str]) -> None:
    commit(checkout, **files)
    assert why_incomplete(checkout) is None


def test_what_is_no_checkout_of_git_lacks_nothing(tmp_path: Path) -> None:
    assert why_incomplete(tmp_path) is None
