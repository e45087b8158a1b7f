"""What requirements files say: of which packages, locked or not, and in which encoding."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from pipelines.project.defaults import _requirement_files
from pipelines.project.sources import read_source

LOCKED = "django==5.2 --hash=sha256:0\n"


def written(folder: Path, **files: str) -> Path:
    """Write files (`__` for a slash or a blank); returns the first."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', ' ')}.txt"
        path.write_text(text)
    return folder / f"{next(iter(files)).replace('__', ' ')}.txt"


@pytest.mark.parametrize("mark", [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_a_byte_order_mark_is_read(tmp_path: Path, mark: bytes) -> None:
    encoding = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le"}.get(mark, "utf-16-be")
    file = tmp_path / "requirements.txt"
    file.write_bytes(mark + LOCKED.encode(encoding))
    source = read_source(file)
    assert (source.names, source.unhashed) == ({"django"}, None)


@pytest.mark.parametrize("name", ['"sub dir.txt"', "'sub dir.txt'", "sub\\ dir.txt", "sub dir.txt"])
def test_a_file_whose_name_has_a_blank_is_included(tmp_path: Path, name: str) -> None:
    source = read_source(written(tmp_path, a=f"-r {name}\n", sub__dir=LOCKED))
    assert source.names == {"django"}
    assert [file.name for file in source.files] == ["a.txt", "sub dir.txt"]


def test_what_an_address_includes_may_be_another_tomorrow(tmp_path: Path) -> None:
    source = read_source(written(tmp_path, a="-r https://pins.example/base.txt\n"))
    assert source.moving == "a.txt line 1: -r https://pins.example/base.txt"
    assert source.includes == source.moving


@pytest.mark.parametrize("option", ["-c ", "--constraint=", "-c"])
def test_constraints_are_no_requirements(tmp_path: Path, option: str) -> None:
    file = written(
        tmp_path, a=f"{option}pins.txt\n{LOCKED}", pins="pytest==9\n-r more.txt\n", more="x"
    )
    source = read_source(file)
    assert (source.names, source.unhashed) == ({"django"}, None)
    assert len(source.files) == 3  # their content decides what is installed, all the same


def test_a_file_of_constraints_is_not_found_as_requirements(tmp_path: Path) -> None:
    for name in (
        "requirements/base.txt",
        "requirements/constraints.txt",
        "requirements-constraints.txt",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert _requirement_files(tmp_path) == ["requirements/base.txt"]


GROUPS = """
[project]
dependencies = ["django"]
[dependency-groups]
dev = [{include-group = "Test"}, "ruff"]
test = ["pytest", {include-group = "dev"}]
docs = ["sphinx"]
"""


def test_groups_include_others(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(GROUPS)
    source = read_source(tmp_path / "pyproject.toml")
    assert source.names == {"django", "pytest", "ruff"}
    assert source.unhashed == "pyproject.toml: django"


@pytest.mark.parametrize("text", ['[project]\ndynamic = ["dependencies"]\n', "[tool.poetry]\n", ""])
def test_dependencies_that_are_told_elsewhere_are_not_locked(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    words = "pyproject.toml: what [project] dependencies leave out"
    assert read_source(tmp_path / "pyproject.toml").unhashed == words
