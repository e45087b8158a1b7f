"""What the linter says of a candidate's new migrations, under the project's own Python and Django.

Ours stands in for the project's: Django comes with the linter.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

IDENTITY = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
PROJECT = {
    "settings.py": (
        'INSTALLED_APPS = ["genes"]\n'
        'DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}\n'
    ),
    "genes/__init__.py": "",
    "genes/migrations/__init__.py": "",
    "genes/migrations/0001_initial.py": (
        "from django.db import migrations, models\n\n\n"
        "class Migration(migrations.Migration):\n"
        '    operations = [migrations.CreateModel("Gene", [("id", models.AutoField(primary_key=1)),'
        ' ("symbol", models.TextField())])]\n'
    ),
}


def migration(operation: str) -> str:
    return (
        "from django.db import migrations, models\n\n\n"
        "class Migration(migrations.Migration):\n"
        '    dependencies = [("genes", "0001_initial")]\n'
        f"    operations = [migrations.{operation}]\n"
    )


Lint = Callable[[dict[str, str]], subprocess.CompletedProcess[str]]


@pytest.fixture
def lint(tmp_path: Path, sample_environment: Path) -> Lint:
    """Commits files onto the project, and lints that as a candidate."""

    def git(*arguments: str) -> None:
        subprocess.run(["git", *IDENTITY, *arguments], cwd=tmp_path, check=True)

    def commit(files: dict[str, str]) -> None:
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        git("add", "--all")
        git("commit", "--quiet", "--allow-empty", "--message", "A change")

    def run(files: dict[str, str]) -> subprocess.CompletedProcess[str]:
        commit(files)
        command = [sys.executable, "-m", "pipelines.worker_tasks.lint_migrations"]
        return subprocess.run(
            [*command, "--environment", sample_environment],
            cwd=tmp_path,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "settings"},
            capture_output=True,
            text=True,
        )

    git("init", "--quiet")
    commit(PROJECT)
    return run


def test_nothing_is_linted_without_a_new_migration(lint: Lint) -> None:
    done = lint({"settings.py": "raise RuntimeError", "genes/migrations/__init__.py": "\n"})
    assert (done.returncode, done.stdout) == (0, "no new migration\n")


@pytest.mark.parametrize(
    ("operation", "found", "last"),
    [
        (
            'RemoveField("gene", "symbol")',
            "DROPPING columns (table: genes_gene, column: symbol)",
            "1 of 1 new migrations may break what runs: see the log",
        ),
        (
            'AddField("gene", "name", models.TextField(null=True))',
            "(genes, 0002_next)... OK",
            "nothing against 1 new migrations",
        ),
    ],
)
def test_only_what_is_new_is_linted(lint: Lint, operation: str, found: str, last: str) -> None:
    done = lint({"genes/migrations/0002_next.py": migration(operation)})
    assert done.returncode == 0, done.stderr
    assert "0001_initial" not in done.stdout
    assert found in done.stdout
    assert done.stdout.splitlines()[-1] == last


def test_a_linter_that_cannot_run_says_why(lint: Lint) -> None:
    done = lint({"genes/migrations/0002_next.py": "import no_such_module\n"})
    assert done.returncode == 1
    assert "No module named 'no_such_module'" in done.stderr.splitlines()[-1]
