"""The clock of the master's machine is set back an hour while everything runs."""

from __future__ import annotations

import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from buildbot.process.results import SUCCESS

from pipelines.installation import services
from tests.integration.developer import Developer
from tests.integration.hold import hold
from tests.integration.installation import PATIENCE, Installation
from tests.integration.promises import assert_promises_hold
from tests.integration.tiny_project import command, tiny_installation

pytestmark = [pytest.mark.clock, pytest.mark.soak("clocks")]


@pytest.fixture
def clock(tmp_path: Path) -> Path:
    """What this file says is added to the time of the day that the master sees."""
    file = tmp_path / "clock"
    file.write_text("+0")
    return file


@pytest.fixture
def slipway(wheels: Path, cache: Path, clock: Path) -> Iterator[Installation]:
    """Its master's clock is the file's; all else has the machine's."""
    show = ["faketime", "-m", "-f", "+0", "sh", "-c", "echo $LD_PRELOAD"]
    library = subprocess.run(show, check=True, capture_output=True, text=True).stdout.strip()
    faked = {
        "LD_PRELOAD": library,
        "FAKETIME_TIMESTAMP_FILE": str(clock),
        "FAKETIME_CACHE_DURATION": "1",  # second; reading the file at each look makes all slow
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    with tiny_installation(wheels, cache, SLIPWAY_POLL_SECONDS="5") as installation:
        installation.up()
        supervisor = services.supervisor(installation.settings)
        master = services.master_process(installation.settings)
        supervisor.unwant("master", timeout=master.stop_timeout)
        supervisor.want(
            "master", replace(master, env={**installation.environ, **master.env, **faked})
        )
        installation.up()  # waits until it is ready
        yield installation


def test_nothing_waits_is_lost_or_doubled_when_the_clock_is_set_back_an_hour(
    slipway: Installation, clock: Path
) -> None:
    ada = Developer(slipway.home / "hub" / "tiny.git", slipway.home / "ada")
    with hold(slipway.shared) as held:
        before = ada.push("wip/before", command("test", held.line))
        slipway.until(lambda: held.arrivals() > 0, "test build")
        clock.write_text("-3600")
        slipway.until(lambda: hours_off(slipway) < -0.5, "master's clock set back")
        pushed = ada.push("after", {"after.txt": "\n"})
    slipway.wait(before.revision, "withdrawn")
    push = slipway.wait(pushed.revision, "deployed")
    builds = slipway.dashboard.builds(push.id)
    assert [build["results"] for build in builds] == [SUCCESS] * 5
    assert_promises_hold(slipway)
    (old,) = slipway.pushes("wip/before")
    assert push.received_at < old.received_at
    assert held.arrivals() == 1
    kept = slipway.home / "artifacts" / "tiny" / str(push.candidate)
    assert kept.is_dir()


def hours_off(slipway: Installation) -> float:
    """How far the master's clock is from the machine's, as the master dates its pages."""
    page = urllib.request.Request(slipway.settings.base_url, method="HEAD")
    with urllib.request.urlopen(page, timeout=PATIENCE) as answer:
        date = parsedate_to_datetime(answer.headers["Date"])
    return (date.timestamp() - time.time()) / 3600
