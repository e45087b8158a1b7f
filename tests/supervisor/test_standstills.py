"""What does not answer any more is ended, told of, and started again."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines import ROOT
from pipelines.supervisor import Process, Supervisor, standstills
from tests.supervisor.watching import eventually, one, pid_of

pytestmark = pytest.mark.process
BEATS = """
import itertools, sys, time
from pathlib import Path
from pipelines.system.heartbeat import beat
for n in itertools.count():
    if n < int(sys.argv[2]):
        beat(Path(sys.argv[1]))
    time.sleep(0.05)
"""


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    supervisor = Supervisor(tmp_path)
    yield supervisor
    supervisor.stop()


def beating(tmp_path: Path, times: int = 10**9) -> Process:
    file = str(tmp_path / "heartbeat")
    return Process(
        (sys.executable, "-c", BEATS, file, str(times)),
        env={"PYTHONPATH": str(ROOT)},
        cwd=str(tmp_path),
        log=str(tmp_path / "log"),
        heartbeat=file,
        answers_within=1.0,
    )


def test_one_that_is_stopped_by_a_signal(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.want("it", beating(tmp_path))
    eventually((tmp_path / "heartbeat").exists)
    pid = pid_of(supervisor, "it")
    os.kill(pid, signal.SIGSTOP)
    eventually(lambda: one(supervisor, "it").pid not in (None, pid))
    assert one(supervisor, "it").restarts == 1
    (told,) = standstills.read(tmp_path)
    assert (told.name, 1 <= told.seconds < 60) == ("it", True)
    assert told.sentence == f"it did not answer for {told.seconds:.0f} s, and was started again"


def test_one_that_runs_and_answers_no_more(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.want("it", beating(tmp_path, 3))
    eventually(lambda: len(standstills.read(tmp_path)) > 1)


def test_one_that_never_answered_has_longer(supervisor: Supervisor, tmp_path: Path) -> None:
    supervisor.want("it", beating(tmp_path, 0))
    eventually(lambda: bool(standstills.read(tmp_path)))
    assert standstills.read(tmp_path)[0].seconds >= 5


def test_who_is_not_asked_may_be_silent(supervisor: Supervisor, tmp_path: Path) -> None:
    silent = Process(("sleep", "1000"), env={}, cwd="/", log=str(tmp_path / "log"))
    supervisor.want("silent", silent)
    supervisor.want("it", beating(tmp_path, 0))
    eventually(lambda: bool(standstills.read(tmp_path)))
    assert one(supervisor, "silent").restarts == 0


def test_the_last_hundred_are_kept(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    for number in range(101):
        standstills.note(tmp_path, f"n{number}", 60)
    assert [each.name for each in standstills.read(tmp_path)] == [f"n{n}" for n in range(1, 101)]
