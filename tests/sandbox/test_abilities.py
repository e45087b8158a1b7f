"""What builds are held off with: found by trying, said in a sentence, never less than asked for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.sandbox import abilities, bubblewrap
from pipelines.sandbox.abilities import BUILD_USER, Ability, SandboxError, ability, walls
from pipelines.settings import Settings
from pipelines.system.ownership import give

IS_ROOT = os.geteuid() == 0
USER = BUILD_USER if IS_ROOT else None
WHO = f"user {BUILD_USER}" if IS_ROOT else "the user who runs Slipway"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """An installation that has a hub, and was not started."""
    (tmp_path / "home" / "hub" / "tiny.git" / "objects").mkdir(parents=True)
    (tmp_path / "home" / "hub" / "tiny.git" / "config").touch()
    (tmp_path / "home" / "cache").mkdir()
    return Settings(home=tmp_path / "home")


@pytest.fixture
def without_bubblewrap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine where it is not installed."""
    monkeypatch.setattr(bubblewrap, "PROGRAM", "")


@pytest.mark.bubblewrap
def test_the_safest_is_chosen_and_said(settings: Settings) -> None:
    found = ability(settings)
    assert found == Ability("bubblewrap", USER)
    assert str(found) == f"builds run each command in a bubblewrap sandbox, as {WHO}"


@pytest.mark.usefixtures("without_bubblewrap")
def test_where_bubblewrap_is_missing_walls_are_raised_and_the_remedy_is_said(
    settings: Settings,
) -> None:
    found = ability(settings)
    assert (found.kind, found.user) == ("walls", USER)
    assert found.lacking.startswith("bubblewrap: install bubblewrap")
    assert str(found) == f"builds run behind walls, as {WHO}"
    assert found.not_held_off == "the network and other builds of their worker"


@pytest.mark.usefixtures("without_bubblewrap")
def test_where_the_cache_cannot_be_kept_from_builds_it_is_said(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(abilities, "_KEEPS_CACHE", ["-c", "raise SystemExit('no')"])
    assert "the cache that all builds use" in ability(settings).not_held_off


@pytest.mark.usefixtures("without_bubblewrap")
def test_what_is_asked_for_and_cannot_be_had_is_refused_with_the_remedy(settings: Settings) -> None:
    with pytest.raises(SandboxError) as refused:
        ability(settings.model_copy(update={"sandbox": "bubblewrap"}))
    said = str(refused.value)
    assert said.startswith("SLIPWAY_SANDBOX=bubblewrap cannot be had here. bubblewrap: install")


@pytest.mark.parametrize("kind", ["walls", "none"])
def test_what_is_asked_for_is_had_and_nothing_more(settings: Settings, kind: str) -> None:
    found = ability(settings.model_copy(update={"sandbox": kind}))
    assert (found.kind, found.user) == (kind, USER if kind == "walls" else None)


@pytest.fixture
def behind(settings: Settings) -> list[str]:
    """What to put before a command to have it run as a worker is, behind walls."""
    folder = settings.worker_dir("build-1")
    folder.mkdir(parents=True)
    for each in (folder, settings.home / "cache"):
        give(each, USER or os.geteuid())
    (settings.home / "secrets").mkdir()
    return [*walls(settings, folder, USER), "--"]


def test_behind_walls_little_is_there_and_less_can_be_written(
    settings: Settings, behind: list[str]
) -> None:
    line = "ls . hub/tiny.git; touch cache/made; touch hub/made; touch hub/tiny.git/objects/made"
    line = f"cd {settings.home}; {line}"
    done = subprocess.run([*behind, "sh", "-c", line], capture_output=True, text=True)
    assert done.stdout.split() == [".:", "cache", "hub", "workers", "hub/tiny.git:", "objects"]
    assert [file.name for file in settings.home.rglob("made")] == ["made"]
    assert (settings.home / "cache" / "made").stat().st_uid == (USER or os.geteuid())


@pytest.mark.parametrize(("line", "status"), [("exit 7", 7), ("kill -9 $$", 256 - 9)])
def test_it_ends_as_what_is_behind_the_walls(behind: list[str], line: str, status: int) -> None:
    assert subprocess.run([*behind, "sh", "-c", line]).returncode == status


def test_a_signal_is_passed_on_and_what_is_left_ends_with_it(behind: list[str]) -> None:
    waits = "import signal, sys; signal.signal(15, lambda *_: sys.exit(9)); print('up', flush=True)"
    script = f'sleep 1000 & exec {sys.executable} -c "{waits}; signal.pause()"'
    with subprocess.Popen([*behind, "sh", "-c", script], stdout=subprocess.PIPE, text=True) as it:
        assert it.stdout is not None
        assert it.stdout.readline() == "up\n"
        it.terminate()
        assert it.stdout.read() == ""  # also what was left in the background let go of it
        assert it.wait() == 9


def test_when_it_is_killed_all_behind_the_walls_is(behind: list[str]) -> None:
    script = "setsid sh -c 'echo up; sleep 1000'"
    with subprocess.Popen([*behind, "sh", "-c", script], stdout=subprocess.PIPE, text=True) as it:
        assert it.stdout is not None
        assert it.stdout.readline() == "up\n"
        it.kill()
        assert it.stdout.read() == ""


def test_who_builds_has_a_name_there(behind: list[str]) -> None:
    name = subprocess.check_output([*behind, "id", "-un"], text=True).strip()
    assert name == ("slipway-build" if IS_ROOT else subprocess.getoutput("id -un"))
