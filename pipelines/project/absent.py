"""What a checkout lacks: git keeps the names of some content, and not the content."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from pipelines.system.checkout_marker import CHECKED_OUT

_SUBMODULE = "160000"  # the mode of a commit of another repository
# https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
_POINTER, _LONGEST_POINTER = b"version https://git-lfs.github.com/spec/v1\n", 1024  # bytes
MOST_NAMED = 3


def why_incomplete(directory: Path) -> str | None:
    """Say what a build's checkout lacks, and the remedy; None if nothing, or if it is none."""
    modes = dict(_tracked(directory))
    if submodules := [name for name, mode in modes.items() if mode == _SUBMODULE]:
        return (
            f"{_first(submodules)}: a submodule, which the hub does not hold; commit its files, "
            "or require it as a package."
        )
    if pointers := [*_pointers(directory, modes)]:
        return (
            f"{_first(pointers)}: a pointer of Git LFS, whose content the hub does not hold; "
            "commit the file itself (git lfs migrate export), or keep it elsewhere."
        )
    return None


def _tracked(directory: Path) -> Iterator[tuple[str, str]]:
    """Yield the path and the mode of everything that is checked out."""
    listed = _beginning(directory / CHECKED_OUT, -1)
    for line in listed.split(b"\0")[:-1]:
        facts, _, name = line.partition(b"\t")
        yield os.fsdecode(name), facts.split(b" ")[0].decode()


def _pointers(directory: Path, modes: dict[str, str]) -> Iterator[str]:
    """Yield the files that are pointers, where an attributes file speaks of LFS."""
    attributes = (directory / name for name in modes if Path(name).name == ".gitattributes")
    if not any(b"filter=lfs" in _beginning(file, 1 << 20) for file in attributes):
        return
    for name in modes:
        file = directory / name
        is_short = file.lstat().st_size < _LONGEST_POINTER and not file.is_symlink()
        if is_short and _beginning(file, len(_POINTER)) == _POINTER:
            yield name


def _beginning(file: Path, most: int) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(most)
    except OSError:
        return b""


def _first(names: list[str]) -> str:
    shown = [name.encode(errors="backslashreplace").decode() for name in names[:MOST_NAMED]]
    more = len(names) - MOST_NAMED
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
