"""Files of a project that cannot be read: each is told in a sentence, and none is waited for."""

import os
from pathlib import Path

import pytest

from tests.project.definition import Write, problems


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"[test\n", "pipeline.toml: is not valid TOML: Expected ']' at the end of a table"),
        (b'[a]\nb = "1"\nb = "2"\n', "pipeline.toml: is not valid TOML: Cannot overwrite a value"),
        (b'a = "1"\nb = "\xff"\n', "pipeline.toml: line 2 is not UTF-8; save it as UTF-8."),
        (b"a = " + b"[" * 100_000, "pipeline.toml: is nested too deeply; write plain tables."),
        (b"#" * 300_000, "pipeline.toml: cannot be read: it has 300000 bytes"),
        (None, "pipeline.toml: cannot be read: it is no file."),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None, sentence: str) -> None:
    file = tmp_path / "pipeline.toml"
    if content is None:
        file.mkdir()
    else:
        file.write_bytes(content)
    (problem,) = problems(tmp_path)
    assert problem.startswith(sentence)


@pytest.mark.parametrize("name", ["pipeline.toml", "requirements.txt", "manage.py"])
@pytest.mark.parametrize("target", ["/dev/zero", "pipe", "itself", "x" * 300, "."])
def test_what_is_no_file_is_told_and_never_waited_for(
    project: Write, name: str, target: str
) -> None:
    directory = project()
    os.mkfifo(directory / "pipe")
    if name == "manage.py":
        (directory / "pipeline.toml").unlink()
    (directory / name).unlink(missing_ok=True)
    (directory / name).symlink_to(name if target == "itself" else target)
    told = problems(directory)[0]
    assert name in told
    assert name == "manage.py" or "cannot be read" in told or "does not exist" in told


def test_a_folder_that_leads_where_nobody_can_look(project: Write) -> None:
    directory = project()
    (directory / "pipeline.toml").unlink()
    (directory / "manage.py").write_text('"DJANGO_SETTINGS_MODULE", "config.settings"')
    (directory / "config").symlink_to("x" * 300)
    assert problems(directory) == ["config/asgi.py: cannot be read: File name too long."]


def test_a_date_is_told_with_its_key_for_nothing_takes_one(project: Write) -> None:
    directory = project('LEVEL = "1"', "LEVEL = 2026-01-31\nAT = [07:30:00]")
    remedy = "a date or time; write it in quotes"
    assert problems(directory) == [
        f'pipeline.toml: [variables] {key} has {value}, {remedy}, "{value}".'
        for key, value in (("LEVEL", "2026-01-31"), ("AT", "07:30:00"))
    ]


def test_a_syntax_error_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "pipeline.toml").write_text('[variables]\nA = "1"\nB = oops\n')
    assert "(at line 3, column 5)" in problems(tmp_path)[0]
