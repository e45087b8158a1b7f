"""No push is lost, whatever is stopped or killed, and whatever was left behind.

In this order: each leaves the installation running.
"""

from __future__ import annotations

import json
import subprocess
import urllib.request
from getpass import getuser
from pathlib import Path
from subprocess import DEVNULL

import pytest
from buildbot.process.results import RETRY, SUCCESS

from pipelines.installation import services
from tests.integration.developer import Developer
from tests.integration.hold import hold
from tests.integration.installation import SLIPWAY, Installation
from tests.integration.pokes import compare_all
from tests.integration.processes import end, processes_of
from tests.integration.tiny_project import TINY, command

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
def slipway(killed: Installation) -> Installation:
    killed.up()
    return killed


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


def test_after_down_up_brings_everything_back_and_needs_no_more_than_cron_gives_it(
    slipway: Installation, ada: Developer
) -> None:
    """The release, a build that was under way, and what was pushed meanwhile."""
    runs = serving(slipway)
    with hold(slipway.shared) as held:
        under_way = ada.push("wip/down-in-a-build", command("test", held.line))
        slipway.until(lambda: held.arrivals() == 1, "test build")
        slipway.down()
        assert list(processes_of(slipway.home)) == []
        pushed = ada.push("wip/after-down", {"after-down.txt": "\n"})
        assert SAFE in pushed.words
        of_cron = {"HOME": str(Path.home()), "LOGNAME": getuser(), "SHELL": "/bin/sh", "PATH": CRON}
        done = subprocess.run(
            [SLIPWAY, "up"], env=of_cron | slipway.variables, stdin=DEVNULL, capture_output=True
        )
        assert done.returncode == 0, done.stderr
        assert serving(slipway) == runs
        slipway.until(lambda: held.arrivals() == 2, "repeated test build")
        held.release()
        slipway.wait(under_way.revision, "withdrawn")
    slipway.wait(pushed.revision, "withdrawn")


def test_up_after_the_master_was_killed(slipway: Installation) -> None:
    before = slipway.kill("master")
    slipway.up()
    assert pids(slipway)["master"] not in (None, before)


def test_up_after_the_supervisor_was_killed_leaves_nothing_of_it(slipway: Installation) -> None:
    before = pids(slipway)
    kill_supervisor(slipway)
    slipway.up()
    assert set(pids(slipway)) == set(before)
    assert not any(Path(f"/proc/{pid}").exists() for pid in before.values())


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


def test_a_build_whose_worker_or_master_is_killed_is_repeated(
    slipway: Installation, ada: Developer
) -> None:
    """And no push is lost that was accepted at the moment when the master was killed."""
    with hold(slipway.shared) as held:
        pushed = ada.push("wip/killed-in-a-build", command("test", held.line))
        slipway.until(lambda: held.arrivals() == 1, "test build")
        slipway.kill("build-1")
        slipway.until(lambda: held.arrivals() == 2, "build repeated for its worker")
        accepted = ada.push("wip/accepted", {"accepted.txt": "\n"})
        slipway.kill("master")
        slipway.until(lambda: held.arrivals() == 3, "build repeated for the master")
        held.release()
        push = slipway.wait(pushed.revision, "withdrawn")
    slipway.wait(accepted.revision, "withdrawn")
    assert len(slipway.pushes(accepted.branch)) == 1
    first, *_, last = slipway.dashboard.builds_of(push.id, "test")
    assert (first["results"], last["results"]) == (RETRY, SUCCESS)


def test_a_deploy_whose_gatekeeper_is_killed_is_finished(
    slipway: Installation, ada: Developer
) -> None:
    media = slipway.home / "environments" / "staging" / "shared" / "media"  # a release sees it
    with hold(media) as held:
        wsgi = WAITS.format(pipe=str(held.pipe)) + TINY["config/wsgi.py"]
        pushed = ada.push("gatekeeper-killed", {"config/wsgi.py": wsgi})
        slipway.until(lambda: held.arrivals() > 0, "deploy")
        slipway.kill("gatekeeper")
        held.release()
        push = slipway.wait(pushed.revision, "deployed")
    assert serving(slipway) == push.candidate
    assert slipway.status()["environments"]["staging"]["healthy"]
