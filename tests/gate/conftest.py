"""What the gate's scenarios share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from buildbot.db.model import Model
from buildbot.master import BuildMaster

from pipelines import journal
from pipelines.project.served import Project
from tests.buildbot_harness import run
from tests.databases import Databases
from tests.gate.story import Story


def empty(conn: sa.Connection) -> None:
    """Make the tables of Buildbot and of the journal."""
    Model.metadata.create_all(conn)
    journal.create_tables(conn)


@pytest.fixture
def conn(databases: Databases) -> Iterator[sa.Connection]:
    """A transaction on an empty journal."""
    with databases.filled("sqlite", empty) as engine, engine.begin() as conn:
        yield conn


@pytest.fixture
def story(master: BuildMaster, project: Project) -> Iterator[Story]:
    """A gate that nothing has come to yet; at the end, its promises are checked."""
    made = Story(project, master)
    run(made.start())
    yield made
    run(made.check())
