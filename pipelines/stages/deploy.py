"""`deploy-to-…`: the tested artifact goes live, or back by itself. Started by the landing."""

from __future__ import annotations

from pipelines.project.served import Project
from pipelines.schedulers.deploy import DeployScheduler
from pipelines.settings import GATEKEEPER
from pipelines.stages.stage import Stage, builder
from pipelines.steps.deploy import ActivateRelease, FindArtifact


def deploy(project: Project, following: str | None) -> Stage:
    """Activate the artifact of the landed revision on the project's environment."""
    name = f"deploy-to-{project.environment}"
    built = builder(
        project,
        name,
        f"the tested artifact goes live on {project.environment}",
        [GATEKEEPER],
        [
            FindArtifact(project),
            ActivateRelease(project),
        ],
    )
    scheduler = DeployScheduler(
        name=built.name,
        builderNames=[built.name],
        project=project,
        stage=name,
        following=following,
        beside=None,
    )
    return Stage(name, built, scheduler)
