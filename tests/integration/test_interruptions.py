"""No push is lost, whatever is stopped or killed, and whatever was left behind.

These share an installation of their own, in this order: each leaves it running.
"""

from __future__ import annotations

import json
import subprocess
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from getpass import getuser
from pathlib import Path
from subprocess import DEVNULL

import pytest

from pipelines.installation import services
from pipelines.journal import Push
from tests.integration.developer import Developer
from tests.integration.hold import hold
from tests.integration.installation import SLIPWAY, Installation
from tests.integration.pokes import compare_all
from tests.integration.processes import end, processes_of
from tests.integration.tiny_project import TINY, command, tiny_installation

SAFE = "slipway: your push is safe; the master is not running and will pick it up when it starts"
CRON = "/usr/bin:/bin"
WAITS = """
from pathlib import Path
pipe = Path({pipe!r})
if pipe.exists():
    with Path(f"{{pipe}}.arrivals").open("a") as arrivals:
        arrivals.write("arrived\\n")
    pipe.read_bytes()
"""


@pytest.fixture(scope="module")
def slipway(wheels: Path, cache: Path) -> Iterator[Installation]:
    """Its hub was there before the first start, with a branch beside main."""
    with tiny_installation(wheels, cache, SLIPWAY_POLL_SECONDS="5") as installation:
        repository, hub = installation.home / "seed", installation.home / "hub" / "tiny.git"
        before = Developer(repository, repository)
        for arguments in (
            ("init", "--quiet", "--initial-branch=main"),
            ("add", "--all"),
            ("commit", "--quiet", "--message=Start"),
            ("branch", "older"),
            ("clone", "--quiet", "--bare", str(repository), str(hub)),
        ):
            before.git(*arguments)
        installation.up()
        yield installation


@pytest.fixture(scope="module")
def ada(slipway: Installation) -> Developer:
    return Developer(slipway.home / "hub" / "tiny.git", slipway.home / "ada")


def pids(slipway: Installation) -> dict[str, int | None]:
    """What runs, by name."""
    return {name: runs.pid for name, runs in services.running(slipway.settings).items()}


def kill_supervisor(slipway: Installation) -> None:
    """End the supervisor of the master and the workers at once."""
    mark = f"pipelines.supervisor {slipway.home}/services"
    (found,) = (line for line in processes_of(slipway.home) if mark in line)
    end(int(found.partition(":")[0]))


def serving(slipway: Installation) -> str:
    """The revision that staging answers as."""
    with urllib.request.urlopen(f"{slipway.staging}/healthz", timeout=10) as answer:
        return str(json.load(answer)["revision"])


def push_and_wait(slipway: Installation, ada: Developer, branch: str) -> Push:
    """A push that is tested and not merged, to see that everything works."""
    pushed = ada.push(branch, {f"{branch}.txt": "\n"})
    return slipway.wait(pushed.revision, "withdrawn")


def test_branches_that_were_there_before_the_first_start_are_taken_as_handled(
    slipway: Installation, ada: Developer
) -> None:
    compare_all(slipway)
    assert slipway.pushes() == []
    ada.commit("older", {"newer.txt": "\n"}, on="origin/older")
    push = slipway.wait(ada.send().revision, "deployed")
    assert [each.id for each in slipway.pushes()] == [push.id]


def test_up_changes_nothing_where_everything_runs(slipway: Installation) -> None:
    before = pids(slipway)
    words = slipway.up()
    assert "master and workers run" in words
    assert pids(slipway) == before
    assert set(before) == {"master", "build-1", "gatekeeper"}


def test_two_that_start_it_at_once_start_it_once(slipway: Installation, ada: Developer) -> None:
    slipway.down()
    with ThreadPoolExecutor() as people:
        done = list(people.map(lambda _: slipway.run("up"), range(2)))
    assert [each.returncode for each in done] == [0, 0], done
    assert set(pids(slipway)) == {"master", "build-1", "gatekeeper"}
    assert {each.restarts for each in services.running(slipway.settings).values()} == {0}
    push_and_wait(slipway, ada, "wip/started-twice")


def test_while_master_and_workers_are_down_staging_serves_and_a_push_is_safe(
    slipway: Installation, ada: Developer
) -> None:
    ada.git("fetch", "--quiet")
    services.supervisor(slipway.settings).stop()
    assert pids(slipway) == {}
    assert serving(slipway) == ada.revision("origin/main")
    pushed = ada.push("wip/while-down", {"while-down.txt": "\n"})
    assert SAFE in pushed.words
    assert "slipway: start it with:  make up" in pushed.words
    assert pushed.seconds < 2
    slipway.up()
    slipway.wait(pushed.revision, "withdrawn")


def test_after_down_up_brings_back_the_release_and_what_was_pushed(
    slipway: Installation, ada: Developer
) -> None:
    runs = serving(slipway)
    slipway.down()
    assert list(processes_of(slipway.home)) == []
    pushed = ada.push("wip/after-down", {"after-down.txt": "\n"})
    assert SAFE in pushed.words
    slipway.up()
    assert serving(slipway) == runs
    slipway.wait(pushed.revision, "withdrawn")


def test_up_needs_no_more_than_cron_gives_it(slipway: Installation, ada: Developer) -> None:
    slipway.down()
    of_cron = {"HOME": str(Path.home()), "LOGNAME": getuser(), "SHELL": "/bin/sh", "PATH": CRON}
    done = subprocess.run(
        [SLIPWAY, "up"], env=of_cron | slipway.variables, stdin=DEVNULL, capture_output=True
    )
    assert done.returncode == 0, done.stderr
    push_and_wait(slipway, ada, "wip/after-a-restart")


def test_a_build_under_way_when_everything_goes_down_is_repeated(
    slipway: Installation, ada: Developer
) -> None:
    with hold(slipway.shared) as held:
        pushed = ada.push("wip/down-in-a-build", command("test", held.line))
        slipway.until(lambda: held.arrivals() == 1, "test build")
        slipway.down()
        assert list(processes_of(slipway.home)) == []
        slipway.up()
        slipway.until(lambda: held.arrivals() == 2, "repeated test build")
        held.release()
        slipway.wait(pushed.revision, "withdrawn")


def test_up_after_the_master_was_killed(slipway: Installation, ada: Developer) -> None:
    before = slipway.kill("master")
    slipway.up()
    assert pids(slipway)["master"] not in (None, before)
    push_and_wait(slipway, ada, "wip/master-killed")


def test_up_after_the_supervisor_was_killed_leaves_nothing_of_it(
    slipway: Installation, ada: Developer
) -> None:
    before = pids(slipway)
    kill_supervisor(slipway)
    slipway.up()
    assert set(pids(slipway)) == set(before)
    assert not any(Path(f"/proc/{pid}").exists() for pid in before.values())
    push_and_wait(slipway, ada, "wip/supervisor-killed")


def test_up_after_everything_was_killed_over_what_it_left_behind(
    slipway: Installation, ada: Developer
) -> None:
    killed, runs = pids(slipway), serving(slipway)
    while left := list(processes_of(slipway.home)):  # who restarts the others comes first
        end(int(min(left, key=lambda line: "supervisor" not in line).partition(":")[0]))
    assert (slipway.home / "services" / "run" / "keeper.sock").exists()
    (slipway.home / "master" / "twistd.pid").write_text("1\n")
    pushed = ada.push("wip/all-killed", {"all-killed.txt": "\n"})
    slipway.up()
    assert not set(pids(slipway).values()) & set(killed.values())
    assert serving(slipway) == runs
    slipway.wait(pushed.revision, "withdrawn")


def test_a_build_whose_worker_is_killed_is_repeated(slipway: Installation, ada: Developer) -> None:
    with hold(slipway.shared) as held:
        pushed = ada.push("wip/worker-killed", command("test", held.line))
        slipway.until(lambda: held.arrivals() == 1, "test build")
        slipway.kill("build-1")
        slipway.until(lambda: held.arrivals() == 2, "repeated test build")
        held.release()
        push = slipway.wait(pushed.revision, "withdrawn")
    results = [build["results"] for build in slipway.dashboard.builds_of(push.id, "test")]
    assert results == [5, 0]  # to be repeated; passed


def test_a_push_is_not_lost_when_the_master_is_killed_as_soon_as_it_is_accepted(
    slipway: Installation, ada: Developer
) -> None:
    pushed = ada.push("wip/accepted", {"accepted.txt": "\n"})
    slipway.kill("master")
    slipway.wait(pushed.revision, "withdrawn")
    assert len(slipway.pushes(pushed.branch)) == 1


def test_a_build_whose_master_is_killed_is_repeated(slipway: Installation, ada: Developer) -> None:
    with hold(slipway.shared) as held:
        pushed = ada.push("wip/master-killed-in-a-build", command("test", held.line))
        slipway.until(lambda: held.arrivals() == 1, "test build")
        slipway.kill("master")
        slipway.until(lambda: held.arrivals() == 2, "repeated test build")
        held.release()
        slipway.wait(pushed.revision, "withdrawn")


def test_a_deploy_whose_gatekeeper_is_killed_is_finished(
    slipway: Installation, ada: Developer
) -> None:
    with hold(slipway.shared) as held:
        wsgi = WAITS.format(pipe=str(held.pipe)) + TINY["config/wsgi.py"]
        pushed = ada.push("gatekeeper-killed", {"config/wsgi.py": wsgi})
        slipway.until(lambda: held.arrivals() > 0, "deploy")
        slipway.kill("gatekeeper")
        held.release()
        push = slipway.wait(pushed.revision, "deployed")
    assert serving(slipway) == push.candidate
    assert slipway.status()["environments"]["staging"]["healthy"]
