"""Commands of a build worker, run for real: what they see, how much they get, what is left."""

from __future__ import annotations

import os
import re
import select
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from buildbot_worker.util import lineboundaries
from twisted.internet import defer, task
from twisted.internet.process import reapAllProcesses

from pipelines.buildbot_patches.long_lines import keep_long_lines
from pipelines.sandbox import BUILD, FETCH, SERVE, Limits, Sandbox, worker
from pipelines.sandbox.quota import disk_used
from tests.buildbot_harness import run
from tests.integration.processes import processes_of

LIMITS = Limits(processes=1000, file_megabytes=1, memory_megabytes=512, megabytes=20, nice=5)
pytestmark = pytest.mark.bubblewrap
KINDS = ("bubblewrap", "none")  # walls stand around the worker, not around its commands


class Commands:
    """Runs commands as a worker does, in the folder of one of its builders."""

    def __init__(self, base: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.base = base
        self.folder = base / "worker" / "tiny-test" / "build"
        (base / "cache").mkdir()
        (base / "objects").mkdir()
        (base / "worker" / "tiny-develop").mkdir(parents=True)
        sandbox = Sandbox(kind, [str(base / "objects")], str(base / "cache"), [], LIMITS)
        monkeypatch.setattr(worker._Process, "sandbox", sandbox, raising=False)
        monkeypatch.setattr(worker._Process, "base", base / "worker", raising=False)

    def __call__(self, line: str, kind: str = "shell", **more: Any) -> tuple[int, str]:
        """Run a line of shell to its end, or until it serves; returns its status and output."""
        return run(self.run(line, kind, **more))

    async def run(self, line: str, kind: str = "shell", **more: Any) -> tuple[int, str]:
        """The same within a coroutine."""
        said: list[tuple[str, Any]] = []
        with worker._commands_are(kind):
            process = worker._Process(
                "1", line, str(self.folder), "utf-8", said.extend, usePTY=False, **more
            )
            code = await process.start()
        self.failure_reason = dict(said).get("failure_reason", "")
        return code, "".join(text for name, text in said if name in ("stdout", "stderr"))


@pytest.fixture(autouse=True)
def ends_are_noticed() -> Iterator[None]:
    """Stand in for the signal of a child's end, which the tests' reactor leaves alone."""
    look = task.LoopingCall(reapAllProcesses)
    look.start(0.01)
    yield
    look.stop()


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Commands]:
    """Commands in a sandbox of some kind."""
    return lambda kind: Commands(tmp_path, kind, monkeypatch)


@pytest.fixture
def sandboxed(commands: Callable[..., Commands]) -> Commands:
    """Commands in bubblewrap."""
    return commands("bubblewrap")


def left(mark: str) -> list[str]:
    """Processes whose arguments or environment hold a mark."""
    return list(processes_of(Path(mark)))


def assert_gone(mark: str) -> None:
    """Wait for the ends of what the kernel is already killing, and see that there is no more."""
    for line in left(mark):
        with suppress(ProcessLookupError):
            process = os.pidfd_open(int(line.partition(":")[0]))
            assert select.select([process], [], [], 20)[0], line
            os.close(process)
    assert left(mark) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_command_works_in_its_folder_and_its_output_and_status_come_back(
    commands: Callable[..., Commands], kind: str
) -> None:
    sandboxed = commands(kind)
    code, said = sandboxed(
        "pwd; echo made > made; echo $GREETING; exit 7", environ={"GREETING": "hi"}
    )
    assert (code, said.split()) == (7, [str(sandboxed.folder), "hi"])
    assert (sandboxed.folder / "made").read_text() == "made\n"


@pytest.mark.parametrize("kind", KINDS)
def test_a_variable_is_a_text_and_not_filled_in_from_the_workers_own(
    commands: Callable[..., Commands], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV_INDEX_CORP_PASSWORD", "s3cret")
    monkeypatch.setenv("PYTHONPATH", "/of/the/worker")
    monkeypatch.setenv("SLIPWAY_COMMANDS", "/usr/bin:/bin")
    given = {
        "GREETING": "x-${UV_INDEX_CORP_PASSWORD}-$HOME-${}-${nowhere}",
        "PYTHONPATH": "src:${UV_INDEX_CORP_PASSWORD}",
        "PATH": "/own/bin:${SLIPWAY_COMMANDS}",
    }
    code, said = commands(kind)("printenv GREETING PYTHONPATH PATH", environ=given)
    assert (code, said.splitlines()) == (
        0,
        [given["GREETING"], given["PYTHONPATH"], "/own/bin:/usr/bin:/bin"],
    )


def test_it_sees_no_other_builder_and_nothing_of_the_machine_but_its_system(
    sandboxed: Commands,
) -> None:
    assert sandboxed(f"ls {sandboxed.base}/worker") == (0, "tiny-test\n")
    assert sandboxed(f"ls {sandboxed.base}")[1].split() == ["cache", "objects", "worker"]
    assert sandboxed("ls -A $HOME /run") == (0, "/run:\n\n/tmp/home:\n")
    assert sandboxed("ls -d /root/* /home/* /mnt/*")[0] != 0
    assert sandboxed("touch /usr/made /etc/made /made")[0] != 0


def test_files_stay_until_the_next_build(sandboxed: Commands) -> None:
    sandboxed(
        "touch made; mkdir -p /tmp/a/b; echo made > /tmp/a/made; chmod 0 /tmp/a/b; touch $HOME/made"
    )
    assert sandboxed("cat /var/tmp/a/made; ls $HOME") == (0, "made\nmade\n")
    run(worker.empty(sandboxed.folder.parent))
    assert sandboxed("ls -A . $HOME; test ! -e /tmp/a") == (0, ".:\n\n/tmp/home:\n")
    assert {each.name for each in (sandboxed.base / "worker").iterdir()} == {
        "tiny-develop",
        "tiny-test",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_only_what_fetches_hears_of_registries(
    commands: Callable[..., Commands], monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    sandboxed = commands(kind)
    for name in ("PIP_INDEX_URL", "UV_DEFAULT_INDEX", "https_proxy"):
        monkeypatch.setenv(name, "https://name:password@index")
    assert "password" not in sandboxed("env")[1]
    assert sandboxed("env", FETCH)[1].count("password") == 3
    own = {"PIP_INDEX_URL": "https://own/"}  # of the project: it may say so itself
    assert sandboxed("echo $PIP_INDEX_URL", environ=own) == (0, "https://own/\n")


def test_only_what_fetches_has_a_network_and_fills_the_cache(
    sandboxed: Commands,
) -> None:
    interfaces = "tail -n +3 /proc/net/dev | wc -l"
    assert int(sandboxed(interfaces)[1]) == 1
    assert (
        sandboxed(interfaces, FETCH)[1] == str(len(list(Path("/sys/class/net").iterdir()))) + "\n"
    )
    assert sandboxed(f"touch {sandboxed.base}/cache/made")[0] != 0
    assert sandboxed(f"touch {sandboxed.base}/cache/made", FETCH)[0] == 0
    assert sandboxed(f"touch {sandboxed.base}/objects/made", FETCH)[0] != 0


def test_behind_walls_too_only_what_fetches_fills_the_cache(
    commands: Callable[..., Commands],
) -> None:
    """The walls stand around the worker; around its commands is one more, which stays up."""
    behind = commands("walls")
    cache = behind.base / "cache"
    (cache / "environments").mkdir()
    (cache / "environments" / "kept").touch()
    for line in (
        f"touch {cache}/made",
        f"rm {cache}/environments/kept",
        f"unshare -rm mount -o remount,rw,bind {cache}",
        f"umount {cache}",
    ):
        assert behind(line)[0] != 0, line
    assert behind(f"ls {cache}/environments && touch here")[0] == 0
    assert behind(f"touch {cache}/made", FETCH)[0] == 0
    assert sorted(file.name for file in cache.iterdir()) == ["environments", "made"]


def test_what_is_built_from_source_has_a_network_and_writes_nothing_that_others_read(
    sandboxed: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://name:password@index")
    interfaces = "tail -n +3 /proc/net/dev | wc -l"
    assert sandboxed(interfaces, BUILD) == sandboxed(interfaces, FETCH)
    assert sandboxed("env", BUILD)[1].count("password") == 1
    assert sandboxed("touch ../made /tmp/made", BUILD)[0] == 0
    (sandboxed.base / "cache" / "environments").mkdir()
    for folder in ("cache", "cache/environments", "objects", "worker/tiny-develop"):
        assert sandboxed(f"touch {sandboxed.base}/{folder}/made", BUILD)[0] != 0


def test_what_a_branch_says_of_its_environment_reaches_nothing_outside(
    sandboxed: Commands, tmp_path: Path
) -> None:
    hostile = {"LD_PRELOAD": str(tmp_path / "evil.so"), "BASH_ENV": "/x", "PATH": "/bin"}
    code, said = sandboxed("echo fine", environ=hostile)
    assert code == 0
    # It is told of by the command inside alone, once, and not by what starts it.
    assert said.count("evil.so") == 1


@pytest.mark.parametrize("ending", [{"maxTime": 1, "sigtermTime": 5}, {"timeout": 1}])
def test_a_command_that_takes_too_long_takes_along_all_that_it_started(
    sandboxed: Commands, ending: dict[str, int]
) -> None:
    mark = f"mark-of-{sandboxed.base.name}"
    hides = f"MARK={mark} setsid sh -c 'sleep 1000 & sleep 1000'"
    code, _ = sandboxed(
        f"({hides} &) ; trap '' TERM; {hides} & while :; do sleep 9; done", **ending
    )
    assert code == -1
    assert_gone(mark)


def test_what_a_command_leaves_behind_ends_with_it(sandboxed: Commands) -> None:
    mark = f"mark-of-{sandboxed.base.name}"
    assert sandboxed(f"MARK={mark} setsid sleep 1000 >/dev/null 2>&1 &")[0] == 0
    assert_gone(mark)


@pytest.mark.parametrize("kind", KINDS)
def test_a_build_that_takes_too_much_disk_in_sum_is_stopped_with_a_sentence(
    commands: Callable[..., Commands], kind: str
) -> None:
    sandboxed = commands(kind)
    code, _ = sandboxed("for i in $(seq 40); do head --bytes=1M /dev/zero > $i; done; sleep 99")
    assert code == -1
    words = r"was stopped: the build takes \d\d MB of disk, and may take 20 \(\w+_MEGABYTES\)"
    assert re.fullmatch(words, sandboxed.failure_reason)


def test_what_two_names_have_is_counted_once_and_what_a_link_names_not_at_all(
    tmp_path: Path,
) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / "file").write_bytes(bytes(1 << 20))
    os.link(tmp_path / "inside" / "file", tmp_path / "inside" / "again")
    (tmp_path / "inside" / "link").symlink_to("/usr")
    os.mkfifo(tmp_path / "inside" / "pipe")
    (tmp_path / "inside" / "closed").mkdir(mode=0)
    assert 1 << 20 <= disk_used(tmp_path / "inside") < 1.1 * (1 << 20)


@pytest.mark.parametrize("kind", KINDS)
def test_a_command_steps_back_and_is_a_session_of_its_own(
    commands: Callable[..., Commands], kind: str
) -> None:
    _, said = commands(kind)("cut -d' ' -f6,19 /proc/self/stat; cut -d' ' -f6 /proc/$PPID/stat")
    session, nice = said.splitlines()[0].split()
    assert int(nice) == min(19, os.nice(0) + LIMITS.nice)
    assert int(session) != os.getsid(0)


def test_memory_that_looks_like_a_folder_is_limited(sandboxed: Commands) -> None:
    code, said = sandboxed("df --output=size -m /dev/shm | tail -1")
    assert (code, int(said)) == (0, LIMITS.memory_megabytes)


def test_a_long_line_arrives_whole(sandboxed: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lineboundaries, "LineBoundaryFinder", lineboundaries.LineBoundaryFinder)
    keep_long_lines()
    code, said = sandboxed("seq -s, 30000")
    assert (code, said.replace("\n", "")) == (0, ",".join(map(str, range(1, 30001))))


async def test_a_server_goes_on_after_its_first_line_until_it_is_ended(
    sandboxed: Commands,
) -> None:
    mark = f"mark-of-{sandboxed.base.name}"
    assert await sandboxed.run(f"echo ready; MARK={mark} sleep 1000", SERVE) == (0, "ready\n")
    assert left(mark) != []
    await defer.ensureDeferred(worker._end_served(str(sandboxed.folder.parent)))
    assert_gone(mark)


def test_a_server_that_does_not_start_says_so(sandboxed: Commands) -> None:
    assert sandboxed("echo no room >&2; exit 3", SERVE) == (3, "no room\n")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("head --bytes=2M /dev/zero > large", ""),
        ("python3 -c 'bytearray(1 << 30)'", "MemoryError"),
    ],
)
def test_files_and_memory_are_limited(
    commands: Callable[..., Commands], kind: str, line: str, complaint: str
) -> None:
    code, said = commands(kind)(line)
    assert code != 0
    assert complaint in said
