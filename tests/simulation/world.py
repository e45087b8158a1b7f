"""What outlives the master: the hub, the tables, the artifacts, workers, people and the time."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from twisted.internet import defer

from pipelines import journal
from pipelines.hub import received
from pipelines.hub.repository import MAIN
from pipelines.journal import Push, gate_state
from pipelines.journal.gate_state import GateState
from pipelines.project.served import Project
from pipelines.settings import Settings
from tests.gate.model.database import Database
from tests.simulation.builds import Builds
from tests.simulation.clock import BEGINNING, VirtualClock
from tests.simulation.hub import SimulatedHub
from tests.simulation.master import Life
from tests.simulation.stages import Stages

PROJECT = "shop"
STAGES = ("develop", "test", "merge", "repo-test", "deploy-to-staging")
FEW = 4  # artifacts are kept, so that old ones go while they may be needed
NOW_REAL = 1.5 * BEGINNING  # a file's time that is later was not set by the simulation


class Violation(AssertionError):
    """A promise was broken."""


@dataclass(frozen=True)
class Weather:
    """How likely it is that something goes wrong, each of one chance; drawn for each history."""

    kill: float
    message: float
    luck: float
    receiver: float
    lingering: float  # of a build at a step

    @classmethod
    def drawn(cls, chance: random.Random) -> Weather:
        """Draw it: in many histories some of it never happens, so that the rest shows better."""
        kill = chance.choice([0.0, 0.001, 0.004])
        return cls(kill, *(chance.choice([0.0, 0.05, 0.3]) for _ in range(4)))


CALM = Weather(0.0, 0.0, 0.0, 0.0, 0.0)


@dataclass
class World:
    """Everything but the master; `note` is told of what happens, for the history."""

    chance: random.Random
    home: Path
    note: Callable[[str], None]
    clock: VirtualClock = field(default_factory=VirtualClock)
    states: dict[tuple[str, str], Any] = field(default_factory=dict)  # of services
    red: set[str] = field(default_factory=set)  # the files without which main is red
    red_since: float = 0.0  # of the clock on the wall
    graveyard: list[object] = field(default_factory=list)  # so that none of it ends by itself
    violation: str | None = None

    def __post_init__(self) -> None:
        draw = self.chance
        how: dict[str, Any] = {
            name: draw.random() < 0.5 for name in ("alone", "descendants_prove", "early")
        }
        how["early"] = how["early"] or draw.random() < 0.5
        settings = Settings(home=self.home, keep_artifacts=FEW)
        self.project = Project(PROJECT, settings, **how)
        self.weather = Weather.drawn(draw)
        self.database = Database()
        builders = [self.project.builder(stage) for stage in STAGES]
        self.builds = Builds(self, builders, draw.randint(1, 3))
        self.stages = Stages(self)
        self.hub = SimulatedHub(path=self.project.hub)
        self.hub.move(self.hub.write((), {"readme": "", "shared": "main's"}), "start")
        self.hub.path.mkdir(parents=True)
        self.project.artifacts.mkdir(parents=True)
        received.prepare(self.hub.path)
        with self.database.engine.begin() as conn:
            self.builds.create(conn)
            journal.adopt(conn, PROJECT, {MAIN: self.hub.head()})
            _, reached = received.since(self.hub.path, received.Mark())
            journal.note_read(conn, PROJECT, reached.name, reached.offset)
        self._struck: Counter[tuple[str, str]] = Counter()
        self.life = Life(self)
        self.life.kill()

    # Chance

    def is_fatal(self, point: str) -> bool:
        """Whether the master is killed at a point."""
        if point.startswith("after:"):
            self.note(point.removeprefix("after:"))
        fatal = self.chance.random() < self.weather.kill
        if fatal:
            self.note(f"the master is killed, {point}")
        return fatal

    def is_unlucky(self, how: str, about: str) -> bool:
        """Whether bad luck strikes, which it does once: twice would be none any more."""
        if self._struck[how, about] or self.chance.random() >= self.weather.luck:
            return False
        self._struck[how, about] += 1
        return True

    def deliveries(self, latest: float) -> list[float]:
        """Return after how many seconds a message arrives: never, once, or twice."""
        if self.chance.random() >= self.weather.message:
            return [0.0]
        late = self.chance.uniform(0.0, latest)
        return self.chance.choice([[], [late], [0.0, late]])

    def thread(self, act: Callable[..., Any], *args: Any, **kwargs: Any) -> defer.Deferred[Any]:
        """Stand for `deferToThread` in the life of the moment."""
        done: defer.Deferred[Any] = self.life.turn(act.__name__, act, *args, **kwargs)
        return done

    # The journal, as everybody may read it

    def pushes(self) -> list[Push]:
        """Return every push, newest first."""
        return self.database.read(journal.latest, 100_000)

    def open(self) -> list[Push]:
        """Return the pushes that have not ended."""
        return self.database.read(journal.open_pushes, PROJECT)

    def state(self) -> GateState:
        """Return how the gate is set."""
        return self.database.read(gate_state.read, PROJECT)

    # What is wrong

    def broken(self, words: str) -> None:
        """Note that a promise is broken; the history ends with it."""
        self.violation = self.violation or words

    def stamp(self) -> None:
        """Have artifacts be as old as they were kept one after another, which decides what goes."""
        folders = [each for each in self.project.artifacts.iterdir() if len(each.name) == 40]
        times = {folder: folder.stat().st_mtime for folder in folders}
        latest = max([at for at in times.values() if at < NOW_REAL], default=0.0)
        for folder in sorted(each for each, at in times.items() if at >= NOW_REAL):
            latest += 1
            os.utime(folder, (latest, latest))
