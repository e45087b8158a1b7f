"""What a real master keeps of what commands write."""

from __future__ import annotations

import pytest
from buildbot.process.log import Log
from twisted.internet import defer

from pipelines.buildbot_patches.log_limits import Tail
from tests.flow import Flow

MOST, TAIL = 20_000, 500
PIECES = 3000  # that arrive faster than they are written: deeper than Python may call


async def new_log(flow: Flow) -> Log:
    """The log of a step of a build that runs."""
    await flow.push("feature", {"new.txt": "1"})
    await flow.look()
    (request, _, _), *_ = await flow.requests()
    updates = flow.master.data.updates
    worker = await flow.master.data.get(("workers",))
    found = await flow.master.data.get(("buildrequests", request))
    build, _ = await updates.addBuild(found["builderid"], request, worker[0]["workerid"])
    step, _, _ = await updates.addStep(build, "run-tests")
    number = await updates.addLog(step, "stdio", "s")
    flow.master.config.logMaxSize, flow.master.config.logMaxTailSize = MOST, TAIL
    return Log.new(flow.master, "stdio", "s", number, "utf-8")


async def written(flow: Flow, log: Log) -> list[str]:
    text = await flow.master.db.logs.getLogLines(log.logid, 0, 10_000)
    return [str(line) for line in text.splitlines()]


async def test_a_short_log_is_kept_whole(flow: Flow) -> None:
    log = await new_log(flow)
    await log.addHeader("pytest\n")
    await log.addStdout("1 passed\nwithout an end")
    await log.finish()
    assert await written(flow, log) == ["hpytest", "o1 passed", "owithout an end"]


@pytest.mark.parametrize(
    "line",
    ["a test that talks and talks and talks\n", "x" * 40, "y" * (MOST // 500 - 2) + "\n"],
    ids=["lines", "one line", "lines that fill it to the last character"],
)
async def test_of_a_long_log_beginning_and_end_are_kept(flow: Flow, line: str) -> None:
    log = await new_log(flow)
    seen: list[str] = []
    log.subscribe(lambda stream, text: seen.append(text or ""))
    one_at_a_time = defer.DeferredLock()  # as Buildbot receives what a worker sends
    received = [one_at_a_time.run(log.addStdout, line) for _ in range(PIECES)]
    received.append(one_at_a_time.run(log.addStdout, "\n1 passed\n"))
    await defer.gatherResults(received)
    await log.finish()
    lines = await written(flow, log)
    told = [each for each in lines if each.startswith("h---")]
    assert told[0] == "h--- more than 0.0 MB were written: the end follows at the end ---"
    assert told[1].endswith(" MB are left out here (SLIPWAY_LOG_MEGABYTES) ---")
    assert lines[-1] == "o1 passed"
    assert MOST / 2 < sum(map(len, lines)) < MOST + 10_000
    assert sum(text.count(line[:20]) for text in seen) >= PIECES - 1


async def test_nobody_waits_until_a_log_is_written(flow: Flow) -> None:
    """What comes meanwhile would be held without a limit."""
    log = await new_log(flow)
    assert log.addStdout("1 passed\n").called
    await log.finish()
    assert await written(flow, log) == ["o1 passed"]


def test_what_was_dropped_is_counted() -> None:
    tail = Tail(10)
    for number in range(10):
        tail.append(str(number) * 4)
    assert (tail.text(), tail.dropped) == ("777788889999", 28)
