"""`test`: the project's own tests on the pushed revision. Started beside `develop`."""

from __future__ import annotations

from functools import partial

from buildbot.interfaces import IBuildStep

from pipelines.project import Pipeline
from pipelines.project.served import Project
from pipelines.stages.develop import NAME as DEVELOP
from pipelines.stages.stage import Stage, of_push
from pipelines.steps.checkout import Checkout
from pipelines.steps.command import PythonEnvironment, project_commands
from pipelines.steps.project import ReadPipeline
from pipelines.steps.suite_command import SuiteCommand

NAME = "test"


def test(project: Project, following: str | None) -> Stage:
    """Run what `[test]` names; the results of the suite become the build's sentence.

    It needs nothing of `develop`, so it does not wait for it; when that fails, this is cancelled.
    """

    def commands(pipeline: Pipeline) -> list[IBuildStep]:
        suite = partial(SuiteCommand, project, NAME)
        return [PythonEnvironment(pipeline), *project_commands(pipeline.test, suite)]

    steps = [Checkout(str(project.hub)), ReadPipeline(commands)]
    return of_push(project, NAME, "the project's own tests", steps, following, beside=DEVELOP)
