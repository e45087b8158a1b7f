"""A real supervisor and real processes: what is wanted runs, once, whatever is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from pipelines.supervisor import Supervisor
from pipelines.supervisor import logs as supervisor_logs
from tests.supervisor.watching import (
    MakeProcess,
    eventually,
    has_ended,
    one,
    pid_of,
    supervisor_pid,
    watching,
)

COMMAND = [sys.executable, "-m", "pipelines.supervisor"]


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


def test_works_in_a_directory_deeper_than_a_sockets_name_may_be(
    tmp_path: Path, process: MakeProcess
) -> None:
    deep = tmp_path.joinpath(*["a-rather-long-name"] * 6)
    deep.mkdir(parents=True)
    supervisor = Supervisor(deep)
    supervisor.want("web", process())
    assert one(supervisor, "web").state == "running"
    supervisor.stop()
