"""What stands still on a running installation is started again, and no push is lost with it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.installation import services
from tests.integration.developer import Developer
from tests.integration.installation import Installation
from tests.integration.tiny_project import tiny_installation
from tests.integration.traffic import QUICK

pytestmark = pytest.mark.soak("kills")


@pytest.fixture(scope="module")
def slipway(wheels: Path, cache: Path) -> Iterator[Installation]:
    with tiny_installation(wheels, cache, SLIPWAY_ANSWER_SECONDS="15") as installation:
        installation.up()
        yield installation


@pytest.fixture(scope="module")
def ada(slipway: Installation) -> Developer:
    return Developer(slipway.home / "hub" / "tiny.git", slipway.home / "ada")


@pytest.mark.parametrize("name", ["master", "build-1", "gatekeeper"])
def test_a_process_that_a_signal_has_stopped(
    slipway: Installation, ada: Developer, name: str
) -> None:
    before = services.running(slipway.settings)[name].pid
    assert before
    os.killpg(before, signal.SIGSTOP)
    pushed = ada.push(f"beside-{name}", {f"{name}.txt": "\n", **QUICK})

    def started_again() -> bool:
        now = services.running(slipway.settings).get(name)
        return now is not None and now.pid not in (None, before)

    slipway.until(started_again, f"start of another {name}")
    slipway.wait(pushed.revision, "deployed")
    assert name in [each["name"] for each in slipway.status()["standstills"]]
    troubles = slipway.dashboard.open("plugins/slipway/api/pushes")
    assert f"{name} did not answer for " in troubles
