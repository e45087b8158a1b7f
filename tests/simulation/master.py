"""One life of the master: what Buildbot's master is to the schedulers, until it is killed.

Nothing in it happens by itself. A call of the database or of git, a message and a timer each wait
for their turn, and any of them may come next; so every order is had that threads could bring about.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from twisted.internet import defer
from twisted.python.failure import Failure

from pipelines.journal.transactions import at_one_moment
from tests.simulation.clock import Timers

if TYPE_CHECKING:
    from tests.simulation.world import World

LATEST = 20.0  # seconds that a message is late


class Killed(BaseException):
    """The master was killed here; nothing may catch it."""


@dataclass(frozen=True)
class Turn:
    """Something that waits to be done, and whom its result is for."""

    what: str
    act: Callable[[], Any]
    done: defer.Deferred[Any]

    def take(self) -> None:
        """Do it."""
        try:
            result = self.act()
        except Killed:
            return
        except BaseException:  # as a thread does, where nobody else would hear of it
            self.done.errback(Failure())
        else:
            self.done.callback(result)


class Life:
    """Stands for the master that services have, for its database, its data API and its messages."""

    masterid = 1

    def __init__(self, world: World) -> None:
        self.world = world
        self.dead = False
        self.turns: list[Turn] = []
        self.reactor = Timers(world.clock)
        self.consumers: list[tuple[Callable[..., Any], tuple[str | None, ...]]] = []
        self.master = self
        self.botmaster = SimpleNamespace(builders=world.builds.attached)
        self.db = SimpleNamespace(
            pool=self,
            state=self,
            schedulers=SimpleNamespace(getScheduler=lambda _: defer.succeed(None)),
            changes=SimpleNamespace(getChange=self._change),
        )
        self.data = SimpleNamespace(get=self._get, control=self._control, updates=self)
        self.mq = self
        # Its services, from its start on.
        self.source: Any = None
        self.holder: Any = None
        self.follower: Any = None
        self.deploying: str | None = None

    def turn(self, what: str, act: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Do something when its turn comes; who is dead never hears of it."""
        done: defer.Deferred[Any] = defer.Deferred()
        turn = Turn(what, lambda: act(*args, **kwargs), done)
        (self.world.graveyard if self.dead else self.turns).append(turn)
        return done

    def kill(self) -> None:
        """Let nothing happen in this life any more."""
        self.dead = True
        self.world.graveyard += [*self.turns, self]
        self.turns = []

    def reach(self, point: str) -> None:
        """Come to a point at which the master may be killed."""
        if self.dead:
            raise Killed
        if self.world.is_fatal(point):
            self.kill()
            raise Killed

    # Its database

    def do_with_transaction(self, act: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Run a query, or a write of Buildbot's own."""
        if act is at_one_moment:
            query, *rest = args
            return self.turn(query.__name__, self._read, query, *rest, **kwargs)
        return self.turn(act.__name__, self.write, act, *args, **kwargs)

    def _read(self, query: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return copy(self.world.database.read(query, *args, **kwargs))  # who asks may change it

    def do_with_engine(self, act: Callable[..., Any], *args: Any) -> Any:
        """Run what makes its own transaction."""
        return self.turn("durably", act, self.world.database.engine, *args)

    def write(self, act: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Write at once, and perhaps be killed before or after it."""
        self.reach(f"ahead of {act.__name__}")
        with self.world.database.engine.begin() as conn:
            result = act(conn, *args, **kwargs)
        self.reach(f"behind {act.__name__}")
        return result

    def getObjectId(self, name: str, class_name: str) -> Any:
        return defer.succeed(name)

    def getState(self, name: str, key: str, default: Any) -> Any:
        return defer.succeed(self.world.states.get((name, key), default))

    def setState(self, name: str, key: str, value: Any) -> Any:
        return self.turn("state", self._keep_state, name, key, value)

    def _keep_state(self, name: str, key: str, value: Any) -> None:
        self.reach(f"ahead of state of {name}")
        self.world.states[name, key] = value
        self.reach(f"behind state of {name}")

    # Its data API

    def _change(self, changeid: int) -> Any:
        return defer.succeed(
            SimpleNamespace(codebase="", changeid=changeid, sourcestampid=changeid)
        )

    def _get(self, path: tuple[Any, ...]) -> Any:
        found: Any = []
        if path == ("builders",):
            names = self.world.builds.builders
            found = [{"name": name, "builderid": number} for name, number in names.items()]
        elif path[0] == "sourcestamps" and len(path) == 2:
            found = {"revision": self.world.builds.changes[path[1]]}
        return defer.succeed(found)

    def _control(self, action: str, how: dict[str, str], path: tuple[str, int]) -> Any:
        assert action == "cancel"
        return self.turn("cancel", self.world.builds.cancel, path[1], how["reason"])

    def findSchedulerId(self, name: str) -> Any:
        return defer.succeed(1)

    def addChange(self, **facts: Any) -> Any:
        return self.turn("add change", self.write, self.world.builds.add_change, **facts)

    def addBuildset(self, **facts: Any) -> Any:
        return self.turn("add buildset", self.write, self.world.builds.request, **facts)

    # Its messages

    def startConsuming(self, heard: Callable[..., Any], key: tuple[str | None, ...]) -> Any:
        consumer = (heard, key)
        self.consumers.append(consumer)
        stop = SimpleNamespace(stopConsuming=lambda: self.consumers.remove(consumer))
        return defer.succeed(stop)

    def produce(self, key: tuple[str, ...], message: Any) -> None:
        """Send a message, which may be lost, doubled or late."""
        if self.dead:
            return
        for heard, wanted in self.consumers:
            if all(want in (None, is_) for want, is_ in zip(wanted, key, strict=True)):
                for late in self.world.deliveries(LATEST):
                    if late:
                        self.reactor.callLater(late, heard, key, message)
                    else:
                        self.turn("message", heard, key, message)
