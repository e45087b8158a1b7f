"""A project's definition that is well, and what is said of one that is not."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.project import PipelineError
from pipelines.project.reading import read_pipeline

GOOD = """
[python]
requirements = ["requirements.txt"]
[variables]
DJANGO_SETTINGS_MODULE = "config.settings.test"
LEVEL = "1"
[develop.commands]
check-style = "ruff check ."
check-django = "python manage.py check"
[test]
junit = "reports/junit.xml"
timeout_minutes = 5
[test.commands]
run-tests = "pytest"
[repo-test]
failing = "not ok * - {test}"
[repo-test.variables]
LEVEL = "2"
[repo-test.commands]
run-tests = "pytest"
[release]
requirements = "requirements.txt"
application = "config.asgi:application"
protocol = "asgi"
settings = "config.settings.staging"
smoke = ["/", "/genes/"]
background = ["python manage.py db_worker"]
self_test = "python manage.py self_test"
"""
LOCK = "django==5.2.1 \\\n    --hash=sha256:00\n"
Write = Callable[..., Path]


def problems(directory: Path) -> list[str]:
    with pytest.raises(PipelineError) as error:
        read_pipeline(directory)
    return str(error.value).splitlines()


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipelines.project", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
