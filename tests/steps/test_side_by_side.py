"""Steps at the same time, on a real master with a real worker: they meet, or they wait for ever."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from buildbot.master import BuildMaster
from buildbot.plugins import schedulers, util, worker
from buildbot.process.results import CANCELLED, FAILURE, RETRY, SUCCESS
from buildbot.steps.shell import ShellCommand
from twisted.internet import threads
from twisted.python.failure import Failure

from pipelines import ROOT
from pipelines.buildbot_patches.stage_build import StageBuild
from pipelines.sandbox import Limits, Sandbox
from pipelines.settings import Settings
from pipelines.steps.side_by_side import SideBySide
from tests.buildbot_harness import Given, run

WORD = "for this test alone"
LIMITS = Limits(processes=1000, file_megabytes=1000, memory_megabytes=4000, megabytes=4000, nice=0)
Act = Callable[["Builds"], Awaitable[Any]]


class Spoken(ShellCommand):
    """A command that says its name and result for the build."""

    def getResultSummary(self) -> dict[str, str]:
        return {"step": self.name, "build": f"{self.name} {self.results}"}


def step(name: str, command: str, **facts: Any) -> Any:
    return Spoken(name=name, command=["sh", "-c", f"cd ../..; {command}"], **facts)


class Builds:
    """Runs builds of any steps on one worker, a process of its own."""

    def __init__(self, master: BuildMaster, folder: Path) -> None:
        self.master = master
        self.folder = folder
        self.pipes = [folder / "here", folder / "there"]
        for pipe in self.pipes:
            os.mkfifo(pipe)
        (dispatcher,) = master.pbmanager.dispatchers.values()
        places = {"DIR": folder, "NAME": "builds", "MASTER": "127.0.0.1"}
        places |= {"MASTER_PORT": dispatcher.port.getHost().port, "PASSWORD_FILE": folder / "pw"}
        places["SANDBOX"] = Sandbox("none", str(folder), str(folder), [], LIMITS).to_json()
        (folder / "pw").write_text(WORD)
        twistd, tac = Path(sys.executable).with_name("twistd"), ROOT / "worker" / "buildbot.tac"
        self.worker = subprocess.Popen(
            [twistd, "--nodaemon", "--no_save", "--pidfile=", f"--python={tac}"],
            env={**os.environ, **{f"SLIPWAY_WORKER_{k}": str(v) for k, v in places.items()}},
            cwd=folder,
        )

    async def build(self, *steps: Any, act: Act | None = None) -> tuple[int, str, dict[str, int]]:
        """Run the steps; returns the result, the build's text, and each step's result.

        act: is awaited once both pipes are read from, that is, when two steps run.
        """
        master = self.master
        builder = master.botmaster.builders["any"]
        builder.config.factory = util.BuildFactory(list(steps))
        builder.config.factory.buildClass = StageBuild
        finished = master.mq.waitUntilEvent(("builds", None, "finished"), lambda: False)
        found = await master.data.get(("builders", "any"))
        await master.data.updates.addBuildset(
            waited_for=False,
            builderids=[found["builderid"]],
            sourcestamps=[{"codebase": "", "project": "", "repository": ""}],
            scheduler="idle",
        )
        if act:
            ends = [await threads.deferToThread(os.open, pipe, os.O_WRONLY) for pipe in self.pipes]
            await act(self)
            await finished
            for end in ends:
                os.close(end)
        await finished
        (last,) = await master.data.get(("builders", "any", "builds"), limit=1, order=["-number"])
        told = await master.data.get(("builds", last["buildid"], "steps"))
        shown = (each for each in told[1:] if not each["hidden"])  # the first is Buildbot's own
        results = {each["name"]: each["results"] for each in shown}
        return last["results"], last["state_string"], results

    async def stop(self) -> None:
        """Stop the build, as a person does."""
        (last,) = await self.master.data.get(("builds",), limit=1, order=["-buildid"])
        await self.master.data.control("stop", {"reason": "enough"}, ("builds", last["buildid"]))


@pytest.fixture
def builds(settings: Settings, tmp_path: Path, logged: list[Failure]) -> Iterator[Builds]:
    idle = schedulers.Triggerable("idle", ["any"])
    config = {
        "db": {"db_url": settings.db_url},
        "protocols": {"pb": {"port": "tcp:0:interface=127.0.0.1"}},
        "workers": [worker.Worker("builds", WORD)],
        "builders": [
            util.BuilderConfig("any", workernames=["builds"], factory=util.BuildFactory())
        ],
        "schedulers": [idle],
        "logMaxSize": 1 << 20,
        "logMaxTailSize": 1 << 10,
        "www": {},
    }
    master = BuildMaster(str(settings.master_dir), config_loader=Given(config))
    run(master.startService())
    folder = tmp_path / "worker"
    folder.mkdir()
    made = Builds(master, folder)
    yield made
    made.worker.terminate()
    made.worker.wait()
    run(master.stopService())


MEET = (
    step("gives", "echo hello > here; read word < there; echo $word"),
    step("takes", "read word < here; echo $word > there"),
)
WAITS = (step("one", "read word < here"), step("other", "read word < there"))


async def test_chains_run_at_once_and_each_step_is_one_of_the_build(builds: Builds) -> None:
    gives, takes = MEET
    chains = SideBySide([gives, step("then", "true")], [takes])
    assert await builds.build(chains, step("after", "true")) == (
        SUCCESS,
        "gives 0; then 0; takes 0; after 0",
        {"gives": 0, "takes": 0, "then": 0, "after": 0},
    )


async def test_every_complaint_is_heard_in_the_order_in_which_it_is_written(builds: Builds) -> None:
    slow = step("slow", "read word < here; exit 3", haltOnFailure=False)
    quick = [step("quick", "false"), step("wakes", "echo on > here", haltOnFailure=False)]
    result, text, _ = await builds.build(SideBySide([slow], quick), step("after", "true"))
    assert (result, text) == (FAILURE, "slow 2; quick 2; wakes 0; after 0")


async def test_what_halts_ends_its_chain_at_once_and_the_build_after_the_others(
    builds: Builds,
) -> None:
    halts = [step("halts", "echo on > here; false", haltOnFailure=True), step("never", "true")]
    goes_on = [step("goes-on", "read word < here"), step("to-its-end", "true")]
    result, _, steps = await builds.build(
        SideBySide(halts, goes_on), step("after", "true"), step("always", "true", alwaysRun=True)
    )
    assert result == FAILURE
    assert steps == {"halts": 2, "goes-on": 0, "to-its-end": 0, "always": 0}


async def test_one_that_takes_too_long_is_ended_alone(builds: Builds) -> None:
    late = step("late", "echo on > here; read word < there", maxTime=1)
    result, _, steps = await builds.build(SideBySide([late], [step("well", "read word < here")]))
    assert result == FAILURE
    assert steps == {"late": 2, "well": 0}


async def test_a_build_that_is_stopped_ends_them_all(builds: Builds) -> None:
    one, other = WAITS
    chains = SideBySide([one, step("never", "true")], [other])
    result, text, steps = await builds.build(chains, act=Builds.stop)
    assert (result, text) == (CANCELLED, "cancelled: enough")
    assert steps == {"one": CANCELLED, "other": CANCELLED}


async def test_a_lost_worker_is_no_result_of_any(builds: Builds) -> None:
    async def lose(builds: Builds) -> None:
        connection = builds.master.workers.workers["builds"].conn
        await connection.remotePrint("after this, no call waits for its answer")
        builds.worker.kill()

    one, other = WAITS
    result, _, steps = await builds.build(SideBySide([one], [other]), act=lose)
    assert result == RETRY
    assert steps == {"one": RETRY, "other": RETRY}
