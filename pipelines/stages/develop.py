"""`develop`: is this code fit to build? Started by a push of any branch."""

from __future__ import annotations

from buildbot.interfaces import IBuildStep

from pipelines.project import Pipeline
from pipelines.project.served import Project
from pipelines.stages.stage import Stage, of_push
from pipelines.steps.checkout import Checkout
from pipelines.steps.command import PythonEnvironment, project_commands
from pipelines.steps.project import ReadPipeline

NAME = "develop"


def develop(project: Project, following: str | None) -> Stage:
    """Format, lint, Django's system check, missing migrations: what `[develop]` names."""
    steps = [Checkout(str(project.hub)), ReadPipeline(_commands)]
    return of_push(project, NAME, "is this code fit to build?", steps, following)


def _commands(pipeline: Pipeline) -> list[IBuildStep]:
    return [PythonEnvironment(pipeline), *project_commands(pipeline.develop)]
