"""A Django project without `pipeline.toml`: what is found, and what is asked for."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from pipelines.project import Command, Pipeline, PipelineError
from pipelines.project.reading import read_pipeline

MANAGE = """
import os
if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings")
"""
LOCKED = "django==5.2.1 --hash=sha256:00\n"
MINIMAL = {"manage.py": MANAGE, "mysite/wsgi.py": "", "requirements.txt": LOCKED}

Find = Callable[[Mapping[str, str | None]], Pipeline]


@pytest.fixture
def find(tmp_path: Path) -> Find:
    """Writes the minimal project with some files changed (None: left out), and reads it."""

    def write(files: Mapping[str, str | None]) -> Pipeline:
        for name, text in {**MINIMAL, **files}.items():
            if text is not None:
                (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
                (tmp_path / name).write_text(text)
        return read_pipeline(tmp_path)

    return write


def runs(commands: tuple[Command, ...]) -> list[str]:
    return [command.run for command in commands]


def test_the_least_that_is_a_project(find: Find) -> None:
    pipeline = find({})
    assert pipeline.origin == "defaults found: manage.py, requirements.txt"
    assert pipeline.warnings == ()
    assert pipeline.develop.variables == {"DJANGO_SETTINGS_MODULE": "mysite.settings"}
    assert runs(pipeline.develop.commands) == [
        "python manage.py check",
        "python manage.py makemigrations --check --dry-run",
    ]
    assert runs(pipeline.test.commands) == ["python manage.py test"]
    assert runs(pipeline.repo_test.commands) == [
        "python manage.py test -v 2",
        "python manage.py check --deploy",
    ]
    assert pipeline.release.application == "mysite.wsgi:application"
    assert pipeline.release.requirements == "requirements.txt"


@pytest.mark.parametrize(
    ("files", "installed", "released"),
    [
        (
            {"requirements-dev.txt": LOCKED},
            "requirements-dev.txt requirements.txt",
            "requirements.txt",
        ),
        ({"uv.lock": '[[package]]\nname = "django"', "pyproject.toml": ""}, "uv.lock", "uv.lock"),
        (
            {
                "requirements.txt": None,
                "requirements/base.txt": LOCKED,
                "requirements/production.txt": LOCKED,
            },
            "requirements/base.txt requirements/production.txt",
            "requirements/production.txt",
        ),
        (
            {"requirements.txt": None, "pyproject.toml": '[project]\ndependencies = ["django"]'},
            "pyproject.toml",
            "pyproject.toml",
        ),
    ],
)
def test_requirements(
    find: Find, files: dict[str, str | None], installed: str, released: str
) -> None:
    pipeline = find(files)
    assert " ".join(pipeline.requirements) == installed
    assert pipeline.release.requirements == released


@pytest.mark.parametrize(
    "files",
    [
        {"requirements.txt": "Django\npytest>=8 ; python_version > '3'\n"},
        {"requirements-test.txt": "-r more.txt\n", "more.txt": "pytest\n"},
        {"uv.lock": '[[package]]\nname = "pytest"', "pyproject.toml": ""},
        {"requirements.txt": None, "pyproject.toml": '[dependency-groups]\ndev = ["pytest"]'},
    ],
)
def test_pytest_runs_where_it_is_required(find: Find, files: dict[str, str | None]) -> None:
    pipeline = find(files)
    assert runs(pipeline.test.commands) == ["python -m pytest --junitxml=reports/junit.xml"]
    assert pipeline.test.junit == pipeline.repo_test.junit == "reports/junit.xml"
    assert pipeline.test.coverage is None
    assert pipeline.origin.endswith(", pytest")


def test_coverage_is_told_where_the_project_measures_it(find: Find) -> None:
    pipeline = find({"requirements.txt": "Django\npytest\npytest-cov\n"})
    report = "--cov-report=xml:reports/coverage.xml"
    assert runs(pipeline.test.commands)[0].endswith(f" {report}")
    assert pipeline.test.coverage == pipeline.repo_test.coverage == "reports/coverage.xml"


@pytest.mark.parametrize(
    "files",
    [
        {"ruff.toml": ""},
        {"pyproject.toml": "[tool.ruff.lint]\n"},
        {"requirements.txt": f"{LOCKED}ruff==0.1 --hash=sha256:00\n"},
    ],
)
def test_ruff_runs_where_it_is_used(find: Find, files: dict[str, str | None]) -> None:
    pipeline = find(files)
    assert runs(pipeline.develop.commands)[:2] == ["ruff format --check .", "ruff check ."]
    assert pipeline.origin.endswith(", ruff")


@pytest.mark.parametrize(
    ("files", "application"),
    [
        ({"mysite/asgi.py": ""}, "mysite.wsgi:application"),
        (
            {"mysite/asgi.py": "", "mysite/settings.py": 'ASGI_APPLICATION = "x"\n'},
            "mysite.asgi:application",
        ),
        ({"mysite/asgi.py": "", "mysite/wsgi.py": None}, "mysite.asgi:application"),
        (
            {"manage.py": MANAGE.replace("mysite.settings", "mysite.settings.local")},
            "mysite.wsgi:application",
        ),
    ],
)
def test_the_application_is_found_around_the_settings(
    find: Find, files: dict[str, str | None], application: str
) -> None:
    release = find(files).release
    assert release.application == application
    assert release.protocol in application


def test_without_a_lock_it_can_be_tested_and_not_released(find: Find) -> None:
    (warning,) = find({"requirements.txt": "django\n"}).warnings
    assert warning.startswith("[release] requirements: requirements.txt line 1: django has no")


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (
            {"manage.py": None},
            (
                "no Django project here: neither pipeline.toml nor manage.py at the root of the "
                "revision; add manage.py there, or a pipeline.toml that says what to run."
            ),
        ),
        (
            {"manage.py": "import django"},
            (
                "manage.py: names no DJANGO_SETTINGS_MODULE; add os.environ.setdefault("
                '"DJANGO_SETTINGS_MODULE", "config.settings"), or write a pipeline.toml.'
            ),
        ),
        (
            {"requirements.txt": None},
            (
                "no requirements found beside manage.py: neither uv.lock, requirements*.txt, "
                "requirements/*.txt nor pyproject.toml; add a requirements.txt with Django in it."
            ),
        ),
        (
            {"mysite/wsgi.py": None},
            (
                "no asgi.py or wsgi.py in the packages around the settings module mysite.settings; "
                "add one, or write a pipeline.toml whose [release] names the application."
            ),
        ),
        (
            {"requirements.txt": "-r gone.txt"},
            "requirements: gone.txt does not exist; add it, or require another file.",
        ),
    ],
)
def test_what_is_missing_is_named(find: Find, files: dict[str, str | None], sentence: str) -> None:
    with pytest.raises(PipelineError) as error:
        find(files)
    assert str(error.value) == sentence
