"""A release on this host: its directory, and how it gets there whole or not at all."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.deploy.environment import Environment
from pipelines.deploy.faults import SettingFault
from pipelines.deploy.release import artifact as artifacts
from pipelines.deploy.release.artifact import Artifact
from pipelines.deploy.release.manifest import Manifest
from pipelines.system.faults import EnvironmentFault

_PARTIAL = ".partial"


@dataclass(frozen=True)
class Release:
    """An unpacked release. Processes get these resolved paths; none runs through `current`."""

    manifest: Manifest
    digest: str
    directory: Path
    venv: Path

    @property
    def id(self) -> str:
        """Its name among the releases of an environment."""
        return self.directory.name

    @property
    def version(self) -> str:
        """What it calls itself."""
        return self.manifest.version

    @property
    def app(self) -> Path:
        """The source tree: the working directory of its processes."""
        return self.directory / "app"

    @property
    def python(self) -> Path:
        """The interpreter of its own environment."""
        return self.venv / "bin" / "python"

    def wipe(self) -> None:
        """Delete the directory; renamed first, so that no half of it is taken for a release."""
        leaving = self.directory.with_name(self.id + _PARTIAL)
        self.directory.rename(leaving)
        delete(leaving)


def of(environment: Environment, artifact: Artifact) -> Release:
    """Return the release that an artifact becomes; its directory may not be there yet."""
    return _release(environment, artifact.manifest, artifact.digest)


def _release(environment: Environment, manifest: Manifest, digest: str) -> Release:
    return Release(
        manifest,
        digest,
        environment.releases / f"{manifest.version}-{digest[:12]}",
        environment.venvs / f"{manifest.lock_hash[:12]}-py{manifest.python}",
    )


def unpack(environment: Environment, artifact: Artifact) -> Release:
    """Unpack aside, then rename: a release directory that exists is whole, and stays as it is."""
    release = of(environment, artifact)
    if release.directory.exists():
        return release
    partial = release.directory.with_name(release.id + _PARTIAL)
    if partial.exists():
        delete(partial)
    artifacts.unpack(artifact, partial)
    (partial / "digest").write_text(artifact.digest + "\n")
    (partial / ".venv").symlink_to(os.path.relpath(release.venv, release.directory))
    _seal(partial)
    partial.rename(release.directory)
    return release


def _seal(directory: Path) -> None:
    for path in directory.rglob("*"):
        if path.is_file() and not path.is_symlink():
            path.chmod(path.stat().st_mode & 0o555)


def load(environment: Environment, release_id: str) -> Release:
    """Return a release that was unpacked here; raises EnvironmentFault when it is gone."""
    directory = environment.releases / release_id
    try:
        manifest = Manifest.parse(json.loads((directory / "release.json").read_text()))
        digest = (directory / "digest").read_text().strip()
    except (OSError, ValueError) as error:
        raise EnvironmentFault(
            f"The release {release_id} cannot be read from {directory} ({error})."
            " Deploy it again from its artifact."
        ) from error
    return _release(environment, manifest, digest)


def kept(environment: Environment) -> list[Release]:
    """Return every release that is unpacked here, the newest first."""
    directories = [path for path in environment.releases.glob("*-*") if path.suffix != _PARTIAL]
    directories.sort(key=lambda path: (path / "digest").stat().st_mtime_ns, reverse=True)
    return [load(environment, path.name) for path in directories]


def named(environment: Environment, name: str) -> Release:
    """Return the kept release of that version, directory name or start of digest."""
    releases = kept(environment)
    for release in releases:
        if name in (release.version, release.id) or (
            len(name) >= 7 and release.digest.startswith(name)
        ):
            return release
    known = ", ".join(release.version for release in releases) or "none"
    raise SettingFault(f"No release {name!r} is kept on {environment.name}. Kept are: {known}.")


def sweep(environment: Environment) -> Iterator[str]:
    """Delete what an interrupted deploy left half-made; yields its names."""
    for path in environment.releases.glob(f"*{_PARTIAL}"):
        yield path.name
        delete(path)


def delete(directory: Path) -> None:
    shutil.rmtree(directory)
