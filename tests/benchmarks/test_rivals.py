"""The rivals run what the sample application's pipeline runs: no command less, no other."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from buildbot.config.master import FileLoader, MasterConfig

from benchmarks.push_to_staging import STAGES
from benchmarks.stock import RIVALS
from pipelines import ROOT
from pipelines.project import StageCommands
from pipelines.project.reading import read_pipeline

SCRIPT = RIVALS / "pipeline.sh"
PIPELINE = read_pipeline(ROOT / "sample_app")
COMMANDS: dict[str, StageCommands] = {
    "develop": PIPELINE.develop,
    "test": PIPELINE.test,
    "repo-test": PIPELINE.repo_test,
}


def scripted(stage: str) -> Iterator[tuple[str, str]]:
    """The steps of the script in a stage, with the command of each."""
    for line in SCRIPT.read_text().splitlines():
        if line.startswith(f"step {stage} "):
            _, _, name, command = line.split(maxsplit=3)
            yield name, command


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MasterConfig:
    """The stock Buildbot's configuration, as it reads it."""
    for name in ("HUB", "PYTHON", "CACHE", "SITE", "ENVIRONMENTS"):
        monkeypatch.setenv(f"STOCK_{name}", f"/{name.lower()}")
    monkeypatch.setenv("STOCK_URL", "http://127.0.0.1:8010")
    monkeypatch.setenv("STOCK_WEB_PORT", "8010")
    monkeypatch.setenv("STOCK_WORKER_PORT", "9989")
    return FileLoader(str(tmp_path), str(RIVALS / "buildbot" / "master.cfg")).loadConfig()


@pytest.mark.parametrize("stage", COMMANDS)
def test_the_script_runs_the_projects_commands(stage: str) -> None:
    wanted = [(each.name, each.run) for each in COMMANDS[stage].commands]
    assert [each for each in scripted(stage) if each in wanted] == wanted
    assert all(value in SCRIPT.read_text() for value in COMMANDS[stage].variables.values())


def test_the_script_goes_through_all_stages() -> None:
    subprocess.run(["bash", "-n", SCRIPT], check=True)
    assert all(list(scripted(stage)) for stage in STAGES)


@pytest.mark.parametrize("stage", COMMANDS)
def test_the_buildbot_runs_the_projects_commands(config: MasterConfig, stage: str) -> None:
    [builder] = [each for each in config.builders if each.name == stage]
    steps = [(each.kwargs.get("name"), each.kwargs) for each in builder.factory.steps]
    wanted = [(each.name, each.run) for each in COMMANDS[stage].commands]
    assert [(n, k.get("command")) for n, k in steps if (n, k.get("command")) in wanted] == wanted
    for name, arguments in steps:
        if name in dict(wanted):
            assert arguments["env"].items() >= COMMANDS[stage].variables.items()


def test_the_buildbot_goes_through_all_stages_and_is_tuned_by_nobody(config: MasterConfig) -> None:
    assert tuple(builder.name for builder in config.builders) == STAGES
    assert config.db.engine_kwargs == {}
    assert len(config.workers) == 1


def test_both_name_their_steps_alike(config: MasterConfig) -> None:
    """What runs in a step is told by its name."""
    for builder in config.builders:
        theirs = {each.kwargs["name"] for each in builder.factory.steps} - {"land"}
        # The script makes one environment for develop and test, and needs no second checkout.
        ours = {name for name, _ in scripted(builder.name)} | {"checkout", "python-environment"}
        assert theirs <= ours


@pytest.mark.process
def test_what_the_script_calls_of_slipway_takes_what_it_gives(tmp_path: Path) -> None:
    """Else it is known only when somebody measures."""
    text = SCRIPT.read_text().replace("\\\n", "")
    [given] = re.findall(r"worker_tasks\.environment (.*)\)", text)
    (tmp_path / "checkout").mkdir()
    (tmp_path / "checkout" / "requirements-dev.txt").touch()
    done = subprocess.run(
        f"{sys.executable} -m pipelines.worker_tasks.environment {given}",
        shell=True,
        cwd=tmp_path / "checkout",
        env={**os.environ, "CACHE": str(tmp_path / "cache")},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1].startswith("environment ")
