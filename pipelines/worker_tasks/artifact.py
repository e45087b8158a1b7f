"""The release artifact of a revision, always the same bytes.

    python -m pipelines.worker_tasks.artifact

Run in a checkout; what is in it beside the revision does not matter.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipelines.project import Pipeline, PipelineError
from pipelines.project.reading import read_pipeline
from pipelines.project.sources import SourceError
from pipelines.system.git import GitError, git
from pipelines.worker_tasks import static
from pipelines.worker_tasks.archive import pack
from pipelines.worker_tasks.commands import BuildError
from pipelines.worker_tasks.lock import read_lock
from pipelines.worker_tasks.source import write_source

_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+!-]{0,60}")  # it names a directory


def main(arguments: Sequence[str] | None = None) -> int:
    """Print where the artifact is and return 0, or print why there is none and return 1."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.worker_tasks.artifact")
    parser.add_argument("--revision", required=True, metavar="SHA")
    parser.add_argument("--name", required=True, help="of the project")
    parser.add_argument("--environment", type=Path, required=True, metavar="PATH")
    parser.add_argument("--output", type=Path, required=True, metavar="DIR")
    options = parser.parse_args(arguments)
    try:
        path, digest = build(options.revision, options.name, options.environment, options.output)
    except (BuildError, PipelineError, SourceError, GitError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"artifact {path} ({path.stat().st_size / 1e6:.1f} MB, sha256 {digest})")
    return 0


def build(revision: str, name: str, environment: Path, output: Path) -> tuple[Path, str]:
    """The artifact of a revision of the repository here, and its SHA-256.

    Raises BuildError, GitError, or PipelineError and SourceError for the project's own files.
    """
    if not _NAME.fullmatch(name):
        raise BuildError(f"{name!r} cannot name a project; use letters, digits, _ . and -.")
    repository = Path.cwd()
    revision = git(repository, "rev-parse", "--verify", f"{revision}^{{commit}}").strip()
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch, "release")
        tree = root / "app"
        root.mkdir()
        write_source(repository, revision, tree)
        identity = {
            "name": name,
            "version": _version(repository, revision, tree),
            "revision": revision,
        }
        manifest = identity | _complete(root, read_pipeline(tree), environment)
        (root / "release.json").write_text(json.dumps(manifest, indent=1, sort_keys=True) + "\n")
        path = output / f"{name}-{manifest['version']}.tar.gz"
        time = _committed(repository, revision)
        digest = pack(root, path, time)
    path.with_name(f"{path.name}.sha256").write_text(f"{digest}  {path.name}\n")
    return path, digest


def _committed(repository: Path, revision: str) -> int:
    """Return when, in seconds since 1970, as an archive can have it; a commit may say anything."""
    said = git(repository, "show", "--no-patch", "--format=%ct", revision).strip()
    return min(int(said), 2**32 - 1) if said.isdecimal() else 0


def _complete(root: Path, pipeline: Pipeline, environment: Path) -> dict[str, Any]:
    """Add the lock and the static files to the tree; returns what release.json says of them."""
    release, tree = pipeline.release, root / "app"
    lock = read_lock(tree / release.requirements)
    (root / "requirements.txt").write_bytes(lock)
    python = environment.absolute() / "bin" / "python"
    if not python.exists():
        raise BuildError(f"{python} does not exist; make the environment first.")
    variables = _variables(pipeline, environment.absolute(), root.parent)
    collected, said = static.collect(tree, python, variables)
    print(said)
    return {
        "lock_hash": hashlib.sha256(lock).hexdigest(),
        "python": collected.python,
        "run": {
            "application": release.application,
            "protocol": release.protocol,
            "health": release.health,
            "smoke": release.smoke,
            "background": release.background,
            "self_test": release.self_test or "",
            "static": collected.root,
            "static_url": collected.url,
        },
    }


def _variables(pipeline: Pipeline, environment: Path, scratch: Path) -> dict[str, str]:
    """What the settings see: stand-ins for what the launcher gives, then the project's own."""
    return {
        "SECRET_KEY": "only-for-collecting-static-files",
        "DATABASE_URL": "postgresql:///",
        "MEDIA_ROOT": str(scratch / "media"),
        "LOG_FILE": str(scratch / "build.log"),
        **pipeline.repo_test.variables,
        "DJANGO_SETTINGS_MODULE": pipeline.release.settings,
        "VIRTUAL_ENV": str(environment),
        "PATH": f"{environment / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
    }


def _version(repository: Path, revision: str, tree: Path) -> str:
    if git(repository, "rev-parse", "--is-shallow-repository").strip() == "true":
        raise BuildError(
            f"{repository} is a shallow clone, in which commits cannot be counted for the version; "
            "run git fetch --unshallow."
        )
    count = git(repository, "rev-list", "--count", "--first-parent", revision).strip()
    declared = _declared_version(tree / "pyproject.toml")
    version = f"{declared}{'.' if '+' in declared else '+'}{count}.g{revision[:7]}"
    if not _VERSION.fullmatch(version):
        raise BuildError(
            f"pyproject.toml: [project] version {declared!r} cannot name a release; "
            'write a short one such as version = "1.0.0".'
        )
    return version


def _declared_version(pyproject: Path) -> str:
    if not pyproject.is_file():
        return "0"
    try:
        document = tomllib.loads(pyproject.read_text(encoding="utf-8"))
        return str(document.get("project", {}).get("version", "0"))
    except (ValueError, AttributeError) as error:
        raise BuildError(f"pyproject.toml cannot be read: {error}.") from None


if __name__ == "__main__":
    sys.exit(main())
