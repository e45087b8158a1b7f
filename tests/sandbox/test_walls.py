"""Walls around a worker, as root raises them: the user behind them, and the machine's files."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import pytest

from pipelines.sandbox.abilities import BUILD_USER

pytestmark = pytest.mark.disk
NAME = "slipway-build"


@pytest.fixture
def etc(tmp_path: Path) -> Path:
    """The machine's /etc for what runs `on`, to be changed by the test."""
    folder = tmp_path / "machine" / "etc"
    shutil.copytree("/etc", folder, symlinks=True)
    return folder


def behind(walls: Path, etc: Path, line: str) -> subprocess.Popen[str]:
    """Run a line of shell behind walls that hide a folder, on a machine with this /etc."""
    walls.mkdir()
    inside = [sys.executable, "-m", "pipelines.sandbox.walls", "--user", str(BUILD_USER)]
    inside += ["--hide", str(walls), "--", "/bin/sh", "-c", line]
    mount = f'mount --bind "{etc}" /etc && exec "$@"'
    outside = ["unshare", "--mount", "--propagation", "private", "/bin/sh", "-c", mount, "sh"]
    return subprocess.Popen([*outside, *inside], cwd="/", stdin=PIPE, stdout=PIPE, text=True)


def replace(file: Path, text: str) -> None:
    """Put another file in the place of one, as the programs that add accounts do."""
    other = file.with_name(f"{file.name}+")
    other.write_text(text)
    other.replace(file)


def test_the_user_keeps_its_name_when_the_machine_gets_another_account(
    tmp_path: Path, etc: Path
) -> None:
    with behind(tmp_path / "hidden", etc, "id -un; id -gn; read go; id -un; id -gn") as running:
        assert running.stdin
        assert running.stdout
        assert [running.stdout.readline().strip() for _ in range(2)] == [NAME, NAME]
        for name in ("passwd", "group"):
            replace(etc / name, (etc / name).read_text())
        told, _ = running.communicate("go\n", timeout=60)
    assert (told.split(), running.returncode) == ([NAME, NAME], 0)


def test_the_machine_s_files_are_seen_as_they_are_and_as_they_become(
    tmp_path: Path, etc: Path
) -> None:
    (etc / "told").write_text("before\n")
    (etc / "alias").symlink_to("told")
    (etc / "some").mkdir()
    (etc / "some" / "outside").symlink_to("../../usr")
    line = "cat /etc/alias; read go; cat /etc/told; ls -d /etc/some/outside/bin; echo > /etc/new"
    with behind(tmp_path / "hidden", etc, line) as running:
        assert running.stdout
        assert running.stdout.readline() == "before\n"
        replace(etc / "told", "after\n")
        told, _ = running.communicate("go\n", timeout=60)
    assert told.split() == ["after", "/etc/some/outside/bin"]
    assert running.returncode
    assert not (etc / "new").exists()
