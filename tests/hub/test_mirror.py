"""A project whose people push elsewhere: its hub is made from there, and follows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.hub.repository import Hub
from pipelines.installation import prepare
from pipelines.project.served import Project
from pipelines.settings import Settings
from pipelines.system.git import GitError, git
from tests.flow import Flow
from tests.repositories import commit, make_hub


@pytest.fixture
def forge(tmp_path: Path) -> Hub:
    (tmp_path / "forge").mkdir()
    return make_hub(tmp_path / "forge")


def test_the_hub_is_made_of_what_the_remote_holds(settings: Settings, forge: Hub) -> None:
    commit(forge, "from-before", {"new.txt": "1"})
    project = Project("bioweb", settings, remote=forge.path.as_uri())
    assert prepare.prepare_hub(settings, project)
    assert Hub(project.hub).branches() == forge.branches()
    away = forge.path.rename(forge.path.with_name("away.git"))
    assert not prepare.prepare_hub(settings, project)  # the next start needs no remote
    away.rename(forge.path)


def test_a_remote_that_cannot_be_read_is_named_and_may_come_back(
    settings: Settings, forge: Hub
) -> None:
    project = Project("bioweb", settings, remote=forge.path.as_uri())
    away = forge.path.rename(forge.path.with_name("away.git"))
    with pytest.raises(prepare.InstallationError, match=f"^{project.remote} cannot be fetch"):
        prepare.prepare_hub(settings, project)
    away.rename(forge.path)
    git(forge.path, "branch", "-q", "-m", "main", "trunk")
    with pytest.raises(prepare.InstallationError, match=f"git push {project.remote} HEAD:main"):
        prepare.prepare_hub(settings, project)
    git(forge.path, "branch", "-q", "-m", "trunk", "main")
    prepare.prepare_hub(settings, project)
    assert Hub(project.hub).head("main") == forge.head("main")


async def test_a_push_to_the_remote_is_seen_and_a_dead_remote_loses_none(
    flow: Flow, forge: Hub
) -> None:
    flow.source.project = replace(flow.project, remote=forge.path.as_uri())
    commit(forge, "feature", {"new.txt": "1"})
    away = forge.path.rename(forge.path.with_name("away.git"))
    with pytest.raises(GitError, match="does not appear to be a git repository"):
        await flow.source.poke(["feature"])
    away.rename(forge.path)
    await flow.source.poke(["feature"])
    assert [push.branch for push in await flow.pushes()] == ["feature"]
    git(forge.path, "update-ref", "-d", "refs/heads/feature")
    await flow.source.poll()
    assert [push.reason for push in await flow.pushes()] == ["the branch was deleted"]
