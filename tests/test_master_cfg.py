"""master.cfg as data: what it names exists, is named once, and runs where it may."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from buildbot.config.master import FileLoader, MasterConfig
from buildbot.master import BuildMaster
from buildbot.process.builder import Builder
from buildbot.process.buildstep import create_step_from_step_or_factory

from pipelines import ROOT
from pipelines.installation import prepare
from pipelines.project.served import Project
from pipelines.settings import GATEKEEPER, Settings
from tests.buildbot_harness import run
from tests.ports import free_ports

STAGES = ["develop", "test", "merge", "repo-test", "deploy-to-staging"]
KEBAB = re.compile(r"[a-z]+(-[a-z0-9]+)*")
TWO_PROJECTS = """
other = pipeline(Project("other", settings), develop, test, merge, repo_test, deploy)
BuildmasterConfig = configuration(settings, projects=[sample_app, other])
"""


@pytest.fixture
def settings(prepared_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation that was prepared, as this process's environment names it."""
    shutil.copytree(prepared_home, tmp_path / "home", symlinks=True)
    monkeypatch.setenv("SLIPWAY_HOME", str(tmp_path / "home"))
    for name, port in zip(("WEB", "WORKER", "TRY"), free_ports(3), strict=True):
        monkeypatch.setenv(f"SLIPWAY_{name}_PORT", str(port))
    return Settings.from_environ()


@pytest.fixture
def config(settings: Settings) -> MasterConfig:
    """What master.cfg says."""
    return FileLoader(str(ROOT / "master"), "master.cfg").loadConfig()


@pytest.fixture
def two_projects(settings: Settings) -> FileLoader:
    """A master.cfg with one more entry."""
    file = settings.home / "two.cfg"
    file.write_text((ROOT / "master" / "master.cfg").read_text() + TWO_PROJECTS)
    return FileLoader(str(settings.home), "two.cfg")


def stages(config: MasterConfig, project: str = "sample_app") -> list[Builder]:
    return [builder for builder in config.builders if builder.project == project]


def test_it_is_short_and_decides_nothing() -> None:
    lines = (ROOT / "master" / "master.cfg").read_text().splitlines()
    assert len(lines) < 60
    assert not [line for line in lines if re.match(r"\s*(if|for|while|def|class|try)\b", line)]


def test_the_five_stages_of_the_project_stand_in_order(config: MasterConfig) -> None:
    assert [builder.name for builder in stages(config)] == [f"sample_app-{s}" for s in STAGES]
    (project,) = config.projects
    assert (project.name, project.description) == ("sample_app", " → ".join(STAGES))
    assert all(builder.description for builder in stages(config))


@pytest.mark.parametrize("kind", ["builders", "workers", "change_sources", "projects"])
def test_names_are_given_once(two_projects: FileLoader, kind: str) -> None:
    names = Counter(each.name for each in getattr(two_projects.loadConfig(), kind))
    assert names
    assert max(names.values()) == 1


def test_every_scheduler_starts_builders_that_exist(two_projects: FileLoader) -> None:
    config = two_projects.loadConfig()
    known = {builder.name for builder in config.builders}
    for scheduler in config.schedulers.values():
        assert set(scheduler._config_kwargs["builderNames"]) <= known


def test_every_builder_runs_on_workers_that_exist(config: MasterConfig) -> None:
    known = {worker.name for worker in config.workers}
    for builder in config.builders:
        assert builder.workernames
        assert set(builder.workernames) <= known


def test_steps_are_verbs_and_nouns_in_kebab_case(config: MasterConfig) -> None:
    for builder in stages(config):
        names = [create_step_from_step_or_factory(step).name for step in builder.factory.steps]
        assert names
        assert [name for name in names if not KEBAB.fullmatch(name)] == []


def test_what_a_branch_contains_never_runs_on_the_gatekeeper(config: MasterConfig) -> None:
    """The gatekeeper runs Slipway's own code alone, and nothing of Slipway's own elsewhere."""
    runs_branches = {"develop", "test", "repo-test"}
    for stage, builder in zip(STAGES, stages(config), strict=True):
        if stage in runs_branches:
            assert GATEKEEPER not in builder.workernames
        else:
            assert builder.workernames == [GATEKEEPER]


def test_every_push_gets_builds_of_its_own(config: MasterConfig) -> None:
    assert {builder.collapseRequests for builder in stages(config)} == {False}


def test_each_worker_has_a_password_of_its_own(config: MasterConfig, settings: Settings) -> None:
    ours = [worker for worker in config.workers if not worker.name.startswith("__")]
    passwords = {worker._config_args[1] for worker in ours}
    assert len(passwords) == len(ours) == len(settings.build_worker_names) + 1


def test_everybody_may_look_and_people_act_by_their_roles(config: MasterConfig) -> None:
    roles = [rule.role for rule in config.www["authz"].allowRules]
    assert roles == ["owner", "releaser", "administrator"]
    user = {"username": "admin"}
    assert "administrator" in config.www["authz"].getRolesFromUser(user)
    assert config.www["authz"].getRolesFromUser({"anonymous": True}) == {"reader"}


def test_it_listens_where_the_settings_say(config: MasterConfig, settings: Settings) -> None:
    assert config.www["port"] == f"tcp:{settings.web_port}:interface=127.0.0.1"
    assert config.protocols["pb"]["port"] == f"tcp:{settings.worker_port}:interface=127.0.0.1"
    assert config.buildbotURL == settings.base_url
    assert len(config.title) <= 18  # Buildbot replaces a longer one by its own


def test_no_secret_stands_in_it(config: MasterConfig, settings: Settings) -> None:
    files = [file for file in settings.secrets_dir.rglob("*") if file.is_file()]
    text = (ROOT / "master" / "master.cfg").read_text()
    assert files
    for file in files:
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.read_text() not in text


def test_a_second_project_is_one_more_entry(two_projects: FileLoader) -> None:
    config = two_projects.loadConfig()
    assert [builder.name for builder in stages(config, "other")] == [f"other-{s}" for s in STAGES]
    assert len(stages(config)) == len(STAGES)
    assert [project.name for project in config.projects] == ["sample_app", "other"]


@pytest.mark.usefixtures("logged")
def test_a_master_of_two_projects_starts(settings: Settings, two_projects: FileLoader) -> None:
    seed = settings.home / "seed"
    seed.mkdir()
    (seed / "genes.txt").write_text("BRCA1\n")
    for name in ("sample_app", "other"):
        prepare.prepare_hub(settings, Project(name, settings, seed=seed))
    master = BuildMaster(str(settings.master_dir), config_loader=two_projects)
    run(master.startService())  # with its web server, and the entrances of workers and of try
    sources = {service.name for service in master.change_svc}
    run(master.stopService())
    assert sources == {"sample_app-hub", "other-hub"}
