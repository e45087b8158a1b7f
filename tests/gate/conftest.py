"""What the gate's scenarios share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from buildbot.master import BuildMaster

from pipelines.project.served import Project
from tests.buildbot_harness import run
from tests.gate.story import Story


@pytest.fixture
def story(master: BuildMaster, project: Project) -> Iterator[Story]:
    """A gate that nothing has come to yet; at the end, its promises are checked."""
    made = Story(project, master)
    run(made.start())
    yield made
    run(made.check())
