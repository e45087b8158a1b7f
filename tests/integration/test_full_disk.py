"""Disks fill up under a push: it says which, is not rejected for its tests, and nothing is lost.

These share an installation of their own, whose folders lie on small disks.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from buildbot.process.results import SUCCESS

from pipelines import journal
from pipelines.journal import gate_state
from tests.full_disks import Disk, disk
from tests.integration.developer import Developer
from tests.integration.hold import hold
from tests.integration.installation import PATIENCE, Installation
from tests.integration.tiny_project import command, tiny_installation

pytestmark = [pytest.mark.disk, pytest.mark.soak("full-disks")]

FOLDERS = {"workers/build-1": 64, "artifacts": 4, "master": 48}  # megabytes


@pytest.fixture(scope="module")
def slipway(wheels: Path, cache: Path) -> Iterator[Installation]:
    with (
        tiny_installation(wheels, cache, SLIPWAY_POLL_SECONDS="5") as installation,
        ExitStack() as disks,
    ):
        for folder, size in FOLDERS.items():
            disks.enter_context(disk(installation.home / folder, size))
        disks.callback(installation.down)
        installation.up()
        yield installation


@pytest.fixture(scope="module")
def ada(slipway: Installation) -> Developer:
    return Developer(slipway.home / "hub" / "tiny.git", slipway.home / "ada")


@pytest.mark.parametrize(
    ("folder", "stage"), [("workers/build-1", "develop"), ("artifacts", "repo-test")]
)
def test_a_full_disk_is_named_and_is_not_the_push_s_fault(
    slipway: Installation, ada: Developer, folder: str, stage: str
) -> None:
    small = Disk(slipway.home / folder)
    small.fill()
    branch = f"full-{stage}"
    if stage == "repo-test":  # nor can main be tested: the gate waits for a person
        pushed = ada.push(branch, {f"{branch}.txt": "x" * 100_000})
        slipway.until(lambda: state(slipway).paused_at, "pause of the gate")
        assert f"the disk of {small.folder}" in (state(slipway).paused_why or "")
        small.make_room()
        assert slipway.run("gate", "resume").returncode == 0
        slipway.wait(pushed.revision, "deployed")
        return
    push = slipway.wait(ada.push(branch, {f"{branch}.txt": "x" * 100_000}).revision, "rejected")
    assert push.stage == stage
    assert push.reason.startswith(f"{stage} could not be run 3 times: ")
    assert f"the disk of {small.folder}" in push.reason
    assert "MB are free; make room" in push.reason
    small.make_room()
    again = ada.push(branch, {f"{branch}.txt": "x" * 100_001}, "Again", "--force")
    slipway.wait(again.revision, "deployed")


def state(slipway: Installation) -> gate_state.GateState:
    with journal.opened(slipway.settings.db_url) as conn:
        return gate_state.read(conn, "tiny")


def test_pushes_go_on_once_the_master_s_database_has_room(
    slipway: Installation, ada: Developer
) -> None:
    """One whose build ends while nothing can be written down, and one that comes then."""
    small = Disk(slipway.home / "master")
    with hold(slipway.shared) as held:
        before = ada.push("wip/before-full", command("develop", held.line))
        slipway.until(lambda: held.arrivals() > 0, "build")
        no_room_in_the_log_of(slipway.settings.master_dir / "state.sqlite")
        small.fill()
    pushed = ada.push("while-full", {"while-full.txt": "\n"})
    assert "slipway: your push is safe; the master is busy and will pick it up" in pushed.words
    assert slipway.push_of(pushed.revision) is None
    small.make_room()
    slipway.wait(before.revision, "withdrawn")
    push = slipway.wait(pushed.revision, "deployed")
    assert [build["results"] for build in slipway.dashboard.builds(push.id)] == [SUCCESS] * 5
    assert held.arrivals() == 1


def no_room_in_the_log_of(database: Path) -> None:
    """Have SQLite give back its log's space: what it writes next needs some of the disk's."""
    with closing(sqlite3.connect(database, timeout=PATIENCE)) as connection:
        (busy, *_), *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert not busy
