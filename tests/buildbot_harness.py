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
from buildbot.interfaces import IConfigLoader
from buildbot.master import BuildMaster
from buildbot.plugins import schedulers
from twisted.internet import defer, reactor
from twisted.python import log
from twisted.python.failure import Failure
from zope.interface import implementer

from pipelines.installation import prepare
from pipelines.master.configuration import configuration
from pipelines.project.served import Project
from pipelines.settings import Settings
from pipelines.stages import pipeline
from tests.flow import STAGES, Flow

T = TypeVar("T")
PATIENCE = 240  # seconds: less than pytest's, so that the reactor is left in good order


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
