"""A model of Buildbot: builds that end as a test says, and boundaries at which the master dies."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, ParamSpec, TypeVar

from pipelines import journal
from pipelines.journal import Push
from pipelines.journal.builds import Outcome
from pipelines.journal.runs import RecordedRun
from pipelines.journal.transactions import InTransaction
from tests.gate.model.database import Database

P = ParamSpec("P")
T = TypeVar("T")
MOST_ACTS = 2000  # of one look


class Died(BaseException):
    """The master was killed here; nothing may catch it."""


@dataclass
class Build:
    """What was requested, and how it ended."""

    kind: Literal["merge", "test"]
    push: int | None
    revision: str
    outcome: Outcome | None = None


@dataclass
class ModelBackend:
    """The gate's backend on a database; what it did before a death stays done."""

    database: Database
    builds: dict[str, Build] = field(default_factory=dict)
    free: int = 3
    dies_in: int | None = None  # boundaries from here
    acts: int = 0  # in this look
    meanwhile: dict[int, Callable[[], None]] = field(default_factory=dict)  # by readings from here

    def boundary(self) -> None:
        """Die here, if it is time."""
        self.acts += 1
        assert self.acts < MOST_ACTS, "the gate never comes to rest"
        if self.dies_in is not None:
            self.dies_in -= 1
            if self.dies_in < 0:
                self.dies_in = None
                raise Died

    @contextmanager
    def act(self) -> Iterator[None]:
        self.boundary()
        yield
        self.boundary()

    def of(self, buildsetid: int) -> Build:
        return list(self.builds.values())[buildsetid - 1]

    async def read(self, query: InTransaction[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        self.meanwhile = {left - 1: happens for left, happens in self.meanwhile.items()}
        if happens := self.meanwhile.pop(-1, None):
            happens()
        return self.database.read(query, *args, **kwargs)

    async def write(
        self, name: str, change: InTransaction[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        with self.act(), self.database.engine.begin() as conn:
            return change(conn, *args, **kwargs)

    async def git(self, call: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        with self.act():
            return call(*args, **kwargs)

    async def request_merge(self, push: Push) -> None:
        name = f"merge {push.id} {push.base} {push.attempt}"
        buildsetid = self._request(name, Build("merge", push.id, push.revision))
        await self.write("update merge buildsetid", journal.update, push, buildsetid=buildsetid)

    async def request_test(self, run: RecordedRun, push: Push | None) -> int:
        name = f"test {run.push} {run.candidate} {run.attempt}"
        return self._request(name, Build("test", run.push, run.candidate))

    def _request(self, name: str, build: Build) -> int:
        with self.act():
            self.builds.setdefault(name, build)
        return list(self.builds).index(name) + 1

    async def outcome(self, buildsetid: int) -> Outcome | None:
        return self.of(buildsetid).outcome

    async def workers(self) -> int:
        return self.free

    def moved(self) -> None:
        pass  # the model lets everybody look, at its own moments


def drive(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine that never waits for anything."""
    try:
        work.send(None)
    except StopIteration as ended:
        result: T = ended.value
        return result
    raise AssertionError("it waits, and nobody is there to wake it")
