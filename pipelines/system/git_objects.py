"""Git's objects as they are: no attribute, filter, replacement or file of a work tree changes them.

`git archive` and `git checkout` give what a tree's `.gitattributes` make of it.
"""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from pipelines.system.git import GitError, environment

CHUNK = 1 << 20  # bytes
DIRECTORY, LINK, SUBMODULE = 0o040000, 0o120000, 0o160000
_TYPE = 0o170000


@dataclass(frozen=True)
class TreeEntry:
    """One name in a tree; `type` is DIRECTORY, LINK, SUBMODULE or that of a file."""

    name: bytes
    mode: int
    object: str

    @property
    def type(self) -> int:
        return self.mode & _TYPE


class Objects:
    """The objects of a repository, each seen to be what its name says; GitError if one is not."""

    def __init__(self, repository: Path) -> None:
        command = ["git", "-C", str(repository), "cat-file", "--batch"]
        pipe = subprocess.PIPE
        env = environment(repository) | {"GIT_NO_REPLACE_OBJECTS": "1"}
        self._git = subprocess.Popen(command, stdin=pipe, stdout=pipe, env=env)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._asked.close()
        self._told.close()
        self._git.wait()

    def tree_of(self, commit: str) -> str:
        """Return the tree of a commit, which is named whole."""
        lines = b"".join(self.chunks(commit, "commit")).split(b"\n")
        return lines[0].removeprefix(b"tree ").decode()

    def tree(self, name: str) -> Iterator[TreeEntry]:
        """Return what a tree holds."""
        left, length = b"".join(self.chunks(name, "tree")), len(name) // 2
        while left:
            head, _, left = left.partition(b"\0")
            mode, _, path = head.partition(b" ")
            yield TreeEntry(path, int(mode, 8), left[:length].hex())
            left = left[length:]

    def chunks(self, name: str, kind: str) -> Iterator[bytes]:
        """Return the content of an object, to be read to its end before another is."""
        self._asked.write(f"{name}\n".encode())
        self._asked.flush()
        answer = self._told.readline().decode().split()
        if answer[:2] != [name, kind]:
            raise GitError("cat-file --batch", 1, f"{name} is no {kind}: {' '.join(answer)}")
        size = int(answer[2])
        digest = hashlib.new("sha256" if len(name) == 64 else "sha1", usedforsecurity=False)
        digest.update(f"{kind} {size}\0".encode())
        while size:
            chunk = self._told.read(min(size, CHUNK))
            if not chunk:
                raise GitError("cat-file --batch", 1, f"{name} ends too early")
            size -= len(chunk)
            digest.update(chunk)
            yield chunk
        self._told.read(1)
        if digest.hexdigest() != name:
            raise GitError("cat-file --batch", 1, f"{name} is not what its name says")

    @property
    def _asked(self) -> IO[bytes]:
        assert self._git.stdin is not None
        return self._git.stdin

    @property
    def _told(self) -> IO[bytes]:
        assert self._git.stdout is not None
        return self._git.stdout
