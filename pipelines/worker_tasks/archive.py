"""A .tar.gz whose bytes depend on the files alone: not on clock, owner, umask or disk order.

After the flags that make GNU tar reproducible; Python's tarfile does not vary with tar's version.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import stat
import tarfile
from collections.abc import Iterator
from pathlib import Path

from pipelines.worker_tasks.commands import BuildError


def pack(root: Path, target: Path, time: int) -> str:
    """Pack what lies in `root` and return the SHA-256 of `target`, written aside and renamed.

    time: of every member, in seconds since 1970. Raises BuildError for a link out of the tree.
    """
    partial = target.with_name(target.name + ".partial")
    try:
        _write(root, partial, time)
        with partial.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
    return digest


def _write(root: Path, target: Path, time: int) -> None:
    with (
        target.open("wb") as file,
        gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as zipped,
        tarfile.open(
            fileobj=zipped,
            mode="w",
            format=tarfile.GNU_FORMAT,
            encoding="utf-8",
            errors="surrogateescape",  # names that are not UTF-8 stay the bytes that they are
        ) as tar,
    ):
        for path in sorted(_paths(root), key=os.fsencode):
            _add(tar, root, path, time)


def _paths(root: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name != "__pycache__"]
        for name in (*folders, *files):
            if not name.endswith(".pyc"):
                yield Path(folder, name)


def _add(tar: tarfile.TarFile, root: Path, path: Path, time: int) -> None:
    member = tarfile.TarInfo(path.relative_to(root).as_posix())
    status = path.lstat()
    member.mtime = time
    member.mode = 0o755 if path.is_dir() or status.st_mode & stat.S_IXUSR else 0o644
    if path.is_symlink():
        member.type, member.mode, member.linkname = tarfile.SYMTYPE, 0o777, _inside(root, path)
        tar.addfile(member)
    elif path.is_dir():
        member.type = tarfile.DIRTYPE
        tar.addfile(member)
    elif path.is_file():
        member.size = status.st_size
        with path.open("rb") as file:
            tar.addfile(member, file)
    else:
        raise BuildError(f"{member.name} is neither a file, a directory nor a link; remove it.")


def _inside(root: Path, link: Path) -> str:
    """The target of a link, once it is known to lead to a place in the same tree of the root."""
    target, place = link.readlink(), link.relative_to(root)
    tree = os.path.realpath(root / place.parts[0])
    # Resolved and not only read: a link by way of another can climb where its text does not.
    leads_to = Path(os.path.realpath(link.parent / target))
    if target.is_absolute() or not leads_to.is_relative_to(tree):
        raise BuildError(
            f"{place} is a link to {target}, outside of the project, where no release can follow "
            "it; replace it by a file or by a relative link inside the project."
        )
    return os.fspath(target)
