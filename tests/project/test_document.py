"""The pipeline as JSON: what the worker prints and the master reads."""

import json
import subprocess
import sys

import pytest

from pipelines.project import PipelineError, from_json, read_pipeline, to_json
from tests.project.test_reading import Write, command
from tests.project.test_reading import project as project  # the fixture


def test_json_brings_back_the_same_pipeline(project: Write) -> None:
    listed = '["requirements.txt", "dev.txt"]'
    pipeline = read_pipeline(project('["requirements.txt"]', listed, dev="pytest\n"))
    assert pipeline.warnings
    assert from_json(to_json(pipeline)) == pipeline


def test_the_master_reads_what_the_worker_prints(project: Write) -> None:
    directory = project()
    assert from_json(command("--json", str(directory)).stdout) == read_pipeline(directory)


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
    document = json.loads(to_json(read_pipeline(project())))
    document[table] |= values
    with pytest.raises(PipelineError, match=rf"^the pipeline as JSON: \[{table}"):
        from_json(json.dumps(document))


def test_reading_is_quick_because_it_imports_little() -> None:
    script = "import sys, pipelines.project.__main__; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"buildbot", "twisted", "click", "rich", "asyncio", "subprocess"}
