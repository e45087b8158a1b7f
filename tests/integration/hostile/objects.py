"""Writes objects of git as they are: git's own commands would refuse some of these."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from pathlib import Path

REGULAR, PROGRAM, LINK, FOLDER, SUBMODULE = "100644", "100755", "120000", "40000", "160000"
Entries = Mapping[bytes, tuple[str, bytes]]  # by path: mode, and content or a submodule's commit


def write(repository: Path, kind: str, content: bytes) -> str:
    """Write one loose object; returns its name."""
    whole = b"%s %d\0%s" % (kind.encode(), len(content), content)
    name = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
    file = repository / ".git" / "objects" / name[:2] / name[2:]
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(zlib.compress(whole, 1))
    return name


def write_tree(repository: Path, entries: Entries) -> str:
    """Write what a revision holds, with all the trees below it; returns its name."""
    here: dict[bytes, tuple[str, str]] = {}
    below: dict[bytes, dict[bytes, tuple[str, bytes]]] = {}
    for path, (mode, content) in entries.items():
        name, slash, rest = path.partition(b"/")
        if slash:
            below.setdefault(name, {})[rest] = (mode, content)
        elif mode == SUBMODULE:
            here[name] = (mode, content.decode())
        else:
            here[name] = (mode, write(repository, "blob", content))
    here |= {name: (FOLDER, write_tree(repository, inner)) for name, inner in below.items()}
    order = sorted(here, key=lambda name: name + b"/" * (here[name][0] == FOLDER))
    lines = (
        b"%s %s\0%s" % (here[name][0].encode(), name, bytes.fromhex(here[name][1]))
        for name in order
    )
    return write(repository, "tree", b"".join(lines))
