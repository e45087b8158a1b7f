"""Is what should serve really what answers where people ask?"""

from __future__ import annotations

from pipelines.deploy import health
from pipelines.deploy.converge import standing
from pipelines.deploy.deploy import Deploy
from pipelines.deploy.environment import Environment
from pipelines.deploy.release import Release
from pipelines.system.faults import (
    EnvironmentFault,
)


def verify(deploy: Deploy) -> str:
    """As a step of a deploy."""
    return answers(deploy.environment)


def identify(deploy: Deploy) -> str:
    """See that the new release is the one that people reach, before it is what should serve."""
    return _answers_as(deploy.environment, deploy.new)


def answers(environment: Environment) -> str:
    """Ask through the front; raises EnvironmentFault when another release answers, or none."""
    release = standing(environment)
    if release is None:
        raise EnvironmentFault(f"Nothing has been deployed to {environment.name} yet.")
    return _answers_as(environment, release)


def _answers_as(environment: Environment, release: Release) -> str:
    wrong = health.problem(health.front(environment).get(release.manifest.run.health), release)
    if wrong:
        raise EnvironmentFault(f"{release.version} should serve on {environment.url}, but {wrong}.")
    return f"{release.version} (revision {release.manifest.revision[:12]}) answers as itself"
