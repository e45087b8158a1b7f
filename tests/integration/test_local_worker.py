"""`slipway local-worker`: more build workers on this machine, in the foreground."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.integration.developer import Developer
from tests.integration.hold import hold
from tests.integration.installation import SLIPWAY, Installation
from tests.integration.tiny_project import command, tiny_installation

TERMINAL, BACKGROUND = "--default-signal=INT,QUIT,HUP", "--ignore-signal=INT,QUIT"


@contextmanager
def local_worker(
    slipway: Installation, started_in: str = TERMINAL
) -> Iterator[subprocess.Popen[str]]:
    """The command, as in a terminal or as a script starts it; ended at the latest afterwards."""
    with subprocess.Popen(
        ["env", started_in, SLIPWAY, "local-worker"],
        env=slipway.environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as worker:
        try:
            yield worker
        finally:
            worker.terminate()
            worker.wait(timeout=60)


def attached(slipway: Installation) -> set[str]:
    """The names of the workers that the master talks to."""
    workers = slipway.dashboard.get("workers")["workers"]
    names = {each["name"] for each in workers if each["connected_to"]}
    return {name for name in names if not name.startswith("__")}  # those are Buildbot's own


def test_two_at_once_attach_take_builds_in_parallel_and_end_on_ctrl_c(
    slipway: Installation, ada: Developer
) -> None:
    with ExitStack() as stack:
        workers = [stack.enter_context(local_worker(slipway)) for _ in range(2)]
        all_three = {"build-1", "local-1", "local-2"}
        slipway.until(lambda: all_three <= attached(slipway), "two local workers")

        holds = [stack.enter_context(hold(slipway.shared)) for n in range(3)]
        pushes = [
            ada.push(f"wip/side-by-side-{n}", command("develop", held.line))
            for n, held in enumerate(holds)
        ]
        slipway.until(lambda: all(held.arrivals() for held in holds), "three builds at once")
        ids = [slipway.pushes(each.branch)[0].id for each in pushes]
        builds = [slipway.dashboard.builds_of(each, "develop")[0] for each in ids]
        took = {build["properties"]["workername"][0] for build in builds}
        assert took == all_three
        for held in holds:
            held.release()
        for pushed in pushes:
            slipway.wait(pushed.revision, "withdrawn")

        for worker in workers:
            worker.send_signal(signal.SIGINT)
        for worker in workers:
            words = worker.communicate(timeout=60)[0]
            assert worker.returncode == 0, words
            name = "local-1" if "local-1" in words else "local-2"
            assert f"worker {name} attaches to 127.0.0.1:" in words
            assert f"worker {name} has ended" in words
    slipway.until(lambda: attached(slipway) == {"build-1", "gatekeeper"}, "their leaving")


def test_the_build_of_a_local_worker_that_ends_is_given_to_another(
    slipway: Installation, ada: Developer
) -> None:
    with hold(slipway.shared) as busy, hold(slipway.shared) as held:
        first = ada.push("wip/keeps-build-1-busy", command("develop", busy.line))
        slipway.until(lambda: busy.arrivals() > 0, "build on build-1")
        with local_worker(slipway):
            slipway.until(lambda: "local-1" in attached(slipway), "local worker")
            second = ada.push("wip/changes-hands", command("develop", held.line))
            slipway.until(lambda: held.arrivals() > 0, "build on local-1")
        busy.release()
        held.release()
        slipway.wait(first.revision, "withdrawn")
        push = slipway.wait(second.revision, "withdrawn")
    assert push.attempt == 1  # a worker that left is no attempt
    builds = slipway.dashboard.builds_of(push.id, "develop")
    assert [each["properties"]["workername"][0] for each in builds] == ["local-1", "build-1"]


def test_in_the_background_of_a_script_it_is_ended_by_a_signal_and_not_by_ctrl_c(
    slipway: Installation,
) -> None:
    with local_worker(slipway, BACKGROUND) as worker:
        slipway.until(lambda: "local-1" in attached(slipway), "local worker")
        worker.send_signal(signal.SIGINT)
        worker.terminate()
        words = worker.communicate(timeout=60)[0]
    assert worker.returncode == 0, words
    assert "worker local-1 has ended" in words


@pytest.mark.parametrize("how", [signal.SIGHUP, signal.SIGKILL])
def test_it_ends_with_its_command(slipway: Installation, how: signal.Signals) -> None:
    with local_worker(slipway) as worker:
        slipway.until(lambda: "local-1" in attached(slipway), "local worker")
        worker.send_signal(how)
        worker.wait(timeout=60)
        slipway.until(lambda: "local-1" not in attached(slipway), "its leaving")


def test_without_a_master_it_says_so(wheels: Path, cache: Path) -> None:
    with tiny_installation(wheels, cache) as stopped:
        done = stopped.run("local-worker")
    assert done.returncode == 1
    assert done.stderr == "slipway: no master runs here to attach to: start it with make up\n"
