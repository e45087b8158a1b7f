"""Verifies that the release that should serve is the one that answers people."""

from __future__ import annotations

from pipelines.deploy import health
from pipelines.deploy.converge import current_release
from pipelines.deploy.deploy import Deploy
from pipelines.deploy.environment import Environment
from pipelines.deploy.release import Release
from pipelines.deploy.step import step
from pipelines.system.faults import EnvironmentFault


@step(
    "verify-release",
    plan=lambda preview: f"Nothing else: {preview.release.version} serves already; ask it",
)
def verify_release(deploy: Deploy) -> str:
    """Verify that the release that should serve is the one that people reach."""
    return answers(deploy.environment)


@step(
    "identify",
    plan=lambda preview: f"Ask the front: it must answer as {preview.release.version}",
)
def identify(deploy: Deploy) -> str:
    """Verify that people reach the new release, before it is what should serve."""
    return _answers_as(deploy.environment, deploy.new)


def answers(environment: Environment) -> str:
    """Ask through the front; raises EnvironmentFault when another release answers, or none."""
    release = current_release(environment)
    if release is None:
        raise EnvironmentFault(f"Nothing has been deployed to {environment.name} yet.")
    return _answers_as(environment, release)


def _answers_as(environment: Environment, release: Release) -> str:
    fault = health.problem(health.front(environment).get(release.manifest.run.health), release)
    if fault:
        raise EnvironmentFault(f"{release.version} should serve on {environment.url}, but {fault}.")
    return f"{release.version} (revision {release.manifest.revision[:12]}) answers as itself"
