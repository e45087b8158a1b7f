"""A project to be read."""

from pathlib import Path

import pytest

from tests.project.definition import GOOD, LOCK, Write


@pytest.fixture
def project(tmp_path: Path) -> Write:
    """Writes a project: `pipeline.toml` with one text replaced by another, and other files."""

    def write(old: str = "", new: str = "", **files: str) -> Path:
        assert old in GOOD
        (tmp_path / "pipeline.toml").write_text(GOOD.replace(old, new, 1) if old else GOOD)
        (tmp_path / "requirements.txt").write_text(LOCK)
        for name, text in files.items():
            (tmp_path / f"{name}.txt").write_text(text)
        return tmp_path

    return write
