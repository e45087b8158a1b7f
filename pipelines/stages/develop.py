"""`develop`: is this code fit to build? Started by a push of any branch."""

from __future__ import annotations

from buildbot.interfaces import IBuildStep

from pipelines.flow import StageScheduler
from pipelines.project import Pipeline
from pipelines.project.served import Project
from pipelines.stages.stage import Stage, builder
from pipelines.steps.checkout import Checkout
from pipelines.steps.command import ProjectCommand, PythonEnvironment
from pipelines.steps.project import ReadPipeline

NAME = "develop"


def develop(project: Project, following: str | None) -> Stage:
    """Format, lint, Django's system check, missing migrations: what `[develop]` names."""
    built = builder(
        project,
        NAME,
        "is this code fit to build?",
        project.settings.build_worker_names,
        [Checkout(str(project.hub)), ReadPipeline(_commands)],
    )
    scheduler = StageScheduler(
        name=built.name,
        builderNames=[built.name],
        project=project,
        stage=NAME,
        following=following,
    )
    return Stage(NAME, built, scheduler)


def _commands(pipeline: Pipeline) -> list[IBuildStep]:
    commands = [ProjectCommand(each, pipeline.develop) for each in pipeline.develop.commands]
    return [PythonEnvironment(pipeline), *commands]
