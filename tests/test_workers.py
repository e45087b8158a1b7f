"""Workers attach again, whatever became of their connection before."""

from __future__ import annotations

from buildbot.test.fake.fakeprotocol import FakeConnection

from tests.buildbot_harness import Flow


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
