"""A master that serves two projects, each with an environment of its own."""

from __future__ import annotations

from tests.integration.installation import Installation
from tests.ports import free_ports

_MASTER = """\
from pathlib import Path

from pipelines.master import configuration
from pipelines.project.served import Project
from pipelines.settings import Settings
from pipelines.stages import deploy, develop, merge, pipeline, repo_test, test

settings = Settings.from_environ()
seed = settings.home / "seed"
tiny = Project("tiny", settings, environment="staging", seed=seed)
other = Project("other", settings, environment="{environment}", seed=seed)
first = pipeline(tiny, develop, test, merge, repo_test, deploy)
second = pipeline(other, develop, test, merge, repo_test, deploy)
BuildmasterConfig = configuration(settings, projects=[first, second])
"""


def master_cfg(environment: str) -> str:
    """The master's configuration, with the environment of the second project."""
    return _MASTER.format(environment=environment)


def serve_two_projects(installation: Installation) -> None:
    """Have an installation that is not started serve `tiny` and `other`."""
    installation.settings.config.write_text(master_cfg("elsewhere"))
    files = installation.settings.environments
    staging = (files / "staging.toml").read_text()
    (files / "elsewhere.toml").write_text(staging.replace('"tiny"', '"other"'))
    installation.variables["SLIPWAY_ELSEWHERE_PORT"] = str(free_ports(1)[0])
