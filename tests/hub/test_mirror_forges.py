"""A project whose people push to a forge: over HTTP with a password, or over ssh with a key."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.gate.repository import Candidate, GateRepository, Landed, Refused
from pipelines.hub.mirror import Mirror
from pipelines.hub.repository import Hub
from pipelines.installation import prepare
from pipelines.project.served import Project
from pipelines.settings import Settings
from pipelines.system.git import GitError
from tests.flow import Flow
from tests.hub.forges import READS, WRITES, ReachedForge
from tests.hub.http_forge import forge_over_http
from tests.hub.ssh_forge import forge_over_ssh
from tests.repositories import commit, make_hub

KINDS = {"http": forge_over_http, "ssh": forge_over_ssh}
REFUSED = {"http": "403", "ssh": "does not have write access"}
UNKNOWN = {"http": "could not read Username", "ssh": "Host key verification failed"}
AWAY = {"http": "Failed to connect", "ssh": "Connection refused"}
ASK = """\
from pathlib import Path

from pipelines.system.git import git

git(Path("/"), "ls-remote", {url!r}, timeout=30)
"""


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """How the forge is reached."""
    return str(request.param)


@pytest.fixture
def forge(tmp_path: Path) -> Hub:
    """The repository that people push to."""
    (tmp_path / "forge").mkdir()
    made = make_hub(tmp_path / "forge")
    (made.path / "hooks" / "update").unlink()
    (made.path / "hooks" / "post-receive").unlink()
    return made


@pytest.fixture
def reached(forge: Hub, kind: str) -> Iterator[ReachedForge]:
    with KINDS[kind](forge.path.parent) as reached:
        yield reached


@pytest.fixture
def remote(forge: Hub, reached: ReachedForge) -> str:
    return f"{reached.url}/{forge.path.name}"


def test_the_hub_is_made_once_its_configuration_knows_an_account(
    settings: Settings, forge: Hub, reached: ReachedForge, remote: str, kind: str
) -> None:
    project = Project("bioweb", settings, remote=remote)
    words = f"{UNKNOWN[kind]}.* the hub's own configuration says: git -C {project.hub} config"
    with pytest.raises(prepare.InstallationError, match=words):
        prepare.prepare_hub(settings, project)
    reached.sign_in(project.hub, READS)
    prepare.prepare_hub(settings, project)
    assert Hub(project.hub).branches() == forge.branches()


def test_nobody_is_asked_even_on_a_terminal(tmp_path: Path, remote: str, kind: str) -> None:
    program = tmp_path / "ask.py"
    program.write_text(ASK.format(url=remote))
    line = shlex.join([sys.executable, str(program)])
    on_a_terminal = ["script", "--quiet", "--command", line, "/dev/null"]
    told = subprocess.check_output(on_a_terminal, stdin=subprocess.DEVNULL, text=True, timeout=60)
    assert UNKNOWN[kind] in told


async def test_a_push_there_is_seen(
    flow: Flow, forge: Hub, reached: ReachedForge, remote: str
) -> None:
    flow.source.project = replace(flow.project, remote=remote)
    reached.sign_in(flow.project.hub, READS)
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


def test_main_is_moved_there_by_who_may_write(
    project: Project, forge: Hub, reached: ReachedForge, remote: str
) -> None:
    reached.sign_in(project.hub, WRITES)
    gate, base, made = candidate(forge, remote, project.hub)
    assert gate.land(base, made) == Landed(made)
    assert forge.head("main") == Hub(project.hub).head("main") == made


def test_who_may_only_read_there_is_refused_in_the_forge_s_words(
    project: Project, forge: Hub, reached: ReachedForge, remote: str, kind: str
) -> None:
    reached.sign_in(project.hub, READS)
    gate, base, made = candidate(forge, remote, project.hub)
    with pytest.raises(Refused, match=REFUSED[kind]):
        gate.land(base, made)
    assert forge.head("main") == base


def test_a_forge_that_is_away_is_tried_again(project: Project, forge: Hub, kind: str) -> None:
    with KINDS[kind](forge.path.parent) as reached:
        reached.sign_in(project.hub, WRITES)
        remote = f"{reached.url}/{forge.path.name}"
        gate, base, made = candidate(forge, remote, project.hub)
    with pytest.raises(GitError, match=AWAY[kind]):
        gate.land(base, made)
    assert forge.head("main") == base
