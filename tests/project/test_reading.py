"""`pipeline.toml`: what it may say, and the sentences for what it may not."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.project import Command, Pipeline, PipelineError, ReleaseConfig
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


def problems(directory: Path) -> list[str]:
    with pytest.raises(PipelineError) as error:
        read_pipeline(directory)
    return str(error.value).splitlines()


def test_a_whole_definition(project: Write) -> None:
    pipeline = read_pipeline(project())
    assert pipeline == Pipeline(
        requirements=("requirements.txt",),
        develop=pipeline.develop,
        test=pipeline.test,
        repo_test=pipeline.repo_test,
        release=ReleaseConfig(
            requirements="requirements.txt",
            application="config.asgi:application",
            protocol="asgi",
            settings="config.settings.staging",
            health="/healthz",
            smoke=("/", "/genes/"),
            background=("python manage.py db_worker",),
            self_test="python manage.py self_test",
        ),
        origin="pipeline.toml",
        warnings=(),
    )
    assert pipeline.develop.commands == (
        Command("check-style", "ruff check ."),
        Command("check-django", "python manage.py check"),
    )
    assert (pipeline.develop.junit, pipeline.develop.timeout_minutes) == (None, 20)
    assert (pipeline.test.junit, pipeline.test.timeout_minutes) == ("reports/junit.xml", 5)
    assert not pipeline.develop.parallel


def test_commands_that_need_nothing_of_each_other_may_say_so(project: Write) -> None:
    pipeline = read_pipeline(
        project("[develop.commands]", "[develop]\nparallel = true\n[develop.commands]")
    )
    assert pipeline.develop.parallel


def test_a_stage_has_the_common_variables_and_its_own(project: Write) -> None:
    pipeline = read_pipeline(project())
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
    assert pipeline.test.variables == {**settings, "LEVEL": "1"}
    assert pipeline.repo_test.variables == {**settings, "LEVEL": "2"}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            "timeout_minutes = 5",
            'timeout_minutes = "5"',
            (
                '[test] timeout_minutes is "5", not a number above 0, up to 1440; '
                "write timeout_minutes = 20."
            ),
        ),
        (
            "timeout_minutes = 5",
            "timeout_minutes = true",
            (
                "[test] timeout_minutes is true, not a number above 0, up to 1440; "
                "write timeout_minutes = 20."
            ),
        ),
        (
            "timeout_minutes = 5",
            'parallel = "yes"',
            '[test] parallel is "yes", not true or false; write parallel = true.',
        ),
        (
            "timeout_minutes = 5",
            "parallel = true",
            (
                "[test] runs its commands at the same time, and none of them names "
                "reports/junit.xml; write it into the one that makes it."
            ),
        ),
        (
            "timeout_minutes",
            "timeout_minuts",
            '[test] has the unknown key "timeout_minuts"; did you mean timeout_minutes?',
        ),
        ("[variables]", "[varables]", 'has the unknown key "varables"; did you mean variables?'),
        (
            "smoke",
            "xyzzy",
            (
                '[release] has the unknown key "xyzzy"; known: requirements, application, '
                "protocol, settings, health, smoke, background, self_test."
            ),
        ),
        (
            'LEVEL = "1"',
            "LEVEL = 1",
            '[variables] LEVEL is 1, not a text in quotes; write LEVEL = "1".',
        ),
        (
            'LEVEL = "1"',
            '"A B" = "1"',
            '[variables] has the key "A B", not a variable\'s name; write DEBUG = "0".',
        ),
        (
            "check-style",
            "Check_Style",
            (
                '[develop.commands] has the key "Check_Style", not a name of at most 50 small '
                'letters, digits and single hyphens; write run-tests = "pytest".'
            ),
        ),
        (
            "check-style",
            "c" * 51,
            (
                f'[develop.commands] has the key "{"c" * 51}", not a name of at most 50 small '
                'letters, digits and single hyphens; write run-tests = "pytest".'
            ),
        ),
        (
            "ruff check .",
            " ",
            (
                '[develop.commands] check-style is " ", not a command line; '
                'write check-style = "pytest".'
            ),
        ),
        (
            "ruff check .",
            "python manage.py check",
            "[develop.commands] check-django runs the same as check-style; remove one of them.",
        ),
        (
            '[repo-test.commands]\nrun-tests = "pytest"',
            "",
            '[repo-test.commands] names no command; write run-tests = "pytest".',
        ),
        (
            '"reports/junit.xml"',
            '"../junit.xml"',
            (
                '[test] junit is "../junit.xml", not a path inside the project; '
                'write junit = "reports/junit.xml".'
            ),
        ),
        (
            '"not ok * - {test}"',
            '"not ok"',
            (
                '[repo-test] failing is "not ok", not a line with {test} once, a word beside it, '
                'and * for anything between words; write failing = "not ok * - {test}".'
            ),
        ),
        (
            "timeout_minutes = 5",
            'timeout_minutes = 5\nfailing = "not ok {test}"',
            (
                '[test] has the unknown key "failing"; known: commands, variables, junit, '
                "coverage, timeout_minutes, parallel."
            ),
        ),
        (
            '[test.commands]\nrun-tests = "pytest"',
            'commands = "pytest"',
            '[test] commands is "pytest", not a table; write [test.commands] and its keys below.',
        ),
        (
            '[python]\nrequirements = ["requirements.txt"]',
            "[python]",
            (
                "[python] lacks requirements (a list, each a path inside the project); "
                'write requirements = ["requirements.txt"].'
            ),
        ),
        (
            'protocol = "asgi"',
            "",
            '[release] lacks protocol ("asgi" or "wsgi"); write protocol = "asgi".',
        ),
        (
            "config.asgi:application",
            "config.asgi",
            (
                '[release] application is "config.asgi", not a module:callable; '
                'write application = "config.asgi:application".'
            ),
        ),
        (
            '"/genes/"',
            '"genes"',
            (
                '[release] smoke has an entry that is "genes", not the path of a URL; '
                'write smoke = ["/healthz"].'
            ),
        ),
    ],
)
def test_a_wrong_key(project: Write, old: str, new: str, sentence: str) -> None:
    assert f"pipeline.toml: {sentence}" in problems(project(old, new))


def test_no_command_has_a_nul(project: Write) -> None:
    [problem] = problems(project("ruff check .", "ruff\\u0000"))
    assert 'check-style is "ruff\\u0000", not a command line' in problem


def test_every_problem_is_told_at_once(project: Write) -> None:
    directory = project("timeout_minutes = 5", "timeout_minutes = 0\njunits = 1")
    (directory / "requirements.txt").unlink()
    assert problems(directory) == [
        (
            "pipeline.toml: [test] timeout_minutes is 0, not a number above 0, up to 1440; "
            "write timeout_minutes = 20."
        ),
        'pipeline.toml: [test] has the unknown key "junits"; did you mean junit?',
        "requirements: requirements.txt does not exist; add it, or require another file.",
    ]


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


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipelines.project", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.process
def test_the_command_prints_a_table(project: Write) -> None:
    done = command(str(project()))
    assert done.returncode == 0
    assert "repo-test  run-tests          pytest" in done.stdout.splitlines()


@pytest.mark.process
def test_the_command_prints_problems_as_errors(project: Write) -> None:
    done = command("--json", str(project('protocol = "asgi"', 'protocol = "http"')))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith('pipeline.toml: [release] protocol is "http"')


@pytest.mark.parametrize(
    "line", ["", "{test}", "* {test}", "not ok *{test}", "{test} {test} bad", "not ok\\n{test}"]
)
def test_how_a_failing_test_is_printed_names_it_once(project: Write, line: str) -> None:
    [problem] = problems(project("not ok * - {test}", line))
    assert "not a line with {test} once" in problem
