"""The artifact of a release: verified, read and unpacked safely."""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
import re
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipelines.deploy.faults import ReleaseFault
from pipelines.deploy.release.manifest import Manifest
from pipelines.system.faults import EnvironmentFault


@dataclass(frozen=True)
class Artifact:
    """A file that is a release, once its hash was found to be the expected one."""

    path: Path
    digest: str
    manifest: Manifest
    bytes_unpacked: int


def verify(path: Path, expected: str | None) -> str:
    """Return the SHA-256, when it is `expected` or else what `<path>.sha256` says."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EnvironmentFault(
            f"The artifact {path} cannot be read: {error.strerror}. Build it again."
        ) from error
    if expected is None:
        expected = _recorded(path)
    if digest != expected.lower():
        raise EnvironmentFault(
            f"The artifact {path.name} is not the one that was tested: its SHA-256 is {digest},"
            f" and {expected} was recorded. Build it again from its revision."
        )
    return digest


def _recorded(path: Path) -> str:
    beside = path.with_name(path.name + ".sha256")
    try:
        text = beside.read_text()
    except OSError:
        raise EnvironmentFault(
            f"Nothing says what the SHA-256 of {path.name} should be: {beside} cannot be read."
            " Give it with --sha256."
        ) from None
    if not (match := re.match(r"[0-9a-fA-F]{64}\b", text)):
        raise EnvironmentFault(f"{beside} does not start with a SHA-256. Give it with --sha256.")
    return match[0]


def read(path: Path, digest: str) -> Artifact:
    """Read a verified file; raises ReleaseFault when it would not unpack to a release."""
    size = 0
    with _opened(path) as tar:
        for member in tar:
            _check(member, path.name)
            size += member.size
        texts = {name: _text(tar, name, path.name) for name in ("release.json", "requirements.txt")}
    try:
        manifest = Manifest.parse(json.loads(texts["release.json"]))
    except ValueError as error:
        raise ReleaseFault(f"release.json in {path.name} cannot be used: {error}") from error
    lock_hash = hashlib.sha256(texts["requirements.txt"]).hexdigest()
    if lock_hash != manifest.lock_hash:
        raise ReleaseFault(
            f"release.json in {path.name} names the lock file {manifest.lock_hash[:12]}, but"
            f" requirements.txt beside it is {lock_hash[:12]}. Build the artifact again."
        )
    return Artifact(path, digest, manifest, size)


def unpack(artifact: Artifact, target: Path) -> None:
    """Write the files below `target`, which must not exist. Nothing lands outside of it."""
    target.mkdir(parents=True)
    links = []
    with _opened(artifact.path) as tar:
        for member in tar:
            _check(member, artifact.path.name)
            place = target / member.name
            if member.issym():
                links.append((place, member.linkname))
                continue
            if member.isdir():
                place.mkdir(parents=True, exist_ok=True)
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            source = tar.extractfile(member)
            assert source is not None  # only files are left
            with source, place.open("xb") as file:
                shutil.copyfileobj(source, file)
            place.chmod(0o755 if member.mode & 0o100 else 0o644)
    # Last, so that no file is ever written by way of a link.
    for place, leads_to in links:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(leads_to)
    for place, _ in links:
        # `Path.resolve` raises for one that leads to itself, which leads nowhere else.
        if not Path(os.path.realpath(place)).is_relative_to(target.resolve()):
            raise ReleaseFault(f"{artifact.path.name} holds a link out of itself: {place.name!r}.")


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(path, "r:gz") as tar:
            yield tar
    except (tarfile.TarError, EOFError, UnicodeError) as error:
        raise ReleaseFault(f"{path.name} is not a whole .tar.gz file: {error}") from error


def _check(member: tarfile.TarInfo, artifact: str) -> None:
    name = PurePosixPath(member.name)
    if name.is_absolute() or ".." in name.parts or "\\" in member.name:
        raise ReleaseFault(f"{artifact} wants to write outside of its directory: {member.name!r}.")
    if member.issym() and posixpath.normpath(name.parent / member.linkname).startswith(("/", "..")):
        raise ReleaseFault(f"{artifact} holds a link out of itself: {member.name!r}.")
    if not (member.isfile() or member.isdir() or member.issym()):
        raise ReleaseFault(
            f"{artifact} holds {member.name!r}, which is a hard link or a device;"
            " a release consists of files, directories and links between them."
        )


def _text(tar: tarfile.TarFile, name: str, artifact: str) -> bytes:
    try:
        source = tar.extractfile(name)
    except KeyError:
        source = None
    if source is None:
        raise ReleaseFault(f"{artifact} has no file {name} at its root: it is no release.")
    with source:
        return source.read()
