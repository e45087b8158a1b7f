"""What a supervisor is asked that cannot be: it says so, and lives."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from pipelines.supervisor import Supervisor, SupervisorError
from tests.supervisor.test_supervisor import COMMAND
from tests.supervisor.watching import MakeProcess, eventually, one, pid_of


def test_a_second_supervisor_leaves_with_a_sentence(
    supervisor: Supervisor, process: MakeProcess, tmp_path: Path
) -> None:
    supervisor.want("web", process())
    before = pid_of(supervisor, "web")
    second = subprocess.run([*COMMAND, tmp_path], capture_output=True, text=True, timeout=60)
    assert second.returncode == 1
    assert second.stderr == f"supervisor: {tmp_path} already has a supervisor; it needs no other\n"
    assert pid_of(supervisor, "web") == before


@pytest.mark.parametrize("name", ["", "../web", "a/b", ".web", "web web"])
def test_names_are_plain(name: str, supervisor: Supervisor, process: MakeProcess) -> None:
    with pytest.raises(SupervisorError, match="process name"):
        supervisor.want(name, process())


def test_what_cannot_start_is_an_error_and_can_be_mended(
    supervisor: Supervisor, process: MakeProcess, tmp_path: Path
) -> None:
    with pytest.raises(SupervisorError, match="web is backing off"):
        supervisor.want("web", process(cwd=str(tmp_path / "missing")))
    supervisor.want("web", process())
    assert one(supervisor, "web").state == "running"


def test_who_asks_for_what_is_backing_off_does_not_wait(
    supervisor: Supervisor, process: MakeProcess
) -> None:
    supervisor.want("web", process())
    while one(supervisor, "web").restarts < 4:  # the pause grows to two seconds
        if pid := one(supervisor, "web").pid:
            os.kill(pid, signal.SIGKILL)
            eventually(lambda dead=pid: one(supervisor, "web").pid != dead)
        else:
            supervisor.want("web", process())
    os.kill(pid_of(supervisor, "web"), signal.SIGKILL)
    supervisor.want("web", process())
    assert one(supervisor, "web").state == "running"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"argv": ["x"], "shell": true}'])
def test_a_broken_wish_changes_nothing_and_is_logged(
    text: str, supervisor: Supervisor, process: MakeProcess, tmp_path: Path
) -> None:
    supervisor.want("web", process())
    before = pid_of(supervisor, "web")
    (tmp_path / "state/processes/web.json").write_text(text)
    supervisor.want("other", process())
    assert pid_of(supervisor, "web") == before
    assert "web.json: not a process" in (tmp_path / "shared/logs/keeper.log").read_text()


@pytest.mark.parametrize("line", [b"\n", b"garbage\n", b"[]\n", b'{"command": "dance"}\n'])
def test_garbage_is_answered_and_the_supervisor_lives(
    line: bytes,
    supervisor: Supervisor,
    process: MakeProcess,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    supervisor.want("web", process())
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect("run/keeper.sock")
        connection.sendall(line)
        assert "error" in json.loads(connection.makefile().readline())
    assert one(supervisor, "web").state == "running"


def test_a_deadline_that_passes_is_named(
    supervisor: Supervisor, process: MakeProcess, tmp_path: Path
) -> None:
    deaf = "trap '' TERM; echo deaf; while :; do sleep 0.01; done"
    supervisor.want("web", process(deaf, stop_timeout=1))
    eventually(lambda: "deaf" in (tmp_path / "log").read_text())
    with pytest.raises(SupervisorError, match=r"no reconcile web within 0\.1 s"):
        supervisor.unwant("web", timeout=0.1)


def test_an_environment_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SupervisorError, match="no environment in"):
        Supervisor(tmp_path / "none").ensure_running()
