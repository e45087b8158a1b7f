"""The worked examples of CONTRIBUTING.md, each applied to a copy of the tree; its tests run."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from pipelines import ROOT
from pipelines.installation.services import BIN

SECTIONS = dict(
    re.findall(
        r"^## ([^\n]+)\n(.*?)(?=^## |\Z)",
        (ROOT / "CONTRIBUTING.md").read_text(),
        re.MULTILINE | re.DOTALL,
    )
)
EXAMPLES = [title for title, text in SECTIONS.items() if "```diff" in text]
COPIED = (
    "benchmarks",
    "docs",
    "master",
    "pipelines",
    "sample_app",
    "tests",
    "worker",
    "pyproject.toml",
)


def block(section: str, language: str) -> str:
    """The fenced block of a language in a section."""
    [found] = re.findall(rf"^```{language}\n(.*?)^```", SECTIONS[section], re.DOTALL | re.MULTILINE)
    return found


def test_a_step_a_stage_a_setting_and_a_page_are_added() -> None:
    assert EXAMPLES == ["Add a step", "Add a stage", "Add a setting", "Add a page"]


@pytest.mark.parametrize("section", EXAMPLES)
@pytest.mark.process
def test_an_example_does_what_it_says(section: str, tmp_path: Path) -> None:
    for name in COPIED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    apply = ["git", "apply", "--whitespace=error", "-"]
    subprocess.run(apply, cwd=tmp_path, input=block(section, "diff"), text=True, check=True)
    subprocess.run([BIN / "ruff", "check", "--quiet", "."], cwd=tmp_path, check=True)
    subprocess.run([BIN / "ruff", "format", "--check", "--quiet", "."], cwd=tmp_path, check=True)
    for line in re.findall(r"^\$ \.venv/bin/(.*)$", block(section, "console"), re.MULTILINE):
        program, *arguments = shlex.split(line)
        done = subprocess.run(
            [BIN / program, *arguments, "-q", "-p", "no:cacheprovider", "-k", "not postgresql"],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(tmp_path)},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr
