"""A project's pipeline on a master inside the test, which is the clock.

It says when the schedulers look and how builds end: each order of events can be had, and any of
them can be the last one before the master is killed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest
from buildbot.db.model import Model
from buildbot.master import BuildMaster
from buildbot.process.results import CANCELLED, FAILURE, RETRY, SUCCESS
from buildbot.util.service import IndependentAsyncMultiService

from pipelines import journal
from pipelines.gate.candidate import Held, describe, make_requested
from pipelines.gate.repository import Candidate
from pipelines.hub.repository import MAIN, Hub
from pipelines.journal import Push, gate_state
from pipelines.journal.builds import push_of
from pipelines.project.served import Project
from pipelines.stages import Pipeline, deploy, develop, merge, pipeline, repo_test, test
from pipelines.system import crash_points
from tests.repositories import commit

T = TypeVar("T")
STAGES = (develop, test, merge, repo_test, deploy)
Ending = tuple[int, str]  # of a build: Buildbot's result and the build's words


class Killed(BaseException):
    """The master was killed here; nothing may catch it."""


class Flow:
    """One project on a master that does what the test says, in the order in which it says it."""

    def __init__(self, project: Project, master: BuildMaster) -> None:
        self.project = project
        self.master = master
        self.hub = Hub(project.hub)
        self.endings: dict[tuple[str, str], list[Ending]] = {}  # by branch and stage
        self.held: set[tuple[str, str]] = set()  # builds that go on and on
        self.begun: dict[int, int] = {}  # builds that have not ended, by request
        self.workers = 1  # as the gate is told

    async def start(self) -> None:
        """Make the change source and the schedulers anew, as a restart does."""
        self.holder = IndependentAsyncMultiService()
        self.holder.set_master(self.master)
        made: Pipeline = pipeline(self.project, *STAGES)
        self.source = made.change_source
        looking = [stage.scheduler for stage in made.stages if stage.scheduler]
        self.schedulers = {each.name: each for each in looking}
        self.scheduler("gate").workers = self._workers
        for service in (self.source, *self.schedulers.values()):
            await service.setServiceParent(self.holder)
            await service.configureService()

    async def _workers(self) -> int:
        return self.workers

    def scheduler(self, stage: str) -> Any:
        """Return what starts a stage; the gate is called `gate`."""
        return self.schedulers[f"{self.project.name}-{stage}"]

    async def push(
        self, branch: str, files: dict[str, str | None], parent: str = "refs/heads/main"
    ) -> str:
        """Commit to the hub as a push does, without a poke; return the revision."""
        return commit(self.hub, branch, files, parent=parent)

    async def look(self) -> None:
        """Have everybody look once, in the order of the stages."""
        await self.source.poll()
        await self.advance()

    async def advance(self) -> None:
        """Have everybody look at the journal, and nobody at the hub."""
        await self.source._announce_all()
        for scheduler in self.schedulers.values():
            await scheduler.look()

    async def work(self) -> None:
        """Run what was requested: really for merges, else it ends as `endings` says, or well."""
        for request, builder, push_id in await self.requests():
            stage = builder.removeprefix(f"{self.project.name}-")
            branch = (await self.get(push_id)).branch if push_id else MAIN
            if self.goes_on(branch, stage):
                continue
            if left := self.endings.get((branch, stage)):
                await self.end(request, left.pop(0))
            elif stage == "merge":
                await self.end(request, await self._merge(push_id))
            else:
                await self.end(request, (SUCCESS, ""))

    def goes_on(self, branch: str, stage: str) -> bool:
        """Whether a build does not end by itself."""
        return (branch, stage) in self.held

    async def travel(self) -> None:
        """Let everything happen that is due, until nothing moves any more."""
        await self.source.poll()
        before = None
        while (now := await self._state()) != before:
            before = now
            await self.advance()
            await self.work()

    async def end(self, request: int, ending: Ending) -> None:
        """End the build of a request, or cancel it before it began, with Buildbot's own calls."""
        if ending[0] == CANCELLED:
            why = {"reason": "not needed"}
            await self.master.data.control("cancel", why, ("buildrequests", request))
            return
        await self.complete(request, ending)

    async def complete(self, request: int, ending: Ending) -> None:
        """End the build of a request, which begins now unless it has, with Buildbot's own calls."""
        build = self.begun.pop(request, None) or await self.begin(request)
        updates = self.master.data.updates
        await updates.setBuildStateString(build, ending[1])
        await updates.finishBuild(build, ending[0])
        await updates.completeBuildRequests([request], ending[0])

    async def lose(self, request: int) -> None:
        """Start a build of a request, and lose its worker, with Buildbot's own calls."""
        build = self.begun.get(request) or await self.begin(request)
        self.begun.pop(request, None)
        updates = self.master.data.updates
        await updates.finishBuild(build, RETRY)
        await updates.unclaimBuildRequests([request])

    async def begin(self, request: int) -> int:
        """Start a build of a request, and leave it running; return its id."""
        updates = self.master.data.updates
        worker = await self.master.data.get(("workers",))
        found = await self.master.data.get(("buildrequests", request))
        await updates.claimBuildRequests([request])
        build, _ = await updates.addBuild(found["builderid"], request, worker[0]["workerid"])
        self.begun[request] = int(build)
        return int(build)

    async def requests(self, complete: int = 0) -> list[tuple[int, str, int]]:
        """Return (request, builder, push) of what waits for a worker, or else of what is done.

        The push is 0 for a run on main itself.
        """
        wanted, sets, builders = Model.buildrequests, Model.buildsets, Model.builders
        query = (
            wanted.join(sets, sets.c.id == wanted.c.buildsetid)
            .join(builders, builders.c.id == wanted.c.builderid)
            .select()
            .with_only_columns(wanted.c.id, builders.c.name, sets.c.external_idstring)
            .where(wanted.c.complete == complete)
            .order_by(wanted.c.id)
        )
        rows = await self.read(lambda conn: conn.execute(query).all())
        return [(row.id, row.name, push_of(row.external_idstring) or 0) for row in rows]

    async def started(self, push: Push | None = None) -> list[str]:
        """Return the stages of all requests there ever were (for one push), in order."""
        every = sorted(await self.requests(0) + await self.requests(1))
        mine = (each for each in every if push is None or each[2] == push.id)
        return [builder.removeprefix(f"{self.project.name}-") for _, builder, _ in mine]

    async def revisions(self, stage: str) -> list[str]:
        """Return the revisions that a stage was requested for, in order."""
        found = []
        for request, builder, _ in sorted(await self.requests(0) + await self.requests(1)):
            if builder == self.project.builder(stage):
                told = await self.master.data.get(("buildrequests", request))
                buildset = await self.master.data.get(("buildsets", told["buildsetid"]))
                found += [stamp["revision"] for stamp in buildset["sourcestamps"]]
        return found

    async def read(self, act: Callable[..., T], *args: Any) -> T:
        """Run a query on the master's own database thread."""
        result: T = await self.master.db.pool.do_with_transaction(act, *args)
        return result

    async def get(self, push: int) -> Push:
        """Return one push."""
        return await self.read(journal.get, push)

    async def pushes(self) -> list[Push]:
        """Return every push, oldest first."""
        return (await self.read(journal.latest, 1000))[::-1]

    async def newest(self, branch: str) -> Push:
        """Return the newest push of a branch."""
        return (await self.read(journal.latest, 1, branch))[0]

    def keep_main(self) -> None:
        """Have the gate take main as it is, as who resumes it does."""
        with journal.opened(self.project.settings.db_url) as conn:
            gate_state.change(conn, self.project.name, main=None)

    def main(self) -> str:
        """Return where main is."""
        return self.hub.head(MAIN) or ""

    async def _merge(self, push: int) -> Ending:
        made, _ = await make_requested(self.scheduler("gate"), self.project, push)
        return (SUCCESS if isinstance(made, Candidate | Held) else FAILURE, describe(made))

    async def _state(self) -> Any:
        return await self.pushes(), await self.requests(), await self.requests(complete=1)

    @contextmanager
    def killed_at(self, point: str) -> Iterator[list[str]]:
        """Kill the master when it comes to a point; gives the points that it came to."""
        passed: list[str] = []

        def reach(here: str) -> None:
            passed.append(here)
            if here == point:
                raise Killed(point)

        with self.at_points(reach):
            yield passed

    @contextmanager
    def at_points(self, reach: Callable[[str], None]) -> Iterator[None]:
        """Call `reach` with each point that the master comes to."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(crash_points, "crash_point", reach)
            yield
