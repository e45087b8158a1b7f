"""A model of Buildbot's requests, builds and workers, on Buildbot's own tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from buildbot.db.model import Model
from buildbot.process.results import CANCELLED, RETRY
from twisted.internet import defer

from pipelines.journal.builds import push_of
from tests.simulation.master import Life

if TYPE_CHECKING:
    from tests.simulation.world import World

GATEKEEPER = "gatekeeper"
LONG = 50  # turns that a build lets pass at a step where it lingers


@dataclass
class Worker:
    """One that runs a build at a time; the gatekeeper alone merges and deploys."""

    name: str
    attached: bool = True
    build: Build | None = None


@dataclass
class Request:
    """What was requested, and is not complete."""

    id: int
    buildset: int
    stage: str
    name: str
    revision: str
    build: Build | None = None

    @property
    def push(self) -> int | None:
        return push_of(self.name)


@dataclass
class Build:
    """A build that runs in a life of the master. It goes on when `turn` is called."""

    id: int
    request: Request
    worker: Worker
    life: Life
    stopped: str = ""  # why it is to end, if somebody said so
    lost: bool = False  # its worker
    results: int = 0  # what its steps came to
    turn: defer.Deferred[None] | None = None
    lingers: int = 0  # turns that it lets pass
    properties: dict[str, Any] = field(default_factory=dict)

    @property
    def over(self) -> bool:
        """Whether no step is begun any more but those that always run."""
        return bool(self.stopped) or self.lost

    def goes_on(self, *, usual: int = 0) -> defer.Deferred[None]:
        """Wait until it is the build's turn, which may take long at any step."""
        world = self.life.world
        self.lingers = LONG if world.chance.random() < world.weather.lingering else usual
        self.turn = defer.Deferred()
        return self.turn

    # What Buildbot's steps ask of their build

    @property
    def master(self) -> Life:
        return self.life

    @property
    def buildid(self) -> int:
        return self.id

    def getSourceStamp(self, codebase: str) -> Any:
        return SimpleNamespace(revision=self.request.revision)

    def getProperties(self) -> Build:
        return self

    def getProperty(self, name: str, default: Any = None) -> Any:
        return self.properties.get(name, default)

    def setProperty(self, name: str, value: Any, source: str, runtime: bool = True) -> None:
        self.properties[name] = value


class Builds:
    """Every request and build, as the tables have them; what is open is kept beside those."""

    def __init__(self, world: World, builders: Iterable[str], workers: int) -> None:
        self.world = world
        self.builders = {name: number for number, name in enumerate(builders, 1)}
        self.workers = [Worker(f"worker-{n}") for n in range(workers)] + [Worker(GATEKEEPER)]
        self.changes: dict[int, str] = {}  # revisions
        self.open: dict[int, Request] = {}
        self._made = 0

    def create(self, conn: sa.Connection) -> None:
        """Write down which builders there are."""
        for name, number in self.builders.items():
            facts = {"id": number, "name": name, "name_hash": name}
            conn.execute(Model.builders.insert(), facts)

    @property
    def attached(self) -> Any:
        """The builders by name, as Buildbot's `botmaster` has them, each with its workers."""
        return SimpleNamespace(get=lambda name: SimpleNamespace(workers=self._attached()))

    def _attached(self) -> list[Worker]:
        return [each for each in self.workers if each.attached and each.name != GATEKEEPER]

    # What the master writes

    def add_change(self, conn: sa.Connection, **facts: Any) -> int:
        """Add a change; returns its id."""
        facts = {name: fact for name, fact in facts.items() if name != "files"}
        number = len(self.changes) + 1
        conn.execute(Model.changes.insert(), {**facts, "changeid": number, "sourcestampid": number})
        self.changes[number] = facts["revision"]
        return number

    def request(self, conn: sa.Connection, **facts: Any) -> tuple[int, dict[int, int]]:
        """Request a build; returns its buildset and requests."""
        (builder,) = facts["builderids"]
        (stamp,) = facts["sourcestamps"]
        revision = self.changes[stamp] if isinstance(stamp, int) else stamp["revision"]
        self._made += 1
        number, now = self._made, int(self.world.clock.time())
        named = {"id": number, "external_idstring": facts["external_idstring"]}
        conn.execute(Model.buildsets.insert(), {**named, "submitted_at": now})
        asked = {"id": number, "buildsetid": number, "builderid": builder, "submitted_at": now}
        conn.execute(Model.buildrequests.insert(), asked)
        stage = next(name for name, each in self.builders.items() if each == builder)
        stage = stage.removeprefix(f"{self.world.project.name}-")
        name = facts["external_idstring"]
        self.open[number] = Request(number, number, stage, name, revision)
        return number, {builder: number}

    def cancel(self, number: int, reason: str) -> None:
        """End a request that nobody has taken up, or have its build stopped."""
        request = self.open.get(number)
        if request is None:
            return
        if request.build:
            request.build.stopped = reason
        else:
            self.world.life.write(self.complete, request, CANCELLED)

    def complete(self, conn: sa.Connection, request: Request, results: int) -> None:
        """Write down that a request has come to its end, and tell of it."""
        facts = {"complete": 1, "results": results, "complete_at": int(self.world.clock.time())}
        mine = Model.buildrequests.c.id == request.id
        conn.execute(Model.buildrequests.update().where(mine), facts)
        self.open.pop(request.id)
        self.world.life.produce(("buildrequests", str(request.id), "complete"), {})

    def begin(self, conn: sa.Connection, request: Request, worker: Worker) -> Build:
        """Write down that a build has begun."""
        builder = self.builders[self.world.project.builder(request.stage)]
        build = sa.select(sa.func.count()).select_from(Model.builds)
        number = conn.execute(build).scalar_one() + 1
        facts: dict[str, Any] = {"id": number, "number": number, "builderid": builder}
        facts |= {
            "masterid": 1,
            "buildrequestid": request.id,
            "locks_duration_s": 0,
            "state_string": "",
        }
        facts |= {"started_at": int(self.world.clock.time())}
        conn.execute(Model.builds.insert(), facts)
        return Build(number, request, worker, self.world.life)

    def finish(self, conn: sa.Connection, build: Build, results: int, words: str) -> None:
        """Write down how a build has ended."""
        facts = {"results": results, "state_string": words}
        self._end(conn, Model.builds.c.id == build.id, facts)

    def lose(self, conn: sa.Connection) -> None:
        """What a killed master was building is to be repeated, as Buildbot sees to at its start."""
        self._end(conn, Model.builds.c.complete_at.is_(None), {"results": RETRY})
        for request in self.open.values():
            request.build = None
        for worker in self.workers:
            worker.build = None

    def _end(self, conn: sa.Connection, which: Any, facts: dict[str, Any]) -> None:
        now = {"complete_at": int(self.world.clock.time())}
        conn.execute(Model.builds.update().where(which), {**facts, **now})

    # What may happen next

    def startable(self) -> list[tuple[Request, Worker]]:
        """Return the requests that a free worker may take up, each with who would."""
        free = [each for each in self.workers if each.attached and each.build is None]
        waiting = [request for request in self.open.values() if request.build is None]
        pairs = []
        for request in waiting:
            by_gatekeeper = request.stage == "merge" or request.stage.startswith("deploy")
            takers = [each for each in free if (each.name == GATEKEEPER) == by_gatekeeper]
            pairs += [(request, taker) for taker in takers[:1]]
        return pairs

    def running(self) -> list[Build]:
        """Return the builds that wait for their turn."""
        return [each.build for each in self.workers if each.build and each.build.turn]
