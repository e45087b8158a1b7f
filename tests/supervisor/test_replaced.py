"""A supervisor that is killed, dismissed or of another version: the next one goes on."""

from __future__ import annotations

import os
import select
import signal
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.supervisor import Process, Supervisor
from tests.supervisor.watching import (
    MakeProcess,
    eventually,
    has_ended,
    one,
    pid_of,
    supervisor_pid,
    watching,
)


def test_a_killed_supervisor_is_replaced_and_adopts_what_runs(
    supervisor: Supervisor, process: MakeProcess, tmp_path: Path
) -> None:
    supervisor.want("web", process())
    supervisor.want("worker", process())
    supervisor.want("dies", process())
    before = {status.name: status.pid for status in supervisor.status()}
    with watching(supervisor_pid(tmp_path)) as ended:
        os.kill(supervisor_pid(tmp_path), signal.SIGKILL)
        assert ended()
    assert {status.state for status in supervisor.status()} == {"unkept"}
    dead = before.pop("dies")
    assert dead
    with watching(dead) as ended:
        os.kill(dead, signal.SIGKILL)
        assert ended()
    supervisor.ensure_running()
    now = {status.name: status.pid for status in supervisor.status()}
    assert now.pop("dies") not in (None, dead)
    assert now == before
    os.kill(pid_of(supervisor, "web"), signal.SIGKILL)  # an adopted one is watched like any other
    eventually(lambda: one(supervisor, "web").pid not in (None, before["web"]))
    with watching(pid_of(supervisor, "worker")) as ended:
        supervisor.unwant("worker")
        assert ended()


def test_a_reused_pid_is_not_adopted(
    supervisor: Supervisor, process: MakeProcess, tmp_path: Path
) -> None:
    supervisor.want("web", process())
    pid = pid_of(supervisor, "web")
    os.kill(supervisor_pid(tmp_path), signal.SIGKILL)
    record = tmp_path / "state/keeper.json"
    select.select([], [], [], 0.05)  # the kernel's start times are 0.01 s coarse
    with subprocess.Popen(["sleep", "1000"], start_new_session=True) as stranger:
        record.write_text(record.read_text().replace(f'"pid": {pid}', f'"pid": {stranger.pid}'))
        supervisor.stop()
        assert stranger.poll() is None
        stranger.kill()
        os.kill(pid, signal.SIGKILL)


def test_stop_without_a_supervisor_stops_what_a_killed_one_left(
    supervisor: Supervisor, process: MakeProcess, tmp_path: Path
) -> None:
    supervisor.want("web", process())
    pid = pid_of(supervisor, "web")
    os.kill(supervisor_pid(tmp_path), signal.SIGKILL)
    with watching(pid) as ended:
        supervisor.stop()
        assert ended()
    assert [status.state for status in supervisor.status()] == ["unkept"]


def test_an_unreadable_record_of_an_earlier_supervisor_hinders_nothing(
    supervisor: Supervisor, process: MakeProcess, tmp_path: Path
) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state/keeper.json").touch()
    supervisor.want("web", process())
    assert one(supervisor, "web").state == "running"


def kill_while(
    supervisor: Supervisor, process: MakeProcess, tmp_path: Path, ask: Callable[[], None]
) -> None:
    """Ask what ends a process that takes its time, and kill the supervisor that waits for it."""
    ends = "until [ -e may-end ]; do sleep 0.02; done; exit"
    stubborn = f"trap 'touch asked; {ends}' TERM; touch ready; while :; do sleep 0.02; done"
    supervisor.want("web", process(stubborn, stop_timeout=30))
    eventually((tmp_path / "ready").exists)
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(ask)
        eventually((tmp_path / "asked").exists)
        os.kill(supervisor_pid(tmp_path), signal.SIGKILL)
        (tmp_path / "may-end").touch()
        asked.result(timeout=30)


def test_a_supervisor_that_is_killed_while_it_is_asked_is_asked_again(
    supervisor: Supervisor, process: MakeProcess, tmp_path: Path
) -> None:
    kill_while(supervisor, process, tmp_path, lambda: supervisor.want("web", process()))
    assert one(supervisor, "web").state == "running"


def test_a_supervisor_that_is_killed_while_it_stops_is_made_to_stop_by_another(
    supervisor: Supervisor, process: MakeProcess, tmp_path: Path
) -> None:
    kill_while(supervisor, process, tmp_path, supervisor.stop)
    assert one(supervisor, "web").state == "unkept"
    assert has_ended(supervisor_pid(tmp_path))


def test_a_supervisor_that_is_dismissed_leaves_everything_to_the_next_one(
    supervisor: Supervisor, process: MakeProcess, tmp_path: Path
) -> None:
    supervisor.want("web", process())
    before, first = pid_of(supervisor, "web"), supervisor_pid(tmp_path)
    supervisor.dismiss()
    assert has_ended(first)
    assert [status.state for status in supervisor.status()] == ["unkept"]
    supervisor.dismiss()
    supervisor.ensure_running()
    assert (pid_of(supervisor, "web"), one(supervisor, "web").restarts) == (before, 0)


def test_a_supervisor_of_another_version_makes_way_and_nothing_is_disturbed(
    supervisor: Supervisor, process: MakeProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    supervisor.want("web", process())
    before, first = pid_of(supervisor, "web"), supervisor_pid(tmp_path)
    monkeypatch.setattr("pipelines.supervisor.client.CODE", "that of the next version")
    supervisor.ensure_running()
    assert has_ended(first)
    eventually(lambda: supervisor_pid(tmp_path) != first)
    assert (pid_of(supervisor, "web"), one(supervisor, "web").restarts) == (before, 0)


def test_what_is_redefined_runs_on_and_comes_back_as_it_is_defined_now(
    supervisor: Supervisor, process: MakeProcess, tmp_path: Path
) -> None:
    supervisor.want("web", process("exec sleep 1000"))
    before = pid_of(supervisor, "web")
    supervisor.redefine(lambda old: replace(old, argv=(*old.argv[:-1], "exec sleep 2000")))
    supervisor.ensure_running()
    assert pid_of(supervisor, "web") == before
    os.kill(before, signal.SIGKILL)
    eventually(lambda: one(supervisor, "web").pid not in (None, before))
    after = Path(f"/proc/{pid_of(supervisor, 'web')}/cmdline")
    eventually(lambda: after.read_bytes() == b"sleep\x002000\x00")


def test_what_cannot_be_read_is_not_redefined(
    supervisor: Supervisor, process: MakeProcess, tmp_path: Path
) -> None:
    supervisor.want("web", process())
    (tmp_path / "state/processes/broken.json").write_text("{")
    supervisor.redefine(lambda old: replace(old, stop_timeout=1))
    assert (tmp_path / "state/processes/broken.json").read_text() == "{"
    kept = Process.from_json((tmp_path / "state/processes/web.json").read_text())
    assert kept == process(stop_timeout=1)
