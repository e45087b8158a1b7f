"""The steps of each stage, top to bottom: a change of the pipeline is a change of these lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from buildbot.process.buildstep import create_step_from_step_or_factory
from buildbot.process.results import CANCELLED, EXCEPTION, FAILURE, SKIPPED, SUCCESS, WARNINGS

from pipelines import ROOT, stages
from pipelines.buildbot_patches.stage_build import StageBuild
from pipelines.project import Pipeline as Definition
from pipelines.project.reading import read_pipeline
from pipelines.project.served import Project
from pipelines.schedulers.deploy import DeployScheduler
from pipelines.schedulers.gate import GateScheduler
from pipelines.schedulers.stage import StageScheduler
from pipelines.settings import GATEKEEPER, Settings
from pipelines.stages import Pipeline, deploy, develop, pipeline
from pipelines.steps.artifact import KEPT
from pipelines.steps.side_by_side import SideBySide

EVERY = (stages.develop, stages.test, stages.merge, stages.repo_test, stages.deploy)
STEPS = {
    "develop": ["checkout", "read-pipeline"],
    "test": ["checkout", "read-pipeline"],
    "merge": ["make-candidate"],
    "repo-test": [(["checkout", "read-pipeline"], ["start-database"]), "stop-database"],
    "deploy-to-staging": ["find-artifact", "activate-release"],
}
# What read-pipeline adds, for the commands that sample_app names; brackets: side by side.
COMMANDS = {
    "develop": [
        "python-environment",
        (["check-format"], ["check-style"], ["check-django"], ["check-migrations"]),
    ],
    "test": ["python-environment", "run-tests"],
    "repo-test": [
        "python-environment",
        (
            [(["run-tests"], ["check-deploy"], ["check-production"])],
            [
                "lint-migrations",
                "migrate-forwards",
                "build-artifact",
                "upload-artifact",
                "keep-artifact",
                "collect-wheels",
                "keep-wheels",
                "name-wheels",
                "rehearse-migrations",
            ],
        ),
        "forget-artifact",
    ],
}
# After any other step has failed the build goes on, so that one push hears every complaint.
HALTS = {
    "checkout",
    "read-pipeline",
    "python-environment",
    "start-database",
    "make-candidate",
    "build-artifact",
    "upload-artifact",
    "keep-artifact",
    "collect-wheels",
    "keep-wheels",
    "rehearse-migrations",
    "find-artifact",
    "activate-release",
}


@pytest.fixture
def made(tmp_path: Path) -> Pipeline:
    project = Project("sample_app", Settings(home=tmp_path))
    return pipeline(project, *EVERY)


@pytest.fixture
def definition() -> Definition:
    return read_pipeline(ROOT / "sample_app")


def steps(made: Pipeline, stage: str) -> list[object]:
    (factory,) = [each.builder.factory for each in made.stages if each.name == stage]
    return [create_step_from_step_or_factory(step) for step in factory.steps]


def flat(steps: list[object]) -> Iterator[object]:
    """Every step, also of those that run side by side."""
    for step in steps:
        if isinstance(step, SideBySide):
            for chain in step.chains:
                yield from flat([create_step_from_step_or_factory(each) for each in chain])
        else:
            yield step


def added(made: Pipeline, stage: str, definition: Definition) -> list[object]:
    (reading,) = [step for step in flat(steps(made, stage)) if step.name == "read-pipeline"]
    return [create_step_from_step_or_factory(step) for step in reading.steps_of(definition)]


def names(steps: Sequence[object]) -> list[object]:
    return [
        tuple(names(chain) for chain in step.chains) if isinstance(step, SideBySide) else step.name
        for step in map(create_step_from_step_or_factory, steps)
    ]


def test_the_steps_of_each_stage(made: Pipeline) -> None:
    assert {stage.name: names(steps(made, stage.name)) for stage in made.stages} == STEPS
    assert [stage.name for stage in made.stages] == list(STEPS)


def test_the_steps_that_a_project_s_own_commands_add(
    made: Pipeline, definition: Definition
) -> None:
    assert {stage: names(added(made, stage, definition)) for stage in COMMANDS} == COMMANDS


def test_what_stops_a_build_and_what_lets_it_go_on(made: Pipeline, definition: Definition) -> None:
    every = [step for stage in STEPS for step in flat(steps(made, stage))]
    every += [step for stage in COMMANDS for step in flat(added(made, stage, definition))]
    assert {step.name for step in every if step.haltOnFailure} == HALTS
    assert {step.name for step in every if step.alwaysRun} == {"forget-artifact", "stop-database"}


@pytest.mark.parametrize(
    ("result", "passes"),
    [
        (SUCCESS, True),
        (WARNINGS, True),
        (FAILURE, False),
        (EXCEPTION, False),
        (CANCELLED, False),
        (SKIPPED, False),
    ],
)
@pytest.mark.parametrize("is_new", [True, False, None])
def test_an_artifact_stays_only_of_what_passed(
    made: Pipeline, definition: Definition, result: int, passes: bool, is_new: bool | None
) -> None:
    """While the suite runs it is built and kept; what was kept before is no business of a build."""

    class Build:
        """A build as far as it has come."""

        results = result

    wanted = {"build-artifact", "upload-artifact", "keep-artifact", "rehearse-migrations"}
    for step in flat(added(made, "repo-test", definition)):
        step.build = Build
        if step.name in wanted:
            assert step.doStepIf(step) is passes
        elif step.name == "forget-artifact":
            step.getProperty = {KEPT: is_new}.get
            assert step.doStepIf(step) is (bool(is_new) and not passes)


def test_a_command_may_take_as_long_as_the_project_says(
    made: Pipeline, definition: Definition
) -> None:
    slow = replace(definition, test=replace(definition.test, timeout_minutes=7))
    (run_tests,) = [step for step in added(made, "test", slow) if step.name == "run-tests"]
    assert run_tests.maxTime == 7 * 60


def test_who_starts_each_stage_and_what_follows(made: Pipeline) -> None:
    started = {
        each.name: (type(each.scheduler), each.scheduler and each.scheduler._config_kwargs)
        for each in made.stages
    }
    told = {
        name: (kind, kwargs and kwargs["following"]) for name, (kind, kwargs) in started.items()
    }
    beside = {
        name: kwargs["beside"]
        for name, (kind, kwargs) in started.items()
        if "beside" in (kwargs or ())
    }
    assert beside == {"develop": None, "test": "develop", "deploy-to-staging": None}
    assert told == {
        "develop": (StageScheduler, "test"),
        "test": (StageScheduler, "merge"),
        "merge": (type(None), None),  # the gate starts it
        "repo-test": (GateScheduler, "deploy-to-staging"),
        "deploy-to-staging": (DeployScheduler, None),
    }


def test_a_shorter_pipeline_ends_where_it_ends(made: Pipeline) -> None:
    short = pipeline(made.project, stages.develop, stages.test)
    assert [each.scheduler._config_kwargs["following"] for each in short.stages] == ["test", None]


def test_names_carry_the_project_and_the_environment(tmp_path: Path) -> None:
    project = Project("shop", Settings(home=tmp_path), environment="production")
    made = pipeline(project, develop, deploy)
    assert [each.builder.name for each in made.stages] == [
        "shop-develop",
        "shop-deploy-to-production",
    ]
    assert made.change_source.name == "shop-hub"


def test_only_the_gatekeeper_merges_and_deploys(made: Pipeline) -> None:
    runs_on_it = {stage.name for stage in made.stages if GATEKEEPER in stage.builder.workernames}
    assert runs_on_it == {"merge", "deploy-to-staging"}


def test_a_build_says_what_its_steps_said(made: Pipeline) -> None:
    assert {stage.builder.factory.buildClass for stage in made.stages} == {StageBuild}
