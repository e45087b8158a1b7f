"""The release artifacts that the master keeps, by project and revision."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tarfile
import threading
from collections.abc import Collection
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


def keep(
    project: Project, sent: Path, revision: str, build: str, in_use: Collection[str] = ()
) -> dict[str, Any]:
    """Keep the artifact of `revision` that a worker sent, and return its release.json.

    build: by which name `forget` lets go of it; in_use: revisions whose artifacts are not deleted,
    however many there are. Raises ValueError if it is not what it should be, and OSError.
    """
    release = _read_release(sent)
    if (release.get("name"), release.get("revision")) != (project.name, revision):
        raise ValueError(f"its release.json is not that of {project.name} at {revision[:7]}")
    if not all(form.fullmatch(str(release.get(key) or "")) for key, form in _FORMS.items()):
        raise ValueError("its release.json names a version or lock hash that is none")
    file_name = f"{project.name}-{release['version']}.tar.gz"
    folder = project.artifacts / revision
    aside = folder.with_name(f"{revision}.partial")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    (aside / f"{file_name}.sha256").write_text(f"{sha256(sent)}  {file_name}\n")
    (aside / "release.json").write_text(json.dumps(release, indent=2))
    shutil.move(sent, aside / file_name)
    with _one_at_a_time:
        for holder in (*folder.glob(f"{_HOLDER}*"), folder / f"{_HOLDER}{build}"):
            (aside / holder.name).touch()
        with boundary("keep artifact"):
            shutil.rmtree(folder, ignore_errors=True)
            aside.rename(folder)
        _prune(project, folder, in_use)
    return release


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


def _prune(project: Project, newest: Path, in_use: Collection[str]) -> None:
    """Keep those in use, the newest, as many as the setting says, and the wheels that any needs."""
    others = [each for each in project.artifacts.iterdir() if len(each.name) == 40]
    others.remove(newest)
    others.sort(key=_kept_at, reverse=True)
    if others and _kept_at(newest) <= (latest := _kept_at(others[0])):  # the clock was set back
        os.utime(newest, (latest + 1, latest + 1))
    for folder in others[project.settings.keep_artifacts - 1 :]:
        if folder.name not in in_use:
            shutil.rmtree(folder)
    kept = project.settings.artifacts_dir.glob("*/*/release.json")
    needed = {json.loads(release.read_text())["lock_hash"] for release in kept}
    for wheels in project.settings.wheels_dir.glob("?" * 64):
        if wheels.name not in needed:
            shutil.rmtree(wheels)


def _kept_at(folder: Path) -> float:
    return folder.stat().st_mtime
