"""A real master inside the test: its database, its data API, its schedulers and a real hub.

It has no workers and no port for the web, and nothing in it looks by itself: a test says when the
schedulers look and how builds end, so that each order of events can be had, and any of them can be
the last one before the master is killed. Coroutine tests run on Twisted's reactor.
"""

from __future__ import annotations

import inspect
import shutil
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from buildbot.config.master import MasterConfig
from buildbot.db.model import Model
from buildbot.interfaces import IConfigLoader
from buildbot.master import BuildMaster
from buildbot.plugins import schedulers
from buildbot.process.results import CANCELLED, FAILURE, RETRY, SUCCESS
from buildbot.util.service import IndependentAsyncMultiService
from twisted.internet import defer, reactor
from twisted.python import log
from twisted.python.failure import Failure
from zope.interface import implementer

from pipelines import journal
from pipelines.gate.candidate import Held, describe, make_requested
from pipelines.gate.repository import Candidate
from pipelines.hub.repository import MAIN, Hub
from pipelines.installation import prepare
from pipelines.journal import Push, gate_state
from pipelines.journal.builds import push_of
from pipelines.master.configuration import configuration
from pipelines.project.served import Project
from pipelines.settings import Settings
from pipelines.stages import Pipeline, deploy, develop, merge, pipeline, repo_test, test
from pipelines.system import crash_points
from tests.repositories import commit

T = TypeVar("T")
PATIENCE = 240  # seconds: less than pytest's, so that the reactor is left in good order
STAGES = (develop, test, merge, repo_test, deploy)
Ending = tuple[int, str]  # of a build: Buildbot's result and the build's words


class Killed(BaseException):
    """The master was killed here; nothing may catch it."""


@contextmanager
def no_error_is_logged() -> Iterator[list[Failure]]:
    """Collect what is logged as an error, and raise the first of it that the test did not take."""
    failures: list[Failure] = []

    def observe(event: dict[str, Any]) -> None:
        if text := log.textFromEventDict(event):
            print(text)  # which pytest shows when the test fails
        if event.get("isError") and "failure" in event:
            failures.append(event["failure"])

    log.addObserver(observe)
    try:
        yield failures
    finally:
        log.removeObserver(observe)
        if failures:
            failures[0].raiseException()


def run(work: Awaitable[T]) -> T:
    """Run a coroutine on the reactor, which pauses again afterwards."""
    ended: list[Any] = []

    def end(result: Any) -> None:
        ended.append(result)
        reactor.crash()

    def begin() -> None:
        defer.ensureDeferred(_wait_for(work)).addTimeout(PATIENCE, reactor).addBoth(end)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reactor, "stop", reactor.crash)  # as a master that cannot start would
        reactor.callWhenRunning(begin)
        reactor.run(installSignalHandlers=False)
    assert ended, "the master stopped the reactor: its log says why"
    if isinstance(ended[0], Failure):
        ended[0].raiseException()
    result: T = ended[0]
    return result


async def _wait_for(work: Awaitable[T]) -> T:
    return await work


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run coroutine tests on the reactor."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = inspect.signature(pyfuncitem.obj).parameters
    run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in names}))
    return True


def pytest_unconfigure() -> None:
    """End the reactor's threads, which would outlive the tests."""
    reactor.callWhenRunning(reactor.stop)
    reactor.run(installSignalHandlers=False)


@implementer(IConfigLoader)
class Given:
    """A master's configuration that is no file."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    def loadConfig(self) -> MasterConfig:
        return MasterConfig.loadFromDict(self._config, "a test")


class InTurn:
    """In place of the database's thread: what is asked of it is done at once, answered in turn.

    One thread that is asked for a thousand small things waits for the processor a thousand times.
    """

    def __init__(self, **_: int | str) -> None:
        pass

    def start(self) -> None:
        pass

    def stop(self) -> None:
        pass

    def callInThreadWithCallback(
        self,
        answer: Callable[[bool, object], None],
        act: Callable[..., object],
        *arguments: object,
        **named: object,
    ) -> None:
        try:
            result = act(*arguments, **named)
        except BaseException:  # as a thread does, where nobody else would hear of it
            answer(False, Failure())
        else:
            answer(True, result)


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


@pytest.fixture(scope="session")
def prepared_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with secrets and a database of this Buildbot's version, to be copied."""
    home = tmp_path_factory.mktemp("prepared")
    settings = Settings(home=home)
    prepare.prepare_secrets(settings)
    prepare.prepare_master(settings)
    return home


@pytest.fixture
def settings(prepared_home: Path, tmp_path: Path) -> Settings:
    """The settings of an installation that was prepared and never started."""
    home = tmp_path / "home"
    shutil.copytree(prepared_home, home, symlinks=True)
    return Settings(home=home)


@pytest.fixture(scope="session")
def prepared_project(prepared_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project whose hub holds one file on main, to be copied."""
    seed = tmp_path_factory.mktemp("seed")
    (seed / "genes.txt").write_text("BRCA1\nTP53\n")
    settings = Settings(home=tmp_path_factory.mktemp("hub"))
    shutil.copytree(prepared_home, settings.home, symlinks=True, dirs_exist_ok=True)
    project = Project("bioweb", settings, seed=seed)
    prepare.prepare_hub(settings, project)
    return project


@pytest.fixture
def project(settings: Settings, prepared_project: Project) -> Project:
    """A project whose hub holds one file on main."""
    project = replace(prepared_project, settings=settings)
    shutil.copytree(prepared_project.hub, project.hub)
    prepare.prepare_hub(settings, project)
    return project


@pytest.fixture
def logged() -> Iterator[list[Failure]]:
    """The errors that a master logs; those that are still there at the end fail the test."""
    handled = (signal.SIGHUP, signal.SIGUSR1, signal.SIGTERM)  # by a master that starts
    handlers = {each: signal.getsignal(each) for each in handled}
    with no_error_is_logged() as failures:
        yield failures
    for each, handler in handlers.items():
        signal.signal(each, handler)


@contextmanager
def running_master(project: Project, **config: Any) -> Iterator[BuildMaster]:
    """A master with the project's builders, and with parts of its configuration replaced."""
    made = pipeline(project, *STAGES)
    # A master refuses builders that nothing starts; this scheduler waits for ever.
    idle = schedulers.Triggerable("idle", [builder.name for builder in made.builders])
    whole = configuration(project.settings, [made]) | {
        "protocols": {"pb": {"port": "tcp:0:interface=127.0.0.1"}},
        "change_source": [],
        "schedulers": [idle],
        "configurators": [],
    }
    master = BuildMaster(str(project.settings.master_dir), config_loader=Given(whole | config))
    run(master.startService())
    yield master
    run(master.stopService())


@pytest.fixture
def master(
    project: Project, logged: list[Failure], monkeypatch: pytest.MonkeyPatch
) -> Iterator[BuildMaster]:
    """A running master with the project's builders."""
    monkeypatch.setattr("buildbot.util.twisted.ThreadPool", InTurn)
    with running_master(project, www={}) as master:
        yield master


@pytest.fixture
def flow(master: BuildMaster, project: Project) -> Flow:
    """The project's pipeline on a real master; the test is the clock."""
    made = Flow(project, master)
    run(made.start())
    return made
