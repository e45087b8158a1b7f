"""A full disk: words suggest it, and the machine is asked."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.system import disk_space
from tests.full_disks import disk

WORDS = "OSError: [Errno 28] No space left on device"
FULL = OSError(errno.ENOSPC, "No space left on device", "x")


def asked(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipelines.system.disk_space", str(folder)]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.mark.process
@pytest.mark.parametrize("error", [WORDS, FULL, RuntimeError("database or disk is full")])
def test_words_alone_fill_no_disk(tmp_path: Path, error: object) -> None:
    assert disk_space.says_full(error)
    assert disk_space.full(error, tmp_path) is None
    done = asked(tmp_path)
    assert (done.returncode, done.stdout) == (1, "")


@pytest.mark.process
@pytest.mark.disk
def test_a_disk_that_is_full_is_named_if_somebody_says_so(tmp_path: Path) -> None:
    with disk(tmp_path / "small", megabytes=4) as small:
        assert disk_space.full(WORDS, small.folder) is None
        small.fill()
        words = f"the disk of {small.folder} is full: 0.0 of 4 MB are free; make room"
        assert disk_space.full(WORDS, tmp_path, small.folder) == words
        assert disk_space.full("a test failed", small.folder) is None
        assert asked(small.folder).stdout == f"{words}\n"


def test_a_quota_that_is_used_up_shows_on_no_disk(tmp_path: Path) -> None:
    assert disk_space.full(OSError(errno.EDQUOT, "Disk quota exceeded"), tmp_path)


def test_an_error_of_another_kind_is_none_whatever_its_file_is_called() -> None:
    assert not disk_space.says_full(
        OSError(errno.ENOENT, "No such file", "No space left on device")
    )
