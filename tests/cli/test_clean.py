"""`slipway clean` removes what Slipway made, and nothing else."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.installation.prepare import prepare_secrets
from pipelines.settings import Settings
from pipelines.supervisor.client import Supervisor
from pipelines.supervisor.process import Process
from tests.cli.conftest import Slipway

WAITING = (sys.executable, "-c", "import signal; signal.pause()")


def test_an_installation_is_removed(slipway: Slipway, home: Path) -> None:
    prepare_secrets(Settings(home=home))
    said = slipway("clean")
    assert (said.code, said.out) == (0, f"  removed {home}\n")
    assert not home.exists()


def test_nothing_to_remove_is_fine(slipway: Slipway, home: Path) -> None:
    assert slipway("clean").code == 0
    assert not home.exists()


@pytest.mark.parametrize("files", [["thesis.tex"], [], ["secrets"]])
def test_a_folder_of_somebody_else_s_stays(slipway: Slipway, home: Path, files: list[str]) -> None:
    home.mkdir()
    for name in files:
        (home / name).write_text("mine")
    said = slipway("clean")
    sentence = f"{home} does not look like Slipway's own folder: remove it by hand"
    assert (said.code, said.err) == (1, f"slipway: {sentence}\n")
    assert [file.name for file in home.iterdir()] == files


@pytest.fixture
def runs(home: Path) -> Iterator[Callable[[str], None]]:
    """Starts something that is kept in a folder of the home, and ends it."""
    started: list[Supervisor] = []

    def start(folder: str) -> None:
        (home / folder).mkdir(parents=True)
        started.append(Supervisor(home / folder))
        log, env = str(home / "log"), {"PATH": os.defpath}
        started[-1].want("web", Process(argv=WAITING, env=env, cwd="/", log=log))

    yield start
    for supervisor in started:
        supervisor.stop()


@pytest.mark.parametrize("folder", ["services", "environments/staging"])
def test_what_is_in_use_stays(
    slipway: Slipway, home: Path, runs: Callable[[str], None], folder: str
) -> None:
    prepare_secrets(Settings(home=home))
    runs(folder)
    said = slipway("clean")
    sentence = f"what lies in {home} is in use: stop it first with make down"
    assert (said.code, said.err) == (1, f"slipway: {sentence}\n")
    assert (home / "secrets").is_dir()
