"""What a revision says about itself becomes steps, or a sentence about what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from buildbot.process.results import FAILURE, SUCCESS
from buildbot.test.steps import ExpectShell

from pipelines import ROOT
from pipelines.project import Pipeline, PipelineError
from pipelines.project.checkout import read_checkout
from pipelines.project.reading import from_json, read_pipeline
from pipelines.steps.project import ReadPipeline
from tests.steps.conftest import StepCase

READ = ["python", "-m", "pipelines.project.checkout"]


def read(case: StepCase) -> ExpectShell:
    """Put the step into a build, whose following steps are the names of commands."""

    def steps_of(pipeline: Pipeline) -> list[str]:
        return [command.name for command in pipeline.test.commands]

    case.given(ReadPipeline(steps_of))
    expected = ExpectShell(workdir="wkdir", command=READ, log_environ=False)
    case.expect_commands(expected)
    return expected


async def test_a_project_s_commands_become_steps(case: StepCase) -> None:
    sample = ROOT / "sample_app"
    pipeline = read_pipeline(sample)
    read(case).stdout(read_checkout(sample).to_json() + "\n").exit(0)
    await case.outcome(SUCCESS, "pipeline.toml")
    assert case.added == ["run-tests"]
    assert case.build.pipeline == pipeline


@pytest.mark.parametrize(
    ("problems", "words"),
    [
        ("pipeline.toml: [test] commands is empty.\n", "pipeline.toml: [test] commands is empty."),
        ("one.\ntwo.\nthree.\n", "one. (and 2 more)"),
        ("", "it cannot be read"),
    ],
)
async def test_a_broken_pipeline_is_told_with_its_first_problem(
    case: StepCase, problems: str, words: str
) -> None:
    read(case).stderr(problems).exit(1)
    await case.outcome(FAILURE, f"{words}", build=f"{words}")
    assert case.added == []


@pytest.mark.parametrize("printed", ["", "not json", "[]", "{}", '{"python": 7}', "[" * 100_000])
async def test_a_worker_s_word_is_read_as_strictly_as_a_branch_s(
    case: StepCase, printed: str
) -> None:
    with pytest.raises(PipelineError) as refused:
        from_json(printed)
    first, *rest = str(refused.value).splitlines()
    more = f" (and {len(rest)} more)" if rest else ""
    read(case).stdout(printed).exit(0)
    await case.outcome(FAILURE, f"{first}{more}", build=f"{first}{more}")
    assert case.added == []


async def test_what_the_master_refuses_stands_in_the_log(case: StepCase, tmp_path: Path) -> None:
    text = (ROOT / "sample_app" / "pipeline.toml").read_text()
    broken = text.replace("junit =", "junits =").replace('"asgi"', '"http"')
    (tmp_path / "pipeline.toml").write_text(broken)
    checkout = read_checkout(tmp_path)
    with pytest.raises(PipelineError) as refused:
        from_json(checkout.to_json())
    first, *rest = refused.value.problems
    assert rest
    read(case).stdout(checkout.to_json()).exit(0)
    words = f"{first} (and {len(rest)} more)"
    await case.outcome(FAILURE, words, build=words)
    assert case.get_nth_step(0).logs["stdio"].stderr == f"{refused.value}\n"
