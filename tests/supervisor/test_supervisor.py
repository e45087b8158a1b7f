"""A real supervisor and real processes: what is wanted runs, once, whatever is killed."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from pipelines.supervisor import Process, ProcessStatus, Supervisor, SupervisorError
from pipelines.supervisor import logs as supervisor_logs

COMMAND = [sys.executable, "-m", "pipelines.supervisor"]
MakeProcess = Callable[..., Process]


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    supervisor = Supervisor(tmp_path)
    yield supervisor
    supervisor.stop()


@pytest.fixture
def process(tmp_path: Path) -> MakeProcess:
    """A shell script as a process; its output is in `log`."""

    def make(script: str = "exec sleep 1000", **other: object) -> Process:
        given = {"env": {"PATH": os.environ["PATH"]}, "cwd": str(tmp_path)} | other
        return Process(("sh", "-c", script), log=str(tmp_path / "log"), **given)  # type: ignore[arg-type]

    return make


def one(supervisor: Supervisor, name: str) -> ProcessStatus:
    return next(status for status in supervisor.status() if status.name == name)


def pid_of(supervisor: Supervisor, name: str) -> int:
    pid = one(supervisor, name).pid
    assert pid
    return pid


def supervisor_pid(tmp_path: Path) -> int:
    pid: int = json.loads((tmp_path / "state/keeper.json").read_text())["pid"]
    return pid


@contextmanager
def watching(pid: int) -> Iterator[Callable[[], bool]]:
    """Gives what waits for the end of a process."""
    pidfd = os.pidfd_open(pid)
    yield lambda: bool(select.select([pidfd], [], [], 10)[0])
    os.close(pidfd)


def eventually(happened: Callable[[], bool], seconds: float = 60) -> None:
    """For what announces itself to nobody, such as a line in a file."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline
        select.select([], [], [], 0.02)


def has_ended(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def test_runs_what_is_wanted_and_nothing_else(supervisor: Supervisor, process: MakeProcess) -> None:
    supervisor.want("web", process())
    supervisor.want("worker", process())
    assert [(status.name, status.state) for status in supervisor.status()] == [
        ("web", "running"),
        ("worker", "running"),
    ]
    with watching(pid_of(supervisor, "web")) as ended:
        supervisor.unwant("web")
        assert ended()
    assert [status.name for status in supervisor.status()] == ["worker"]


def test_gives_exactly_the_environment_directory_and_log(
    supervisor: Supervisor, process: MakeProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_OF_THE_ENGINE", "leaked")
    asked = process("env; pwd; echo error >&2; exec sleep 1000", env={"PATH": "/bin", "A": "b c"})
    supervisor.want("web", asked)
    log = tmp_path / "log"
    eventually(lambda: log.exists() and "error\n" in log.read_text())
    lines = set(log.read_text().splitlines()) - {"_=/bin/env", "_=/usr/bin/env"}
    assert lines == {"A=b c", "PATH=/bin", f"PWD={tmp_path}", str(tmp_path), "error"}


def test_a_wish_is_private_because_it_holds_secrets(
    supervisor: Supervisor, process: MakeProcess, tmp_path: Path
) -> None:
    supervisor.want("web", process(env={"SECRET_KEY": "x"}))
    for file in (tmp_path / "state/processes/web.json", tmp_path / "state/keeper.json"):
        assert file.stat().st_mode & 0o077 == 0
    assert "SECRET_KEY" not in repr(process(env={"SECRET_KEY": "x"}))


def test_wanting_the_same_again_disturbs_nothing(
    supervisor: Supervisor, process: MakeProcess
) -> None:
    supervisor.want("web", process())
    before = pid_of(supervisor, "web")
    supervisor.want("web", process())
    assert pid_of(supervisor, "web") == before


def test_wanting_another_replaces_it(supervisor: Supervisor, process: MakeProcess) -> None:
    supervisor.want("web", process())
    with watching(pid_of(supervisor, "web")) as ended:
        supervisor.want("web", process("sleep 1000; true"))
        assert ended()
    assert one(supervisor, "web").state == "running"
    assert one(supervisor, "web").restarts == 0


def test_restarts_what_dies_and_pauses_longer_each_time(
    supervisor: Supervisor, process: MakeProcess, tmp_path: Path
) -> None:
    supervisor.want("web", process("date +%s.%N; exec sleep 0.01"))
    log = tmp_path / "log"
    eventually(lambda: log.read_text().count("\n") >= 4)
    starts = [float(line) for line in log.read_text().split()]
    pauses = [later - earlier for earlier, later in pairwise(starts)]
    assert all(pause > wanted for pause, wanted in zip(pauses, (0.25, 0.5, 1.0), strict=False))
    assert one(supervisor, "web").restarts >= 3


def test_kills_what_its_main_process_left_behind(
    supervisor: Supervisor, process: MakeProcess, tmp_path: Path
) -> None:
    supervisor.want("web", process("sleep 1000 & echo $!; exec sleep 1000"))
    log = tmp_path / "log"
    eventually(lambda: log.read_text().endswith("\n"))
    with watching(int(log.read_text())) as ended:
        os.kill(pid_of(supervisor, "web"), signal.SIGKILL)
        assert ended()


def test_kills_the_group_of_what_does_not_end_in_time(
    supervisor: Supervisor, process: MakeProcess, tmp_path: Path
) -> None:
    deaf = "trap '' TERM; echo deaf; sleep 1000; sleep 1000"
    supervisor.want("web", process(deaf, stop_timeout=0.3))
    eventually(lambda: "deaf" in (tmp_path / "log").read_text())
    began = time.monotonic()
    with watching(pid_of(supervisor, "web")) as ended:
        supervisor.unwant("web")
        assert ended()
    assert 0.3 <= time.monotonic() - began < 5


def test_uses_the_signal_that_was_asked_for(
    supervisor: Supervisor, process: MakeProcess, tmp_path: Path
) -> None:
    script = "trap 'echo quit; exit' QUIT; echo up; while :; do sleep 0.01; done"
    supervisor.want("web", process(script, stop_signal="SIGQUIT"))
    eventually(lambda: "up" in (tmp_path / "log").read_text())
    supervisor.unwant("web")
    assert "quit" in (tmp_path / "log").read_text()


@pytest.fixture
def ignores_signals() -> Iterator[set[signal.Signals]]:
    """As whatever a script starts in the background, by nohup, ignores them."""
    ignored = {signal.SIGINT, signal.SIGQUIT, signal.SIGHUP}
    before = {number: signal.signal(number, signal.SIG_IGN) for number in ignored}
    yield ignored
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_process_ignores_no_signal_because_who_started_the_supervisor_does(
    ignores_signals: set[signal.Signals],
    supervisor: Supervisor,
    process: MakeProcess,
    tmp_path: Path,
) -> None:
    supervisor.want("web", process())
    status = Path(f"/proc/{pid_of(supervisor, 'web')}/status")
    eventually(lambda: "sleep" in status.read_text())  # it has become its program
    [mask] = [line.split()[1] for line in status.read_text().splitlines() if "SigIgn" in line]
    assert not {one for one in ignores_signals if int(mask, 16) & 1 << (one - 1)}
    os.kill(supervisor_pid(tmp_path), signal.SIGQUIT)  # the supervisor itself goes on
    os.kill(supervisor_pid(tmp_path), signal.SIGHUP)
    assert one(supervisor, "web").state == "running"


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


@pytest.mark.parametrize("how", ["request", "signal"])
def test_stops_in_reverse_order_and_starts_in_order_again(
    how: str, supervisor: Supervisor, process: MakeProcess, tmp_path: Path
) -> None:
    said = "trap 'sleep 0.1; echo {0} ends; exit' TERM; echo {0}; while :; do sleep 0.01; done"
    # Told in the wrong order, so that it is not the order of the wishes that counts.
    for name, after in (("front", ("web-*",)), ("web-1", ("database",)), ("database", ())):
        supervisor.want(name, process(said.format(name), starts_after=after))
    log = tmp_path / "log"
    eventually(lambda: log.read_text().count("\n") == 3)
    if how == "request":
        supervisor.stop()
    else:
        with watching(supervisor_pid(tmp_path)) as ended:
            os.kill(supervisor_pid(tmp_path), signal.SIGTERM)
            assert ended()
    assert log.read_text().splitlines()[3:] == ["front ends", "web-1 ends", "database ends"]
    log.write_text("")
    supervisor.ensure_running()
    eventually(lambda: log.read_text().count("\n") == 3)
    ends = {status.name: status.pid for status in supervisor.status()}
    assert ends["database"] < ends["web-1"] < ends["front"]  # type: ignore[operator]


def test_a_ring_of_processes_still_stops(supervisor: Supervisor, process: MakeProcess) -> None:
    supervisor.want("a", process())
    supervisor.want("b", process(starts_after=("a",)))
    supervisor.want("a", process(starts_after=("b",)))
    pids = [pid_of(supervisor, "a"), pid_of(supervisor, "b")]
    supervisor.stop()
    assert all(has_ended(pid) for pid in pids)


def test_a_second_supervisor_leaves_with_a_sentence(
    supervisor: Supervisor, process: MakeProcess, tmp_path: Path
) -> None:
    supervisor.want("web", process())
    before = pid_of(supervisor, "web")
    second = subprocess.run([*COMMAND, tmp_path], capture_output=True, text=True, timeout=60)
    assert second.returncode == 1
    assert second.stderr == f"supervisor: {tmp_path} already has a supervisor; it needs no other\n"
    assert pid_of(supervisor, "web") == before


def test_foreground_logs_to_the_terminal_and_stops_on_ctrl_c(
    supervisor: Supervisor, process: MakeProcess, tmp_path: Path
) -> None:
    with subprocess.Popen(
        [*COMMAND, tmp_path, "--foreground"], stderr=subprocess.PIPE, text=True
    ) as daemon:
        assert daemon.stderr
        eventually(lambda: (tmp_path / "run/keeper.sock").exists())
        supervisor.want("web", process())
        pid = pid_of(supervisor, "web")
        daemon.send_signal(signal.SIGINT)
        assert daemon.wait(timeout=60) == 0
        assert f"web runs as process {pid}" in daemon.stderr.read()
    assert has_ended(pid)


def test_survives_its_starter_and_holds_none_of_its_files(
    supervisor: Supervisor, process: MakeProcess, tmp_path: Path
) -> None:
    script = f"""
from itertools import pairwise
from pathlib import Path
from pipelines.supervisor import Supervisor
Supervisor(Path({str(tmp_path)!r})).ensure_running()
"""
    starter = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, timeout=20, start_new_session=True
    )  # returns only when nobody holds the pipes any more
    assert starter.returncode == 0, starter.stderr
    supervisor.want("web", process())
    pid = supervisor_pid(tmp_path)
    assert os.getsid(pid) != os.getsid(0)
    assert Path(f"/proc/{pid}/cwd").readlink() == Path("/")


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


def test_logs_are_bounded(supervisor: Supervisor, process: MakeProcess, tmp_path: Path) -> None:
    limit = supervisor_logs.LIMIT
    talk = f"head -c {limit + 3} /dev/zero; echo more; echo told >told; exec sleep 1000"
    supervisor.want("web", process(talk))
    eventually((tmp_path / "told").exists)
    supervisor.want("worker", process("exec sleep 999"))  # wakes the supervisor
    older = tmp_path / "log.1"
    eventually(lambda: older.exists() and (tmp_path / "log").stat().st_size == 0)
    assert older.stat().st_size == limit
    assert older.read_bytes().endswith(b"more\n")


def test_an_unreadable_record_of_an_earlier_supervisor_hinders_nothing(
    supervisor: Supervisor, process: MakeProcess, tmp_path: Path
) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state/keeper.json").touch()
    supervisor.want("web", process())
    assert one(supervisor, "web").state == "running"


def test_works_in_a_directory_deeper_than_a_sockets_name_may_be(
    tmp_path: Path, process: MakeProcess
) -> None:
    deep = tmp_path.joinpath(*["a-rather-long-name"] * 6)
    deep.mkdir(parents=True)
    supervisor = Supervisor(deep)
    supervisor.want("web", process())
    assert one(supervisor, "web").state == "running"
    supervisor.stop()


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
