"""What a person reads when Slipway cannot start as it is set."""

from __future__ import annotations

import socket
import subprocess
from subprocess import PIPE

import pytest

from pipelines.installation import services
from tests.integration.installation import SLIPWAY, Installation
from tests.integration.processes import processes_of
from tests.integration.two_projects import master_cfg


@pytest.fixture(scope="module")
def stopped(killed: Installation) -> Installation:
    return killed


def test_every_wrong_setting_is_named_with_the_remedy(stopped: Installation) -> None:
    wrong = {"WEB_PORT": "http", "WORKER_PORT": "70000", "BUILD_WORKERS": "0"}
    unknown = {"POL_SECONDS": "5", "XYZZY": "1"}
    done = stopped.run("up", **{f"SLIPWAY_{key}": text for key, text in (wrong | unknown).items()})
    assert done.returncode == 1
    assert sorted(done.stderr.removeprefix("slipway: ").splitlines()) == [
        "SLIPWAY_BUILD_WORKERS='0' is not a whole number from 1 to 1000000.",
        "SLIPWAY_POL_SECONDS is not a setting of Slipway: did you mean SLIPWAY_POLL_SECONDS?",
        "SLIPWAY_WEB_PORT='http' is not a whole number from 1 to 65535.",
        "SLIPWAY_WORKER_PORT='70000' is not a whole number from 1 to 65535.",
        "SLIPWAY_XYZZY is not a setting of Slipway: docs/settings.md lists them all.",
    ]


def test_two_projects_for_one_environment_are_refused(stopped: Installation) -> None:
    config = stopped.home / "both.cfg"
    config.write_text(master_cfg("staging"))
    done = stopped.run("up", SLIPWAY_CONFIG=str(config))
    assert done.returncode == 1
    assert "'tiny' and 'other' would both be deployed to 'staging'" in done.stderr


def test_a_token_that_is_not_there_is_named_with_its_file(stopped: Installation) -> None:
    status = {"SLIPWAY_STATUS": "gitea", "SLIPWAY_STATUS_URL": "http://127.0.0.1:9/lab/tiny"}
    done = stopped.run("up", **status)
    assert done.returncode == 1
    words = f"SLIPWAY_STATUS=gitea needs the file {stopped.home}/secrets/status-token"
    assert words in done.stderr.replace("\n", " ")


def test_a_master_cfg_that_is_not_there_is_named_with_its_setting(stopped: Installation) -> None:
    done = stopped.run("up", SLIPWAY_CONFIG="/nowhere/master.cfg")
    assert done.returncode == 1
    words = "SLIPWAY_CONFIG names /nowhere/master.cfg, and no file is there"
    assert done.stderr == f"slipway: {words}\n"


@pytest.mark.parametrize(
    ("variable", "who"),
    [
        ("SLIPWAY_WEB_PORT", "the dashboard"),
        ("SLIPWAY_WORKER_PORT", "the workers' entrance"),
        ("SLIPWAY_TRY_PORT", "`buildbot try`"),
        ("SLIPWAY_STAGING_PORT", "The front of staging"),
    ],
)
def test_a_taken_port_is_named_with_who_wants_it_and_its_setting(
    stopped: Installation, variable: str, who: str
) -> None:
    port = int(stopped.variables[variable])
    with socket.create_server(("127.0.0.1", port)):
        done = stopped.run("up")
    assert done.returncode == 1
    (sentence,) = done.stderr.strip().splitlines()
    assert str(port) in sentence
    assert who in sentence
    assert variable in sentence


def test_it_starts_once_the_ports_are_free(stopped: Installation) -> None:
    stopped.up()
    assert stopped.status()["environments"]["staging"]["url"] == f"{stopped.staging}/"


def test_up_twice_at_once_starts_everything_once(stopped: Installation) -> None:
    stopped.down()
    commands = [
        subprocess.Popen([SLIPWAY, "up"], env=stopped.environ, stdout=PIPE, stderr=PIPE, text=True)
        for _ in range(2)
    ]
    for command in commands:
        words = command.communicate()
        assert command.returncode == 0, words
    running = services.running(stopped.settings)
    assert set(running) == {"master", "build-1", "gatekeeper"}
    assert [runs.name for runs in running.values() if runs.restarts] == []
    marks = [line for line in processes_of(stopped.home) if "buildbot.tac" in line]
    assert len([line for line in marks if "pipelines.sandbox.walls" not in line]) == 3


def test_a_database_that_is_none_is_named_and_left_as_it_is(stopped: Installation) -> None:
    stopped.down()
    database = stopped.home / "master" / "state.sqlite"
    whole = database.read_bytes()
    database.write_bytes(b"no database at all\n" * 1000)
    done = stopped.run("up")
    database_then, _ = database.read_bytes(), database.write_bytes(whole)
    assert done.returncode == 1
    (sentence,) = done.stderr.strip().splitlines()
    assert str(database) in sentence
    assert "file is not a database" in sentence
    assert database_then == b"no database at all\n" * 1000


@pytest.mark.parametrize("name", ["hook", "workers/build-1"])
def test_a_secret_that_others_may_read_is_named_with_the_remedy(
    stopped: Installation, name: str
) -> None:
    secret = stopped.home / "secrets" / name
    secret.chmod(0o644)
    done = stopped.run("up")
    secret.chmod(0o600)
    assert done.returncode == 1
    assert done.stderr == (
        f"slipway: {secret} may be read by others than its owner (mode 0644): chmod 600 {secret}\n"
    )


def test_a_secret_that_is_lost_or_empty_is_made_again(stopped: Installation) -> None:
    secrets = stopped.home / "secrets"
    (secrets / "workers" / "build-1").unlink()
    (secrets / "hook").write_text("")
    stopped.up()
    assert {"build-1", "master"} <= set(services.running(stopped.settings))
    assert (secrets / "hook").read_text()
