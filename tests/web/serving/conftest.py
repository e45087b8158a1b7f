"""A master inside the test that serves its pages, in a home of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from buildbot.master import BuildMaster
from twisted.python.failure import Failure

from pipelines.project.served import Project
from pipelines.settings import Settings
from tests.buildbot_harness import running_master
from tests.ports import free_ports


@pytest.fixture
def settings(prepared_home: Path, tmp_path: Path) -> Settings:
    """Those of a master with a free port for the web."""
    home, port = tmp_path / "home", str(free_ports(1)[0])
    shutil.copytree(prepared_home, home, symlinks=True)
    return Settings.from_environ({"SLIPWAY_HOME": str(home), "SLIPWAY_WEB_PORT": port})


@pytest.fixture
def master(project: Project, settings: Settings, logged: list[Failure]) -> Iterator[BuildMaster]:
    """The master."""
    with running_master(project) as master:
        yield master
