"""`pipeline.toml`: what it may say, and the sentences for what it may not."""

import pytest

from pipelines.project import Command, Pipeline, ReleaseConfig
from pipelines.project.reading import read_pipeline
from tests.project.definition import Write, command, problems


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
