"""What the worker prints of a checkout, and the master reads; the pipeline as JSON."""

import json
import subprocess
import sys

import pytest

from pipelines.project import PipelineError
from pipelines.project.checkout import read_checkout
from pipelines.project.reading import from_json, read_pipeline
from tests.project.definition import Write, command


def test_a_checkout_as_json_brings_back_the_same_pipeline(project: Write) -> None:
    listed = '["requirements.txt", "dev.txt"]'
    directory = project('["requirements.txt"]', listed, dev="pytest\n")
    pipeline = read_pipeline(directory)
    assert pipeline.warnings
    assert from_json(read_checkout(directory).to_json()) == pipeline


def test_no_line_of_it_is_too_long_for_a_log(project: Write) -> None:
    directory = project()
    toml = directory / "pipeline.toml"
    variables = "".join(f'NAME_{n} = "{chr(0x20AC) * 200}"\n' for n in range(40))
    toml.write_text(toml.read_text().replace("[variables]\n", f"[variables]\n{variables}"))
    printed = read_checkout(directory).to_json()
    assert max(map(len, printed.splitlines())) < 4000
    assert from_json(printed).test.variables["NAME_39"] == chr(0x20AC) * 200


@pytest.mark.process
def test_the_master_reads_what_the_worker_prints(project: Write) -> None:
    directory = project()
    command = [sys.executable, "-m", "pipelines.project.checkout", str(directory)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert from_json(printed) == read_pipeline(directory)


@pytest.mark.process
def test_a_pipeline_is_shown_to_programs_as_json(project: Write) -> None:
    shown = json.loads(command("--json", str(project())).stdout)
    settings = {"DJANGO_SETTINGS_MODULE": "config.settings.test"}
    assert shown["origin"] == "pipeline.toml"
    assert shown["python"] == {"requirements": ["requirements.txt"]}
    assert shown["repo-test"] == {
        "commands": {"run-tests": "pytest"},
        "variables": {**settings, "LEVEL": "2"},
        "timeout_minutes": 20,
        "parallel": False,
        "failing": "not ok * - {test}",
    }
    assert shown["release"] == vars(read_pipeline(project()).release) | {
        "smoke": ["/", "/genes/"],
        "background": ["python manage.py db_worker"],
    }
    assert shown.keys() == {
        *("origin", "warnings", "python", "develop", "test", "repo-test", "release")
    }


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "cannot be read: Expecting value"),
        ("[]", "is not an object."),
        ('{"a": 1, "a": 2}', "cannot be read: an object has the same key twice."),
        ("[" * 100_000, "cannot be read: maximum recursion depth exceeded"),
        ("{}", "lacks origin"),
    ],
)
def test_what_is_no_pipeline_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(PipelineError) as error:
        from_json(text)
    assert str(error.value).startswith(f"the pipeline as JSON: {sentence}")


@pytest.mark.parametrize(
    ("table", "values"),
    [
        ("release", {"settings": "config; rm"}),
        ("release", {"more": "1"}),
        ("test", {"commands": {"Run Tests": "pytest"}}),
        ("test", {"timeout_minutes": 1e9}),
        ("test", {"junit": "/etc/passwd"}),
        ("python", {"requirements": ["../../secrets"]}),
    ],
)
def test_a_worker_is_trusted_no_more_than_a_branch(
    project: Write, table: str, values: dict[str, object]
) -> None:
    printed = json.loads(read_checkout(project()).to_json())
    printed["document"][table] |= values
    with pytest.raises(PipelineError, match=rf"^pipeline\.toml: \[{table}"):
        from_json(json.dumps(printed))


@pytest.mark.process
def test_a_worker_imports_nothing_but_the_standard_library() -> None:
    script = "import sys; before = {*sys.modules}; import pipelines.project.checkout"
    done = subprocess.run(
        [sys.executable, "-c", f"{script}; print(*sorted({{*sys.modules}} - before))"],
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert loaded <= {"pipelines", *sys.stdlib_module_names}
    assert not loaded & {"argparse", "asyncio", "subprocess"}
