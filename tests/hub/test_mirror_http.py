"""A project whose people push to a forge that is reached over HTTP, with a password."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines import installation
from pipelines.gate.repository import Candidate, GateRepository, Landed, Refused
from pipelines.git import GitError
from pipelines.hub.mirror import Mirror
from pipelines.hub.repository import Hub
from pipelines.project.served import Project
from pipelines.settings import Settings
from tests.buildbot_harness import Flow
from tests.hub.http_forge import READS, WRITES, forge_over_http, sign_in
from tests.repositories import commit, make_hub


@pytest.fixture
def forge(tmp_path: Path) -> Hub:
    """The repository that people push to."""
    (tmp_path / "forge").mkdir()
    made = make_hub(tmp_path / "forge")
    (made.path / "hooks" / "update").unlink()
    (made.path / "hooks" / "post-receive").unlink()
    return made


@pytest.fixture
def remote(forge: Hub) -> Iterator[str]:
    with forge_over_http(forge.path.parent) as url:
        yield f"{url}/{forge.path.name}"


def test_the_hub_is_made_once_its_configuration_knows_an_account(
    settings: Settings, forge: Hub, remote: str
) -> None:
    project = Project("bioweb", settings, remote=remote)
    with pytest.raises(installation.InstallationError, match="the hub's own configuration"):
        installation.prepare_hub(settings, project)
    sign_in(project.hub, READS)
    installation.prepare_hub(settings, project)
    assert Hub(project.hub).branches() == forge.branches()


async def test_a_push_there_is_seen(flow: Flow, forge: Hub, remote: str) -> None:
    flow.source.project = replace(flow.project, remote=remote)
    sign_in(flow.project.hub, READS)
    commit(forge, "feature", {"new.txt": "1"})
    await flow.source.poke(["feature"])
    assert [push.branch for push in await flow.pushes()] == ["feature"]


def candidate(forge: Hub, remote: str, hub: Path) -> tuple[GateRepository, str, str]:
    """A gate, where its main is, and what it makes of a new branch."""
    revision = commit(forge, "feature", {"new.py": "1\n"})
    Mirror(hub, remote).fetch()
    gate = GateRepository(hub, "merge", remote)
    base = gate.head()
    made = gate.candidate("1", base, "feature", revision)
    assert isinstance(made, Candidate)
    return gate, base, made.sha


def test_main_is_moved_there_by_who_may_write(project: Project, forge: Hub, remote: str) -> None:
    sign_in(project.hub, WRITES)
    gate, base, made = candidate(forge, remote, project.hub)
    assert gate.land(base, made) == Landed(made)
    assert forge.head("main") == Hub(project.hub).head("main") == made


def test_who_may_only_read_there_is_refused_in_the_forge_s_words(
    project: Project, forge: Hub, remote: str
) -> None:
    sign_in(project.hub, READS)
    gate, base, made = candidate(forge, remote, project.hub)
    with pytest.raises(Refused, match="403"):
        gate.land(base, made)
    assert forge.head("main") == base


def test_a_forge_that_is_away_is_tried_again(project: Project, forge: Hub) -> None:
    with forge_over_http(forge.path.parent) as url:
        sign_in(project.hub, WRITES)
        gate, base, made = candidate(forge, f"{url}/{forge.path.name}", project.hub)
    with pytest.raises(GitError, match="Failed to connect"):
        gate.land(base, made)
    assert forge.head("main") == base
