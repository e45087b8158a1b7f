"""Workers attach again, whatever became of their connection before, and their builds run again."""

from __future__ import annotations

from typing import Any

import pytest
from buildbot.process.build import Build
from buildbot.process.results import CANCELLED, EXCEPTION, RETRY
from buildbot.test.fake.fakeprotocol import FakeConnection
from twisted.internet import defer
from twisted.python.failure import Failure

from pipelines.buildbot_patches.workers import SILENCES
from tests.flow import Flow

NO_WORKER = "there is no worker"


class Serving(FakeConnection):
    """A connection of a worker that takes every builder, and may be lost when it is pinged."""

    leaves_when_pinged = False

    def remoteSetBuilderList(self, builders: list[tuple[str, str]]) -> Any:
        return defer.succeed([name for name, _ in builders])

    def remotePrint(self, message: str) -> Any:
        if message == "ping" and self.leaves_when_pinged:
            self.loseConnection()
        return defer.succeed(None)


async def test_a_worker_that_was_killed_while_it_attached_attaches_again(flow: Flow) -> None:
    worker = flow.master.workers.workers["build-1"]
    dead, alive = FakeConnection(worker), FakeConnection(worker)
    await worker.attached(dead)
    await worker.attached(alive)
    assert worker.conn is alive
    dead.loseConnection()  # heard of late
    assert worker.conn is alive
    alive.loseConnection()
    assert worker.conn is None


async def test_a_worker_that_stands_still_is_taken_for_lost(flow: Flow) -> None:
    worker = flow.master.workers.workers["build-1"]
    await worker.attached(Serving(worker))
    for _ in range(SILENCES):
        worker.listen.fn(worker)
    assert worker.conn, "it was heard of when it attached"
    worker.messageReceivedFromWorker()
    for _ in range(SILENCES):
        worker.listen.fn(worker)
    assert worker.conn, "and between"
    worker.listen.fn(worker)
    assert worker.conn is None
    await worker.attached(Serving(worker))
    worker.listen.fn(worker)
    assert worker.conn


def without_steps(build: Build) -> None:
    """Go on as Buildbot does where the worker has left before there are steps."""
    build.workerforbuilder.detached()
    raise AssertionError(NO_WORKER)


def unwritten(build: Build, workerforbuilder: Any) -> None:
    """Go on as Buildbot does where the worker has left before the build is written down."""
    build.workerforbuilder = workerforbuilder
    without_steps(build)


LOSES = {"unwritten": ("startBuild", unwritten), "without steps": ("setupBuild", without_steps)}


@pytest.mark.parametrize("moment", [*LOSES, "prepared", "pinged", "ready"])
async def test_a_build_whose_worker_goes_away_while_it_starts_is_run_again(
    flow: Flow, moment: str, logged: list[Failure], monkeypatch: pytest.MonkeyPatch
) -> None:
    if moment in LOSES:
        monkeypatch.setattr(Build, *LOSES[moment])
    await flow.push("feature", {"feature.txt": "1"})
    await flow.look()
    worker, mq, data = flow.master.workers.workers["build-1"], flow.master.mq, flow.master.data
    connection, starting, again = Serving(worker), defer.DeferredQueue(), defer.DeferredQueue()
    connection.leaves_when_pinged = moment == "pinged"
    finish = data.updates.finishStep

    async def finished_as_it_goes(*args: Any) -> None:
        await finish(*args)
        if worker.conn:
            connection.loseConnection()

    if moment == "ready":
        monkeypatch.setattr(data.updates, "finishStep", finished_as_it_goes)
    await mq.startConsuming(lambda key, build: starting.put(build), ("builds", None, "new"))
    await mq.startConsuming(
        lambda key, asked: again.put(asked), ("buildrequests", None, "unclaimed")
    )
    await worker.attached(connection)
    if moment != "unwritten":
        await starting.get()
    if moment == "prepared":
        connection.loseConnection()
    for _ in ("develop", "test"):
        await again.get()
    ends = {build["results"] for build in await data.get(("builds",))}
    assert ends == (set() if moment == "unwritten" else {RETRY})
    assert not any(request["claimed"] for request in await data.get(("buildrequests",)))
    assert {str(failure.value) for failure in logged} <= {NO_WORKER}
    logged.clear()


async def test_a_request_whose_worker_goes_away_while_it_is_chosen_is_given_to_another(
    flow: Flow, monkeypatch: pytest.MonkeyPatch
) -> None:
    mq, data, known = flow.master.mq, flow.master.data, flow.master.workers.workers
    first, second = known["build-1"], known["local-1"]
    leaving, staying = Serving(first), Serving(second)
    staying.leaves_when_pinged = True  # after it was given the build
    starting, again = defer.DeferredQueue(), defer.DeferredQueue()

    async def chosen_as_it_goes(builder: Any, places: list[Any], request: Any) -> Any:
        chosen = next((each for each in places if each.worker is first), places[0])
        if first.conn:
            leaving.loseConnection()
            await first.waitForCompleteShutdown()
        return chosen

    monkeypatch.setattr(
        flow.master.config,
        "select_next_worker",
        lambda *asked: defer.ensureDeferred(chosen_as_it_goes(*asked)),
    )
    await mq.startConsuming(lambda key, build: starting.put(build), ("builds", None, "new"))
    await mq.startConsuming(
        lambda key, asked: again.put(asked), ("buildrequests", None, "unclaimed")
    )
    await first.attached(leaving)
    await second.attached(staying)
    await flow.push("feature", {"feature.txt": "1"})
    await flow.look()
    for _ in ("develop", "test"):
        assert (await starting.get())["workerid"] == second.workerid
    for _ in ("develop", "test"):
        await again.get()
    assert {build["results"] for build in await data.get(("builds",))} == {RETRY}


async def test_a_request_whose_worker_goes_away_while_it_is_claimed_is_free_again(
    flow: Flow, monkeypatch: pytest.MonkeyPatch
) -> None:
    await flow.push("feature", {"feature.txt": "1"})
    await flow.look()
    worker, mq, data = flow.master.workers.workers["build-1"], flow.master.mq, flow.master.data
    connection, again = Serving(worker), defer.DeferredQueue()
    claim = data.updates.claimBuildRequests

    async def claimed_as_it_goes(*args: Any, **kwargs: Any) -> bool:
        claimed: bool = await claim(*args, **kwargs)
        connection.loseConnection()
        await worker.waitForCompleteShutdown()
        return claimed

    monkeypatch.setattr(data.updates, "claimBuildRequests", claimed_as_it_goes)
    await mq.startConsuming(
        lambda key, asked: again.put(asked), ("buildrequests", None, "unclaimed")
    )
    await worker.attached(connection)
    await again.get()
    assert not any(request["claimed"] for request in await data.get(("buildrequests",)))
    assert await data.get(("builds",)) == []


async def test_a_build_whose_worker_goes_away_while_its_failure_is_written_down_ends(
    flow: Flow, logged: list[Failure], monkeypatch: pytest.MonkeyPatch
) -> None:
    worker, mq, data = flow.master.workers.workers["build-1"], flow.master.mq, flow.master.data
    connection, ended = Serving(worker), defer.DeferredQueue()
    finish = data.updates.finishBuild

    async def finished_as_it_goes(*args: Any) -> None:
        await finish(*args)
        if worker.conn is not None:  # another build of this worker has seen it go
            connection.loseConnection()
            await worker.waitForCompleteShutdown()

    monkeypatch.setattr(data.updates, "finishBuild", finished_as_it_goes)
    monkeypatch.setattr(Build, "setupBuild", lambda build: 1 / 0)
    await mq.startConsuming(
        lambda key, request: ended.put(request["results"]), ("buildrequests", None, "complete")
    )
    await flow.push("feature", {"feature.txt": "1"})
    await flow.look()
    await worker.attached(connection)
    assert await ended.get() == EXCEPTION
    assert {type(failure.value) for failure in logged} == {ZeroDivisionError, AttributeError}
    logged.clear()


async def test_a_build_that_is_cancelled_before_it_is_written_down_ends(
    flow: Flow, monkeypatch: pytest.MonkeyPatch
) -> None:
    botmaster, named = flow.master.botmaster, Build.getBuilderId

    def cancelled_meanwhile(build: Build) -> Any:
        for request in build.requests:
            botmaster.maybe_cancel_in_progress_buildrequest(request.id, "not needed")
        return named(build)

    monkeypatch.setattr(Build, "getBuilderId", cancelled_meanwhile)
    await flow.push("feature", {"feature.txt": "1"})
    await flow.look()
    worker, mq, data = flow.master.workers.workers["build-1"], flow.master.mq, flow.master.data
    ended = defer.DeferredQueue()
    await mq.startConsuming(
        lambda key, request: ended.put(request["results"]), ("buildrequests", None, "complete")
    )
    await worker.attached(Serving(worker))
    assert [await ended.get() for _ in ("develop", "test")] == [CANCELLED] * 2
    builds = await data.get(("builds",))
    assert [build["results"] for build in builds] == [CANCELLED] * 2
    assert {build["state_string"] for build in builds} == {"cancelled: not needed"}
