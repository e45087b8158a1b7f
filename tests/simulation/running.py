"""A life of the master begins: its services are made anew, as a start does."""

from __future__ import annotations

import gc
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from buildbot.util.service import IndependentAsyncMultiService
from twisted.internet import defer, threads
from twisted.python import log

from pipelines.gate.repository import GateError, GateRepository
from pipelines.hub import received
from pipelines.notifications.follower import Follower
from pipelines.notifications.news import News
from pipelines.notifications.sender import NotSent, Refused
from pipelines.project import artifacts
from pipelines.stages import deploy, develop, merge, pipeline, repo_test, test
from pipelines.system import crash_points
from tests.simulation.master import Killed, Life
from tests.simulation.world import World

SHORT = 2000  # bytes of the hub's file of updates: it begins anew several times


class Receiver:
    """Who is told of ends, and answers as the weather is."""

    name = host = "receiver"

    def __init__(self, world: World) -> None:
        self.world = world
        self.told: list[News] = []
        self.failed: dict[int, int] = {}  # how often, by transition

    def wants(self, news: News) -> bool:
        return news.ending is not None

    async def send(self, news: News) -> None:
        draw, weather = self.world.chance, self.world.weather
        await self.world.life.turn("receiver", lambda: None)
        if draw.random() < weather.receiver:
            self.failed[news.id] = self.failed.get(news.id, 0) + 1
            how = draw.choice(["refuses", "fails", "fails", "fails", "hangs"])
            if how == "hangs":
                await defer.Deferred()
            if how == "refuses":
                self.failed[news.id] += 100
                raise Refused("it answered 400")
            raise NotSent("it answered 500")
        self.told.append(news)
        self.world.note(f"told: {news.sentence}")

    async def send_notice(self, notice: Any, page: str) -> None:
        await self.world.life.turn("receiver", lambda: None)


def begin(world: World, receiver: Receiver) -> None:
    """Start the master anew."""
    world.life = life = Life(world)
    world.stamp()
    world.note("the master starts")
    try:
        life.write(world.builds.lose)
    except Killed:
        return
    life.holder = IndependentAsyncMultiService()
    life.holder.set_master(life)
    made = pipeline(world.project, develop, test, merge, repo_test, deploy)
    life.source = made.change_source
    schedulers = [stage.scheduler for stage in made.stages if stage.scheduler]
    for service in (life.source, *schedulers):
        service.setServiceParent(life.holder)
        service.configureService()
    life.source.hub = world.hub
    for service in (life.source, *schedulers):
        service.activate()
    life.deploying = made.deploying
    follow(world, receiver)


def follow(world: World, receiver: Receiver) -> None:
    """Have a receiver be told."""
    life = world.life
    deploying = {world.project.name: life.deploying}
    follower: Any = Follower(
        name="tell", sender=receiver, deploying=deploying, base_url="http://here/"
    )
    follower.setServiceParent(life.holder)
    follower.configureService()
    follower._looking.clock = life.reactor
    life.follower = follower
    follower.startService()


def unfollow(world: World) -> None:
    """Have it be told no more."""
    follower = world.life.follower
    if follower is not None:
        world.life.follower = None
        follower.stopService()
        follower.disownServiceParent()


class _Disk:
    """`shutil` of a master that may be killed between any two of its acts."""

    def __init__(self, world: World) -> None:
        self.world = world

    def rmtree(self, *args: Any, **kwargs: Any) -> None:
        self.world.life.reach("ahead of rmtree")
        shutil.rmtree(*args, **kwargs)
        self.world.life.reach("behind rmtree")

    def move(self, *args: Any) -> None:
        self.world.life.reach("ahead of move")
        shutil.move(*args)
        self.world.life.reach("behind move")


@contextmanager
def simulated(world: World) -> Iterator[None]:
    """Have production code run in a world."""

    def observe(event: dict[str, Any]) -> None:
        failure = event.get("failure") if event.get("isError") else None
        if failure is not None and not failure.check(Killed, GateError, defer.CancelledError):
            world.broken(f"an error is logged: {event.get('why')} {failure.getTraceback()}")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(crash_points, "crash_point", lambda point: world.life.reach(point))
        patch.setattr(threads, "deferToThread", world.thread)
        patch.setattr(GateRepository, "of", lambda project: world.hub)
        patch.setattr(time, "time", world.clock.time)
        patch.setattr(received, "LARGEST", SHORT)
        patch.setattr(artifacts, "shutil", _Disk(world))
        log.addObserver(observe)
        gc.freeze()
        gc.disable()  # when it runs nobody can tell, and what it ends may have something to say
        try:
            yield
        finally:
            log.removeObserver(observe)
            world.graveyard.clear()
            gc.collect()
            gc.enable()
            gc.unfreeze()
