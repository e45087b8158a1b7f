"""Collects the static files of a project into its unpacked source tree."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.worker_tasks.commands import BuildError, CommandError, run

# Asked in a process of the project's own, and answered in a file: settings may print.
_QUESTION = """
import json, pathlib, platform, sys
sys.path.insert(0, "")
import django
from django.apps import apps
from django.conf import settings
django.setup()
answer = {
    "python": ".".join(platform.python_version_tuple()[:2]),
    "installed": apps.is_installed("django.contrib.staticfiles"),
    "root": str(settings.STATIC_ROOT or ""),
    "url": str(settings.STATIC_URL or "/static/"),
}
pathlib.Path(sys.argv[1]).write_text(json.dumps(answer))
"""


@dataclass(frozen=True)
class Static:
    """What the project's Python and settings answered."""

    python: str
    """Major and minor version."""
    root: str
    """STATIC_ROOT from the root of the tree; "" when the project has no static files."""
    url: str


def collect(tree: Path, python: Path, variables: Mapping[str, str]) -> tuple[Static, str]:
    """Run collectstatic in the tree; returns the answers, and a sentence on what happened.

    Raises BuildError when the settings cannot be loaded or STATIC_ROOT lies elsewhere.
    """
    tree = tree.resolve()
    environ = {**os.environ, **variables}
    # Bytecode is not packed, and kept in the environment it makes the next build quicker.
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    settings = variables["DJANGO_SETTINGS_MODULE"]
    answer = _ask(tree, python, environ)
    static = Static(answer["python"], "", answer["url"])
    if not answer["installed"]:
        return static, "no static files: django.contrib.staticfiles is not installed"
    if not answer["root"]:
        return static, f"no static files: STATIC_ROOT is not set in {settings}"
    root = (tree / answer["root"]).resolve()
    if tree not in root.parents:
        raise BuildError(
            f"STATIC_ROOT is {answer['root']}, outside of the project, and a release carries its "
            f'static files with it; set STATIC_ROOT = BASE_DIR / "staticfiles" in {settings}.'
        )
    output = _run(
        "collectstatic failed", tree, environ, python, "manage.py", "collectstatic", "--noinput"
    )
    _sort_manifest(root / "staticfiles.json")
    static = Static(answer["python"], root.relative_to(tree).as_posix(), answer["url"])
    return static, output.strip().splitlines()[-1].replace(f"{tree}/", "")


def _ask(tree: Path, python: Path, environ: Mapping[str, str]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as aside:
        answers = Path(aside, "answers.json")
        failure = f"the settings {environ['DJANGO_SETTINGS_MODULE']} cannot be loaded"
        _run(failure, tree, environ, python, "-c", _QUESTION, answers)
        answer: dict[str, Any] = json.loads(answers.read_text())
    return answer


def _run(failure: str, tree: Path, environ: Mapping[str, str], *arguments: str | Path) -> str:
    try:
        return run(*arguments, cwd=tree, environ=environ)
    except CommandError as error:
        raise BuildError(
            f"{failure}; variables that a build needs belong into [variables] or "
            "[repo-test.variables] of pipeline.toml:",
            str(error),
        ) from None


def _sort_manifest(manifest: Path) -> None:
    """Django lists the files in the order in which the disk does, which is not always the same."""
    if manifest.is_file():
        manifest.write_text(json.dumps(json.loads(manifest.read_text()), sort_keys=True))
