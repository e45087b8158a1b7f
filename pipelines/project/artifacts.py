"""The release artifacts that the master keeps, by project and revision."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tarfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipelines.project.served import Project
from pipelines.system.crash_points import boundary

_HOLDER = "kept-by-"  # begins the names of empty files: which builds hold on to an artifact
_one_at_a_time = threading.Lock()  # of this master's threads, and nobody else writes there
_FORMS = {"version": re.compile(r"\w[\w.+-]{0,99}"), "lock_hash": re.compile(r"[0-9a-f]{64}")}


def kept_artifact(project: Project, revision: str) -> Path | None:
    """Return the artifact that was built from `revision`, or None."""
    found = sorted((project.artifacts / revision).glob("*.tar.gz"))
    return found[0] if found else None


def sha256(file: Path) -> str:
    """Return the digest of a file in hexadecimal."""
    with file.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def keep(project: Project, sent: Path, revision: str, build: str) -> dict[str, Any]:
    """Keep the artifact of `revision` that a worker sent, and return its release.json.

    build: by which name `forget` lets go of it. What is kept already stays where it is, as it may
    be deployed at this moment. Raises ValueError if it is not what it should be, and OSError.
    """
    release = _read_release(sent)
    if (release.get("name"), release.get("revision")) != (project.name, revision):
        raise ValueError(f"its release.json is not that of {project.name} at {revision[:7]}")
    if not all(form.fullmatch(str(release.get(key) or "")) for key, form in _FORMS.items()):
        raise ValueError("its release.json names a version or lock hash that is none")
    file_name = f"{project.name}-{release['version']}.tar.gz"
    folder = project.artifacts / revision
    with _one_at_a_time:
        if not _is_kept(folder / file_name, sent):
            _put(folder, file_name, sent, release)
        (folder / f"{_HOLDER}{build}").touch()
        _make_newest(project, folder)
    return release


def _is_kept(kept: Path, sent: Path) -> bool:
    return kept.exists() and sha256(kept) == sha256(sent)


def _put(folder: Path, file_name: str, sent: Path, release: dict[str, Any]) -> None:
    """Put the folder in its place whole, with those who held on to what was there."""
    aside = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    (aside / f"{file_name}.sha256").write_text(f"{sha256(sent)}  {file_name}\n")
    (aside / "release.json").write_text(json.dumps(release, indent=2))
    shutil.move(sent, aside / file_name)
    for holder in folder.glob(f"{_HOLDER}*"):
        (aside / holder.name).touch()
    with boundary("keep artifact"):
        shutil.rmtree(folder, ignore_errors=True)
        aside.rename(folder)


def _make_newest(project: Project, folder: Path) -> None:
    """Let it be the last that is deleted, also if the clock was set back."""
    latest = max((_kept_at(each) for each in _folders(project) if each != folder), default=0.0)
    now = max(time.time(), latest + 1)
    os.utime(folder, (now, now))


def spare(project: Project) -> list[str]:
    """Return the revisions whose artifacts are more than the setting keeps, the oldest."""
    newest_first = sorted(_folders(project), key=_kept_at, reverse=True)
    return [folder.name for folder in newest_first[project.settings.keep_artifacts :]]


def delete(project: Project, revisions: Iterable[str]) -> None:
    """Delete the artifacts of revisions, and wheels that none of those that are left needs."""
    with _one_at_a_time:
        for revision in revisions:
            shutil.rmtree(project.artifacts / revision, ignore_errors=True)
        kept = project.settings.artifacts_dir.glob("*/*/release.json")
        needed = {json.loads(release.read_text())["lock_hash"] for release in kept}
        for wheels in project.settings.wheels_dir.glob("?" * 64):
            if wheels.name not in needed:
                shutil.rmtree(wheels)


def forget(project: Project, revision: str, build: str) -> bool:
    """Let go of what a build kept, and return whether nothing is kept of the revision any more.

    Others may have kept the same: several runs of one candidate may be under way, and one of them
    passes.
    """
    folder = project.artifacts / revision
    with _one_at_a_time:
        (folder / f"{_HOLDER}{build}").unlink(missing_ok=True)
        if any(folder.glob(f"{_HOLDER}*")):
            return False
        shutil.rmtree(folder, ignore_errors=True)
        return True


def _read_release(sent: Path) -> dict[str, Any]:
    """Return what the artifact says of itself; raises ValueError if it is none."""
    try:
        with tarfile.open(sent) as archive:
            found = archive.extractfile("release.json")
            release = json.loads(found.read(64 * 1024)) if found else None
    except Exception as error:  # a branch may have made the file, of any bytes at all
        raise ValueError(f"it is no artifact: {error}") from error
    if not isinstance(release, dict):
        raise ValueError("it is no artifact: its release.json is not an object")
    return release


def _folders(project: Project) -> list[Path]:
    return [each for each in project.artifacts.iterdir() if len(each.name) == 40]


def _kept_at(folder: Path) -> float:
    return folder.stat().st_mtime
