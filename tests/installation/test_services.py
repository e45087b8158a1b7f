"""How the processes of an installation are run, and what each of them gets to know."""

from __future__ import annotations

import os
import re
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.installation import services
from pipelines.installation.services import BIN, PortTaken, check_ports
from pipelines.sandbox.abilities import BUILD_USER, Ability
from pipelines.settings import Settings
from pipelines.supervisor.process import Process

WALLED = Ability("walls", BUILD_USER if os.geteuid() == 0 else None)
OURS = {"SLIPWAY_WORKER_NAME", "SLIPWAY_WORKER_DIR", "SLIPWAY_WORKER_PASSWORD_FILE"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings whose ports nobody listens on."""
    free = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
    ports = [each.getsockname()[1] for each in free]
    for each in free:
        each.close()
    return Settings(
        home=tmp_path / "home", web_port=ports[0], worker_port=ports[1], try_port=ports[2]
    )


def test_free_ports_are_fine(settings: Settings) -> None:
    check_ports(settings)


@pytest.mark.parametrize(
    ("field", "purpose"),
    [
        ("web_port", "the dashboard"),
        ("worker_port", "the workers' entrance"),
        ("try_port", "`buildbot try`"),
    ],
)
def test_a_taken_port_is_named_with_who_wants_it_and_the_setting(
    settings: Settings, field: str, purpose: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken) as refused:
            check_ports(settings.model_copy(update={field: port}))
    said = str(refused.value)
    assert said.startswith(
        f"Port {port} on 127.0.0.1 cannot be used for {purpose} (Address already"
    )
    remedy = re.search(rf"SLIPWAY_{field.upper()}=(\d+) make up$", said)
    assert remedy is not None
    assert port != int(remedy[1]) <= 65535


@pytest.fixture
def secretive(monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment that builds may know little of."""
    for name in ("SLIPWAY_WEB_PORT", "AWS_SECRET_ACCESS_KEY", "DATABASE_URL", "SSH_AUTH_SOCK"):
        monkeypatch.setenv(name, "8010")
    for name in ("PIP_INDEX_URL", "UV_CACHE_DIR", "https_proxy", "LANG"):
        monkeypatch.setenv(name, "handed on")
    monkeypatch.setenv("PATH", f"/opt/tools{os.pathsep}{BIN}{os.pathsep}/usr/bin")


@pytest.mark.usefixtures("secretive")
def test_a_build_worker_knows_how_to_reach_registries_and_no_secret(settings: Settings) -> None:
    env = services.worker_process(settings, "build-1", WALLED).env
    assert {env[name] for name in ("PIP_INDEX_URL", "UV_CACHE_DIR", "https_proxy")} == {"handed on"}
    known = {name for name in env if name.startswith("SLIPWAY_")}
    assert known >= OURS
    assert not known & {"SLIPWAY_HOME", "SLIPWAY_WEB_PORT"}
    assert not env.keys() & {"AWS_SECRET_ACCESS_KEY", "DATABASE_URL", "SSH_AUTH_SOCK"}
    assert env["HOME"] == str(settings.worker_dir("build-1") / "home")


@pytest.mark.usefixtures("secretive")
def test_a_project_s_commands_find_the_system_s_programs_and_not_ours(settings: Settings) -> None:
    env = services.worker_process(settings, "build-1", WALLED).env
    assert env["SLIPWAY_COMMANDS"] == f"/opt/tools{os.pathsep}/usr/bin"
    assert env["PATH"] == env["SLIPWAY_TOOLS"] == f"{BIN}{os.pathsep}{env['SLIPWAY_COMMANDS']}"


@pytest.mark.usefixtures("secretive")
def test_the_gatekeeper_knows_the_settings(settings: Settings) -> None:
    env = services.gatekeeper_process(settings).env
    assert env["SLIPWAY_WEB_PORT"] == "8010"
    assert env["SLIPWAY_HOME"] == str(settings.home)
    assert "AWS_SECRET_ACCESS_KEY" not in env


def test_each_worker_has_a_name_folder_and_password_of_its_own(settings: Settings) -> None:
    made = [
        services.worker_process(settings, "build-1", WALLED),
        services.gatekeeper_process(settings),
    ]
    for name in OURS:
        assert len({process.env[name] for process in made}) == 2
    assert all(Path(process.cwd).is_dir() for process in made)
    assert all(process.starts_after == ("master",) for process in made)


def test_walls_stand_around_build_workers_alone(settings: Settings) -> None:
    assert "pipelines.sandbox.walls" in services.worker_process(settings, "local-3", WALLED).argv
    assert "pipelines.sandbox.walls" not in services.gatekeeper_process(settings).argv
    assert services.worker_process(settings, "local-3", Ability("none")).argv[0].endswith("twistd")


def test_folders_of_builds_belong_to_who_builds(settings: Settings) -> None:
    services.worker_process(settings, "build-1", WALLED)
    (settings.home / "cache" / "made").touch()
    for ability, owner in ((WALLED, WALLED.user), (Ability("none"), None)):
        services.worker_process(settings, "build-1", ability)
        for path in (settings.worker_dir("build-1") / "home", settings.home / "cache"):
            assert path.stat().st_uid == (owner or os.geteuid())
    assert settings.worker_log("build-1").parent.stat().st_uid == os.geteuid()


def test_a_relative_home_is_the_same_folder_for_the_master_which_runs_elsewhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLIPWAY_HOME", "here")
    master = services.master_process(Settings.from_environ())
    assert master.env["SLIPWAY_HOME"] == str(tmp_path / "here")
    assert Settings.from_environ(master.env).master_dir == Path(master.cwd)


@pytest.fixture
def kept(settings: Settings) -> Iterator[Settings]:
    """An installation whose supervisor is stopped at the end."""
    settings.home.mkdir()
    yield settings
    services.supervisor(settings).stop()


def test_what_runs_is_told_by_name(kept: Settings) -> None:
    assert services.running(kept) == {}
    waiting = (sys.executable, "-c", "import signal; signal.pause()")
    process = Process(argv=waiting, env={"PATH": os.defpath}, cwd="/", log=str(kept.home / "log"))
    services.supervisor(kept).want("master", process)
    assert services.running(kept).keys() == {"master"}
    services.supervisor(kept).unwant("master")
    assert services.running(kept) == {}
