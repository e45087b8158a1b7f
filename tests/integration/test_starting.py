"""What a person reads when Slipway cannot start as it is set."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.installation import Installation
from tests.integration.tiny_project import tiny_installation


@pytest.fixture(scope="module")
def stopped(wheels: Path, cache: Path) -> Iterator[Installation]:
    with tiny_installation(wheels, cache) as installation:
        yield installation


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
