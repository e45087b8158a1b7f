"""`buildbot try`: uncommitted changes through develop and test, without a push."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.developer import Developer
from tests.integration.installation import Installation
from tests.integration.tiny_project import TINY

BUILDBOT = Path(sys.executable).with_name("buildbot")


@pytest.fixture
def uncommitted(ada: Developer) -> Iterator[Path]:
    """A file of a checkout of main, to be changed; it is as before afterwards."""
    ada.git("fetch", "--quiet")
    ada.git("checkout", "--quiet", "--force", "-B", "trying", "origin/main")
    yield ada.clone / "notes" / "tests.py"
    ada.git("checkout", "--quiet", "--force", "HEAD")


def send(slipway: Installation, ada: Developer) -> subprocess.CompletedProcess[str]:
    """Send what is not committed, and wait for the results, as docs/operations.md says."""
    master = f"{slipway.settings.host}:{slipway.settings.try_port}"
    password = (slipway.home / "secrets" / "try-password").read_text()
    return subprocess.run(
        [
            *(BUILDBOT, "try", "--connect=pb", f"--master={master}", "--username=developer"),
            *(f"--passwd={password}", "--vc=git"),
            *("--builder=tiny-develop", "--builder=tiny-test", "--wait"),
        ],
        cwd=ada.clone,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_an_uncommitted_change_runs_through_develop_and_test(
    slipway: Installation, ada: Developer, uncommitted: Path
) -> None:
    before = slipway.pushes()
    uncommitted.write_text(TINY["notes/tests.py"] + "\n# tried\n")
    done = send(slipway, ada)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "tiny-develop: success" in done.stdout
    build = slipway.dashboard.get("builders/tiny-test/builds", order="-number", limit=1)["builds"][
        0
    ]
    assert build["state_string"] == "1 passed"
    assert slipway.pushes() == before


def test_an_uncommitted_change_that_breaks_a_test_fails(
    slipway: Installation, ada: Developer, uncommitted: Path
) -> None:
    uncommitted.write_text(TINY["notes/tests.py"].replace('== "seen"', '== "unseen"'))
    done = send(slipway, ada)
    assert done.returncode != 0
    assert "tiny-develop: success" in done.stdout
    name = "notes.tests.NoteTests::test_a_note_keeps_its_text"
    assert f"tiny-test: failure (1 failed: {name})" in done.stdout
