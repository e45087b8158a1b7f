"""A revision's files, byte for byte as git has them."""

from __future__ import annotations

import os
from pathlib import Path

from pipelines.system.git_objects import DIRECTORY, LINK, SUBMODULE, Objects, TreeEntry
from pipelines.worker_tasks.commands import BuildError

_TRAPS = (b"", b".", b"..", b".git")


def write_source(repository: Path, revision: str, into: Path) -> None:
    """Write the files of a commit, named whole, into a new directory.

    A submodule is an empty directory. Links are made last, so that nothing is written through one.
    Raises BuildError for a name that leads elsewhere or cannot be made, GitError for what is broken
    in git's objects.
    """
    links: list[tuple[bytes, bytes]] = []
    try:
        with Objects(repository) as objects:
            _write_tree(objects, objects.tree_of(revision), os.fsencode(into), links)
        for path, target in links:
            os.symlink(target, path)  # noqa: PTH211, as the names are bytes
    except OSError as error:
        name = os.path.relpath(os.fsdecode(error.filename2 or error.filename or into), into.parent)
        raise BuildError(f"{name} of the revision cannot be made: {error.strerror}.") from error


def _write_tree(objects: Objects, tree: str, into: bytes, links: list[tuple[bytes, bytes]]) -> None:
    os.mkdir(into)  # noqa: PTH102
    for entry in objects.tree(tree):
        path = os.path.join(into, _checked(entry))  # noqa: PTH118
        if entry.type == DIRECTORY:
            _write_tree(objects, entry.object, path, links)
        elif entry.type == SUBMODULE:
            os.mkdir(path)  # noqa: PTH102
        elif entry.type == LINK:
            links.append((path, b"".join(objects.chunks(entry.object, "blob"))))
        else:
            mode = 0o755 if entry.mode & 0o100 else 0o644
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
                file.writelines(objects.chunks(entry.object, "blob"))


def _checked(entry: TreeEntry) -> bytes:
    if entry.name.lower() in _TRAPS or b"/" in entry.name:
        name = entry.name.decode(errors="backslashreplace")
        raise BuildError(f"the revision holds a file that is named {name!r}: rename it.")
    return entry.name
