"""The source of a release is the tree of its commit, byte for byte, whatever the tree says."""

from __future__ import annotations

import hashlib
import os
import stat
import zlib
from pathlib import Path

import pytest

from pipelines.system.git import GitError, git
from pipelines.worker_tasks.commands import BuildError
from pipelines.worker_tasks.source import write_source

NOBODY = {
    f"GIT_{role}_{key}": "ada" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")
}
ATTRIBUTES = b"""\
secret.txt export-ignore
folder export-ignore
version.txt export-subst ident
lines.txt text eol=crlf
latin.txt working-tree-encoding=UTF-16
big.bin filter=lfs diff=lfs merge=lfs -text
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A bare repository without a commit."""
    git(tmp_path, "init", "--quiet", "--bare", "hub.git")
    return tmp_path / "hub.git"


def blob(repository: Path, content: bytes) -> str:
    return git(repository, "hash-object", "-w", "--stdin", input=content).strip()


def tree(repository: Path, *entries: tuple[str, bytes, str]) -> str:
    """Make a tree of (mode, name, object) as they are given: git itself would refuse some."""
    raw = b"".join(b"%s %s\0%s" % (m.encode(), n, bytes.fromhex(o)) for m, n, o in entries)
    sent = ("hash-object", "-w", "-t", "tree", "--stdin", "--literally")
    return git(repository, *sent, input=raw).strip()


def commit(repository: Path, of: str) -> str:
    return git(repository, "commit-tree", of, "-m", "a change", env=NOBODY).strip()


def test_every_file_is_the_blob_of_the_tree(repository: Path, tmp_path: Path) -> None:
    files = {
        b".gitattributes": ATTRIBUTES,
        b"secret.txt": b"is there\n",
        b"version.txt": b"$Format:%H$ $Id$\n",
        b"lines.txt": b"one\ntwo\r\nthree\n",
        b"latin.txt": b"text\n",
        b"big.bin": b"version https://git-lfs.github.com/spec/v1\n",
        b"caf\xe9 \n.txt": b"\0\xff",
        b"empty": b"",
    }
    entries = [("100644", name, blob(repository, content)) for name, content in files.items()]
    entries.append(("100755", b"run.sh", blob(repository, b"#!/bin/sh\n")))
    entries.append(("120000", b"there", blob(repository, b"folder/inner.txt")))
    inner = tree(repository, ("100644", b"inner.txt", blob(repository, b"inner\n")))
    entries += [("40000", b"folder", inner), ("160000", b"module", "1" * 40)]
    revision = commit(repository, tree(repository, *entries))

    into = tmp_path / "source"
    write_source(repository, revision, into)
    assert {
        os.fsencode(each.name): each.read_bytes() for each in into.iterdir() if each.is_file()
    }.items() >= files.items()
    assert (into / "there").readlink() == Path("folder/inner.txt")
    assert (into / "there").read_bytes() == b"inner\n"
    assert list((into / "module").iterdir()) == []
    assert stat.S_IMODE((into / "run.sh").stat().st_mode) & 0o111
    assert not stat.S_IMODE((into / "empty").stat().st_mode) & 0o111


@pytest.mark.parametrize("name", [b"..", b".", b".git", b".GIT", b"a/b"])
def test_a_name_that_leads_elsewhere_is_refused(
    repository: Path, tmp_path: Path, name: bytes
) -> None:
    made = tree(repository, ("100644", name, blob(repository, b"x")))
    with pytest.raises(BuildError, match="rename it"):
        write_source(repository, commit(repository, made), tmp_path / "source")


def test_nothing_is_written_through_a_link(repository: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    inner = tree(repository, ("100644", b"sneaked", blob(repository, b"x")))
    link = blob(repository, os.fsencode(outside))
    made = tree(repository, ("120000", b"a", link), ("40000", b"a", inner))
    with pytest.raises(BuildError, match="source/a of the revision cannot be made: File exists"):
        write_source(repository, commit(repository, made), tmp_path / "source")
    assert list(outside.iterdir()) == []


def test_an_object_that_is_not_what_its_name_says_is_refused(
    repository: Path, tmp_path: Path
) -> None:
    good = blob(repository, b"tested\n")
    revision = commit(repository, tree(repository, ("100644", b"a", good)))
    file = repository / "objects" / good[:2] / good[2:]
    file.chmod(0o644)
    file.write_bytes(zlib.compress(b"blob 7\0forged\n"))
    assert good == hashlib.sha1(b"blob 7\0tested\n", usedforsecurity=False).hexdigest()
    with pytest.raises(GitError, match="is not what its name says"):
        write_source(repository, revision, tmp_path / "source")


def test_a_replacement_changes_nothing(repository: Path, tmp_path: Path) -> None:
    good, other = blob(repository, b"tested\n"), blob(repository, b"other\n")
    revision = commit(repository, tree(repository, ("100644", b"a", good)))
    git(repository, "replace", good, other)
    write_source(repository, revision, tmp_path / "source")
    assert (tmp_path / "source" / "a").read_bytes() == b"tested\n"
