"""The lock of an environment: one holder, who is named, and gone with its process."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.deploy.faults import Busy
from pipelines.deploy.state.lock import held

HOLDER = """
import sys, subprocess
from pathlib import Path
from pipelines.deploy.state.lock import held
with held(Path(sys.argv[1]), "deploy 1.0.0") as descriptor:
    if len(sys.argv) > 2:
        subprocess.Popen(sys.argv[2:], pass_fds=(descriptor,))
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "deploy.lock"


@pytest.fixture
def holder(path: Path, request: pytest.FixtureRequest) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock; its parameter is a command that it runs meanwhile."""
    command = [sys.executable, "-c", HOLDER, str(path), *getattr(request, "param", [])]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_second_one_hears_who_holds_it(path: Path, holder: subprocess.Popen[str]) -> None:
    named = rf"process {holder.pid}\) since .* in order to deploy 1\.0\.0"
    with pytest.raises(Busy, match=named), held(path, "deploy 2.0.0"):
        pass


def test_killed_holder_frees_it(path: Path, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    with held(path, "deploy 2.0.0"):
        assert '"deploy 2.0.0"' in path.read_text()
    assert path.read_text() == ""


@pytest.mark.parametrize("holder", [["sleep", "0.7"]], indirect=True)
def test_command_of_a_killed_holder_is_waited_for(
    path: Path, holder: subprocess.Popen[str]
) -> None:
    """An orphaned migration still works: nobody may start another one beside it."""
    began = time.monotonic()
    holder.kill()
    holder.wait()
    with held(path, "deploy 2.0.0"):
        assert time.monotonic() - began > 0.4
