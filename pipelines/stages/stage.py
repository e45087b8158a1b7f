"""`Stage`: one builder, what starts it, and the name that both have."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from buildbot.interfaces import IBuildStep
from buildbot.plugins import util

from pipelines.buildbot_patches.stage_build import StageBuild
from pipelines.project.served import Project
from pipelines.schedulers.stage import StageScheduler

# The shell's own variables, set where the worker is started: a build sees nothing else of them.
_TOOLS = {"PATH": "${SLIPWAY_TOOLS}"}


@dataclass(frozen=True)
class Stage:
    """A builder of one project; `scheduler` is None where another stage's starts it."""

    name: str
    builder: util.BuilderConfig
    scheduler: Any = None


def builder(
    project: Project, stage: str, description: str, workers: list[str], steps: Iterable[IBuildStep]
) -> util.BuilderConfig:
    """Return the builder that runs `stage` of `project` on one of `workers`."""
    factory = util.BuildFactory(list(steps))
    factory.buildClass = StageBuild
    return util.BuilderConfig(
        name=project.builder(stage),
        description=description,
        project=project.name,
        tags=[project.name, stage],
        workernames=workers,
        factory=factory,
        env=_TOOLS,
        collapseRequests=False,  # every push gets an answer of its own
    )


def of_push(
    project: Project,
    name: str,
    description: str,
    steps: list[IBuildStep],
    following: str | None,
    beside: str | None = None,
) -> Stage:
    """Return a stage that runs on build workers, once for each push that reaches it.

    beside: the stage whose end it need not wait for.
    """
    built = builder(project, name, description, project.settings.build_worker_names, steps)
    scheduler = StageScheduler(
        name=built.name,
        builderNames=[built.name],
        project=project,
        stage=name,
        following=following,
        beside=beside,
    )
    return Stage(name, built, scheduler)
