"""The `pipeline.toml` that a Django project without one would most likely write."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from pipelines.project.content import content
from pipelines.project.pipeline import PipelineError
from pipelines.project.sources import SourceError, read_source

_SETTINGS = re.compile(r"DJANGO_SETTINGS_MODULE[\"']\W*[\"']([A-Za-z_][\w.]*)[\"']")
_JUNIT = "reports/junit.xml"
_COVERAGE = "reports/coverage.xml"
_RUFF = {"check-format": "ruff format --check .", "check-style": "ruff check ."}
# Of the requirements found, the first of these is what a release installs.
_RELEASED = ("requirements.txt", "requirements/production.txt", "requirements/base.txt")


def find_defaults(directory: Path) -> tuple[dict[str, Any], str]:
    """The tables, and the sentence that says what they come from; raises PipelineError."""
    settings = _settings_module(directory)
    files = _requirement_files(directory)
    names = frozenset().union(*(_names(directory / file) for file in files))
    has_pytest, has_ruff = "pytest" in names, "ruff" in names or _configures_ruff(directory)
    tests: dict[str, Any] = {"commands": {"run-tests": "python manage.py test"}}
    whole = {"run-tests": "python manage.py test -v 2"}  # a line a test, for the gate reads along
    if has_pytest:
        command = f"python -m pytest --junitxml={_JUNIT}"
        tests = {"commands": {"run-tests": command}, "junit": _JUNIT}
        if "pytest-cov" in names:  # whether it measures, the project's own settings say
            tests["commands"]["run-tests"] += f" --cov-report=xml:{_COVERAGE}"
            tests["coverage"] = _COVERAGE
        whole = tests["commands"]
    deploy_check = {"check-deploy": "python manage.py check --deploy"}
    document = {
        "python": {"requirements": files},
        "variables": {"DJANGO_SETTINGS_MODULE": settings},
        "develop": {"commands": _develop_commands(has_ruff)},
        "test": tests,
        "repo-test": {**tests, "commands": whole | deploy_check},
        "release": {
            "requirements": next((file for file in _RELEASED if file in files), files[0]),
            "settings": settings,
            **_application(directory, settings),
        },
    }
    found = ["manage.py", *files, *["pytest"] * has_pytest, *["ruff"] * has_ruff]
    return document, f"defaults found: {', '.join(found)}"


def _settings_module(directory: Path) -> str:
    try:
        text = content(directory / "manage.py").decode(errors="replace")
    except OSError:
        raise PipelineError(
            "no Django project here: neither pipeline.toml nor manage.py at the root of the "
            "revision; add manage.py there, or a pipeline.toml that says what to run."
        ) from None
    if found := _SETTINGS.search(text):
        return found[1]
    raise PipelineError(
        "manage.py: names no DJANGO_SETTINGS_MODULE; add "
        'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings"), '
        "or write a pipeline.toml."
    )


def _requirement_files(directory: Path) -> list[str]:
    if (directory / "uv.lock").is_file():
        return ["uv.lock"]
    patterns = ("*requirements*.txt", "requirements/*.txt")
    found = [file for pattern in patterns for file in sorted(directory.glob(pattern))]
    files = [file for file in found if "constraint" not in file.name]
    if not files and (directory / "pyproject.toml").is_file():
        return ["pyproject.toml"]
    if not files:
        raise PipelineError(
            "no requirements found beside manage.py: neither uv.lock, requirements*.txt, "
            "requirements/*.txt nor pyproject.toml; add a requirements.txt with Django in it."
        )
    return [file.relative_to(directory).as_posix() for file in files]


def _names(file: Path) -> frozenset[str]:
    try:
        return read_source(file).names
    except SourceError:
        return frozenset()  # the reader of the definition reports it, with all else


def _configures_ruff(directory: Path) -> bool:
    if (directory / "ruff.toml").is_file() or (directory / ".ruff.toml").is_file():
        return True
    pyproject = directory / "pyproject.toml"
    return pyproject.is_file() and b"[tool.ruff" in content(pyproject)


def _develop_commands(has_ruff: bool) -> dict[str, str]:
    return {
        **(_RUFF if has_ruff else {}),
        "check-django": "python manage.py check",
        "check-migrations": "python manage.py makemigrations --check --dry-run",
    }


def _application(directory: Path, settings: str) -> dict[str, str]:
    """The callable in the nearest package around the settings: WSGI, unless only ASGI will do."""
    package = settings.split(".")
    while package := package[:-1]:
        folder = directory.joinpath(*package)
        has_asgi, has_wsgi = (folder / "asgi.py").is_file(), (folder / "wsgi.py").is_file()
        if has_asgi or has_wsgi:
            is_asgi = has_asgi and (not has_wsgi or _names_asgi(folder))
            protocol = "asgi" if is_asgi else "wsgi"
            return {
                "application": f"{'.'.join(package)}.{protocol}:application",
                "protocol": protocol,
            }
    raise PipelineError(
        f"no asgi.py or wsgi.py in the packages around the settings module {settings}; "
        "add one, or write a pipeline.toml whose [release] names the application."
    )


def _names_asgi(folder: Path) -> bool:
    return any(
        re.search(rb"^\s*ASGI_APPLICATION\b", content(file), re.MULTILINE)
        for file in folder.rglob("*.py")
        if file.is_file()
    )
