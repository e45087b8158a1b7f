"""The step that makes a build's environment of Python, or finds it."""

from __future__ import annotations

import pytest
from buildbot.process.results import EXCEPTION, FAILURE, SUCCESS
from buildbot.test.steps import ExpectShell

from pipelines import ROOT
from pipelines.project import Pipeline
from pipelines.project.reading import read_pipeline
from pipelines.sandbox import BUILD, FETCH, STOPPED
from pipelines.steps.command import PythonEnvironment
from pipelines.worker_tasks.commands import UNREACHABLE
from tests.steps.conftest import StepCase


@pytest.fixture
def pipeline() -> Pipeline:
    return read_pipeline(ROOT / "sample_app")


FETCHES = 'environment --cache "$SLIPWAY_CACHE" --requirements requirements-dev.txt'
BUILDS = "from_source --requirements requirements-dev.txt"


def task(case: StepCase, line: str, kind: str = FETCH) -> ExpectShell:
    expected = ExpectShell(
        workdir="wkdir",
        command=f"python -P -m pipelines.worker_tasks.{line} --own ../environment",
        log_environ=False,
    )
    expected.remote_command = kind
    case.expect_commands(expected)
    return expected


def environment(case: StepCase, pipeline: Pipeline) -> ExpectShell:
    case.given(PythonEnvironment(pipeline))
    return task(case, FETCHES)


async def test_the_environment_is_named_for_the_steps_that_follow(
    case: StepCase, pipeline: Pipeline
) -> None:
    told = "environment /cache/environments/0a1b (kept from before)\n"
    environment(case, pipeline).stdout(told).exit(0)
    case.expect_property("python_environment", "/cache/environments/0a1b", "python-environment")
    await case.outcome(SUCCESS, "kept from before")


async def test_what_has_to_be_built_is_built_apart_and_kept_under_the_key_found_before(
    case: StepCase, pipeline: Pipeline
) -> None:
    environment(case, pipeline).stdout("unbuilt 0a1b (it has to be built)\n").exit(0)
    own = "environment /x (built in 1.0 s)\n"
    task(case, BUILDS, BUILD).log("from-source", stdout=own).exit(0)
    kept = "environment /cache/environments/0a1b (built from source)\n"
    task(case, f"{FETCHES} --built 0a1b").log("keep", stdout=kept).exit(0)
    case.expect_property("python_environment", "/cache/environments/0a1b", "python-environment")
    await case.outcome(SUCCESS, "built from source")


async def test_what_may_be_different_in_each_build_is_the_builds_own(
    case: StepCase, pipeline: Pipeline
) -> None:
    environment(case, pipeline).stdout("unfinished /b/environment (./libs)\n").exit(0)
    own = "environment /b/environment (built in 1.0 s)\n"
    task(case, BUILDS, BUILD).log("from-source", stdout=own).exit(0)
    case.expect_property("python_environment", "/b/environment", "python-environment")
    await case.outcome(SUCCESS, "built in 1.0 s")


@pytest.mark.parametrize(
    ("output", "complaint", "code", "words"),
    [
        ("", "no version of django==99 was found\nhint\n", 1, "no version of django==99 was found"),
        ("", "", 1, "it could not be made"),
        ("nothing of ours\n", "", 0, "it could not be made"),
    ],
)
async def test_why_there_is_no_environment(
    case: StepCase, pipeline: Pipeline, output: str, complaint: str, code: int, words: str
) -> None:
    environment(case, pipeline).stdout(output).stderr(complaint).exit(code)
    case.expect_no_property("python_environment")
    await case.outcome(FAILURE, words, build=words)


async def test_an_environment_that_takes_too_much_disk_is_told_in_the_worker_s_words(
    case: StepCase, pipeline: Pipeline
) -> None:
    words = f"{STOPPED}the build takes 21 MB of disk, and may take 20 (SLIPWAY_BUILD_MEGABYTES)"
    environment(case, pipeline).update("failure_reason", words).stderr("error: killed\n").exit(-1)
    await case.outcome(FAILURE, f"it {words}", build=f"it {words}")


async def test_a_package_index_that_is_away_is_no_branch_s_fault(
    case: StepCase, pipeline: Pipeline
) -> None:
    environment(case, pipeline).stderr(f"{UNREACHABLE}\n    dns error\n").exit(1)
    await case.outcome(EXCEPTION, UNREACHABLE, build=UNREACHABLE)


async def test_an_interrupted_step_does_not_say_none(case: StepCase, pipeline: Pipeline) -> None:
    environment(case, pipeline).error(RuntimeError("the worker's own"))
    case.expect_exception(RuntimeError)
    await case.run_step()
    summary = await case.get_nth_step(0).getBuildResultSummary()
    assert summary["build"].endswith("(exception)")
    assert "None" not in summary["build"]
