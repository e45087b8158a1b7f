"""Files come from the worker to the master, if there is room for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from buildbot.process.remotetransfer import FileWriter
from buildbot.process.results import EXCEPTION, SUCCESS
from buildbot.test.steps import ExpectRemoteRef, ExpectUploadFile

from pipelines.steps.upload import UploadFile
from tests.full_disks import FILLER, Disk, disk
from tests.steps.conftest import StepCase

CONTENT = b"release" * 10_000


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Disk]:
    with disk(tmp_path / "artifacts", megabytes=1) as small:
        yield small


def uploading(case: StepCase, place: Path, size: int) -> None:
    """Expect an upload, in blocks of so many bytes."""
    case.given(UploadFile(workersrc="a.tar.gz", masterdest=str(place), maxsize=2**20))
    sent = ExpectUploadFile(
        blocksize=256 * 1024,
        maxsize=2**20,
        workersrc="a.tar.gz",
        workdir="wkdir",
        keepstamp=False,
        writer=ExpectRemoteRef(FileWriter),
    )

    def send(command: Any) -> None:
        for at in range(0, len(CONTENT), size):
            command.args["writer"].remote_write(CONTENT[at : at + size])
        command.args["writer"].remote_close()

    case.expect_commands(sent.behavior(send).exit(0))


@pytest.mark.disk
@pytest.mark.process
async def test_what_fits_is_there(case: StepCase, small: Disk) -> None:
    place = small.folder / "a.tar.gz"
    uploading(case, place, 30_000)
    case.expect_outcome(SUCCESS)
    await case.run_step()
    assert place.read_bytes() == CONTENT


@pytest.mark.disk
@pytest.mark.parametrize("size", [2000, 30_000, len(CONTENT)])
@pytest.mark.process
async def test_a_full_disk_is_told_and_nothing_is_left(
    case: StepCase, small: Disk, size: int
) -> None:
    """Nor is the worker told, which could not tell anybody."""
    small.fill(leave=40_000)
    uploading(case, small.folder / "a.tar.gz", size)
    case.expect_outcome(EXCEPTION)
    await case.run_step()
    summary = await case.get_nth_step(0).getBuildResultSummary()
    assert summary["build"].startswith(f"the disk of {small.folder} is full: 0.0 of 1 MB are free")
    assert [path.name for path in small.folder.iterdir()] == [FILLER]
