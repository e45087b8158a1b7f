"""`Pipeline`: the stages of one project, in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from buildbot.plugins import util

from pipelines.hub.source import HubSource
from pipelines.project.served import Project
from pipelines.schedulers.deploy import DeployScheduler
from pipelines.stages.operators import operators
from pipelines.stages.stage import Stage

MakeStage = Callable[[Project, str | None], Stage]


@dataclass(frozen=True)
class Pipeline:
    """What one project adds to the master's configuration."""

    project: Project
    stages: tuple[Stage, ...]

    @property
    def builders(self) -> list[util.BuilderConfig]:
        """One builder a stage, and the button that acts on the gate."""
        return [stage.builder for stage in (*self.stages, self.operators)]

    @property
    def schedulers(self) -> list[object]:
        """The schedulers of the stages and of the operators' form."""
        return [each.scheduler for each in (*self.stages, self.operators) if each.scheduler]

    @property
    def deploying(self) -> str | None:
        """The name of the stage that deploys; None: what lands stays there."""
        for stage in self.stages:
            if isinstance(stage.scheduler, DeployScheduler):
                return stage.name
        return None

    @cached_property
    def operators(self) -> Stage:
        """The operators' form of this project."""
        return operators(self.project)

    @property
    def change_source(self) -> HubSource:
        """The change source of the project's hub."""
        name = f"{self.project.name}-hub"
        return HubSource(name=name, project=self.project, first_stage=self.stages[0].name)

    @property
    def group(self) -> util.Project:
        """How the dashboard groups the builders."""
        order = " → ".join(stage.name for stage in self.stages)
        return util.Project(name=self.project.name, slug=self.project.name, description=order)


def pipeline(project: Project, *stages: MakeStage) -> Pipeline:
    """Put stages in order: each is made with the name of the one that follows it."""
    made: list[Stage] = []
    for make in reversed(stages):
        made.insert(0, make(project, made[0].name if made else None))
    return Pipeline(project, tuple(made))
