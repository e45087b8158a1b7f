"""What a project's requirements must be for a release, and may be for its tests."""

import pytest

from pipelines.project.reading import read_pipeline
from tests.project.definition import LOCK, Write, problems


def test_a_release_needs_hashes(project: Write) -> None:
    assert problems(project(requirements="# a lock?\ndjango==5.2.1\n")) == [
        (
            "[release] requirements: requirements.txt line 2: django==5.2.1 has no --hash, and a "
            "release installs only what its lock names by hash; run: uv pip compile --universal "
            "--generate-hashes requirements.in --output-file requirements.txt."
        )
    ]


def test_a_release_carries_one_file(project: Write) -> None:
    directory = project(requirements=f"-r base.txt\n{LOCK}", base=LOCK)
    assert "requirements.txt line 1: -r base.txt includes a file" in problems(directory)[0]


def test_development_without_hashes_is_a_warning(project: Write) -> None:
    listed = '["requirements.txt", "dev.txt"]'
    directory = project('["requirements.txt"]', listed, dev="-r more.txt\n", more="pytest\n")
    (warning,) = read_pipeline(directory).warnings
    assert warning.startswith("[python] requirements: more.txt line 1: pytest has no --hash")


def test_an_included_file_must_exist(project: Write) -> None:
    directory = project('["requirements.txt"]', '["dev.txt"]', dev="-r nowhere.txt\n")
    assert problems(directory) == [
        "requirements: nowhere.txt does not exist; add it, or require another file."
    ]


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("", 'lacks requirements (a path inside the project); write requirements = "req'),
        ('requirements = "../lock.txt"', 'requirements is "../lock.txt", not a path inside'),
        ('requirements = "/lock.txt"', 'requirements is "/lock.txt", not a path inside'),
        ('requirements = "--pre"', 'requirements is "--pre", not a path inside the project;'),
        ('requirements = "a\\u0000b"', 'requirements is "a\\u0000b", not a path inside'),
        ('requirements = "a\'; rm b"', 'requirements is "a\'; rm b", not a path inside'),
    ],
)
def test_a_path_that_is_none_is_told_once(project: Write, new: str, sentence: str) -> None:
    directory = project('[release]\nrequirements = "requirements.txt"', f"[release]\n{new}")
    (problem,) = problems(directory)
    assert problem.startswith(f"pipeline.toml: [release] {sentence}")


@pytest.mark.parametrize(
    ("file", "text", "sentence"),
    [
        ("pyproject.toml", "project = 1", "has tables of another shape than packaging defines."),
        ("uv.lock", "[[package]]", "has tables of another shape than packaging defines."),
        ("uv.lock", "[[package", "is not valid TOML: "),
    ],
)
def test_requirements_of_another_shape(project: Write, file: str, text: str, sentence: str) -> None:
    directory = project('["requirements.txt"]', f'["{file}"]')
    (directory / file).write_text(text)
    (problem,) = problems(directory)
    assert problem.startswith(f"requirements: {file} {sentence}")
