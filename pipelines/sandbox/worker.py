"""What a build worker does differently from Buildbot's own, so that a sandbox holds.

Every command that it runs is in the sandbox, whoever asks. Kinds of command come to `shell`:
Slipway's own that fetch, what is built from source, and a server that the commands after it use.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from pathlib import Path
from typing import Any

from buildbot_worker import runprocess
from buildbot_worker.bot import Worker
from buildbot_worker.commands.base import Command
from buildbot_worker.commands.registry import commandRegistry
from buildbot_worker.commands.shell import WorkerShellCommand
from twisted.internet import defer, reactor, threads
from twisted.internet.process import Process

from pipelines.buildbot_patches.concurrent_commands import SeveralCommands
from pipelines.buildbot_patches.long_lines import keep_long_lines
from pipelines.sandbox import (
    BUILD,
    END,
    FETCH,
    NO_MEMORY,
    REACHING,
    SERVE,
    Sandbox,
    bubblewrap,
    kept_cache,
    limits,
    of_registries,
    quota,
    uploads,
)
from pipelines.system import kernel, memory

_OLD = ".old-"
_PLACES = ("SLIPWAY_TOOLS", "SLIPWAY_COMMANDS")  # where programs are on the worker's machine
_KILLED = 128 + signal.SIGKILL  # what a shell says of its command
_STOP_WITHIN = 20  # seconds, for a server that is asked to

_kind: ContextVar[str] = ContextVar("kind", default="shell")
_served: dict[str, list[_Process]] = {}  # by the builder's folder


def confine(worker: Worker, sandbox: Sandbox) -> None:
    """Have a worker run its commands in the sandbox, several of a build at once, from now on."""
    limits.go_first_when_memory_runs_out()
    keep_long_lines()
    kernel.open_to_own_user(False)  # it knows a password
    _Process.sandbox = sandbox
    _Process.base = Path(worker.basedir)
    runprocess.RunProcess = _Process
    worker.bot.WorkerForBuilder = _Builder
    for left in _Process.base.glob(f"{_OLD}*"):  # by a worker that was killed
        threads.deferToThread(_remove, left)
    for name, kind in ((FETCH, Fetch), (BUILD, Build), (SERVE, Serve), (END, EndServed)):
        commandRegistry[name] = kind
    commandRegistry["uploadFile"] = uploads.UploadFile
    commandRegistry["uploadDirectory"] = uploads.UploadDirectory


class _Process(runprocess.RunProcess):  # type: ignore[misc]
    """A command of a build; one that serves is done when it has said its first line."""

    sandbox: Sandbox
    base: Path

    def __init__(
        self, *args: Any, environ: Mapping[str, str | None] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, environ=dict(environ or {}), **kwargs)
        self.environ |= {name: _filled_in(text) for name, text in (environ or {}).items() if text}
        self.kind = _kind.get()
        self.ended_before = memory.ended_for_memory()
        self.quota: defer.Deferred[None] = defer.succeed(None)
        self.ended: defer.Deferred[None] = defer.Deferred()

    def addStdout(self, data: str) -> None:
        """Pass it on."""
        super().addStdout(data)
        if self.kind == SERVE and self.deferred and "\n" in data:
            self.sigtermTime = _STOP_WITHIN
            _served.setdefault(str(self._builder()), []).append(self)
            super().finished(None, 0)

    def finished(self, sig: int | None, rc: int | None) -> None:
        """Tell the master, unless it was told before; and who waits for the end of a server."""
        killed = sig == signal.SIGKILL or rc == _KILLED
        if killed and not self.pp.killed and memory.ended_for_memory() > self.ended_before:
            self.send_update([("failure_reason", NO_MEMORY)])
        if self.deferred:
            super().finished(sig, rc)
        self._cancelTimers()
        self.quota.cancel()
        self.ended.callback(None)

    def _exceeded(self, sentence: str) -> None:
        self.send_update([("failure_reason", sentence)])
        self.kill(sentence)

    def _builder(self) -> Path:
        inside = Path(self.workdir).relative_to(self.base)
        return self.base / inside.parts[0]

    def _spawnProcess(
        self,
        protocol: Any,
        executable: bytes | str,
        args: Sequence[bytes | str] = (),
        env: Mapping[str, str] | None = None,
        path: str = "",
        **_: Any,
    ) -> _Child:
        visible = {
            k: v for k, v in (env or {}).items() if self.kind in REACHING or not _of_worker(k, v)
        }
        limit = partial(_hold_off, self.sandbox, self.kind)
        self.quota = quota.watch(self._builder(), self.sandbox.limits.megabytes, self._exceeded)
        if self.sandbox.kind != "bubblewrap":
            return _Child(limit, reactor, args[0], args, visible, path, protocol, None, None, None)
        options_file = bubblewrap.written(self._options(visible, path))
        try:
            argv, pipes = bubblewrap.command(3, args), {0: "w", 1: "r", 2: "r", 3: options_file}
            return _Child(limit, reactor, argv[0], argv, {}, "/", protocol, None, None, pipes)
        finally:
            os.close(options_file)

    def _options(self, environ: dict[str, str], folder: str) -> list[str]:
        if environ.get("HOME") == os.environ["HOME"]:
            environ["HOME"] = bubblewrap.HOME
        environ.pop("TMPDIR", None)  # the machine's, which is not to be seen
        builder = self._builder()
        (builder / bubblewrap.TEMPORARY).mkdir(exist_ok=True)
        return bubblewrap.options(self.sandbox, builder, folder, environ, kind=self.kind)


def _filled_in(text: str) -> str:
    """Return a variable's value with the places that the master cannot know, and no others.

    Buildbot fills in any `${NAME}` of the worker's own environment, which has the registries'
    passwords; what a project writes is a text.
    """
    for place in _PLACES:
        text = text.replace(f"${{{place}}}", os.environ.get(place, ""))
    return text


def _of_worker(variable: str, value: str) -> bool:
    """Whether it tells of registries, and is not the project's own word on them."""
    return of_registries(variable) and os.environ.get(variable) == value


def _hold_off(sandbox: Sandbox, kind: str) -> None:
    """Limit this process, which is about to become a command."""
    if sandbox.kind == "walls" and kind != FETCH:
        kept_cache.read_only(Path(sandbox.cache))
    limits.apply(sandbox.limits, sandbox.kind)


class _Child(runprocess.ProcGroupProcess):  # type: ignore[misc]
    """A process that does something before it becomes its program."""

    def __init__(self, before: Callable[[], None], *args: Any) -> None:
        self._before = before
        super().__init__(*args)

    def _trySpawnInsteadOfFork(self, *args: Any) -> bool:
        return False  # it would do nothing before

    def _setupChild(self, *args: Any, **kwargs: Any) -> None:
        Process._setupChild(self, *args, **kwargs)  # type: ignore[no-untyped-call]
        os.setsid()  # more than the group of its own that it would be
        self._before()


class _Builder(SeveralCommands):
    """Starts each build as if there had been none."""

    async def _start(self) -> None:
        await _end_served(self.basedir)
        empty(Path(self.basedir))

    def remote_startBuild(self) -> defer.Deferred[None]:
        """End and remove what the build before left."""
        return defer.Deferred.fromCoroutine(self._start())


def empty(folder: Path) -> defer.Deferred[None]:
    """Empty a builder's folder at once; fires when nothing of it takes space any more."""
    aside = Path(tempfile.mkdtemp(prefix=_OLD, dir=folder.parent))
    folder.rename(aside / folder.name)
    folder.mkdir()
    return threads.deferToThread(_remove, aside)


def _remove(folder: Path) -> None:
    # A build may have locked folders of its own.
    subprocess.run(["/usr/bin/env", "chmod", "-R", "u+rwX", folder], stderr=subprocess.DEVNULL)
    shutil.rmtree(folder, ignore_errors=True)


async def _end_served(folder: str) -> None:
    for process in _served.pop(folder, []):
        process.kill("no longer needed")
        await process.ended


@contextmanager
def _commands_are(kind: str) -> Iterator[None]:
    token = _kind.set(kind)
    try:
        yield
    finally:
        _kind.reset(token)


class Fetch(WorkerShellCommand):  # type: ignore[misc]
    """A shell command that reaches package registries, and fills the cache."""

    kind = FETCH

    def start(self) -> Any:
        """Run it; fires when it has ended."""
        self.args["workdir"] = str(Path(self.protocol_command.basedir, self.args["workdir"]))
        with _commands_are(self.kind):
            return super().start()


class Build(Fetch):
    """A shell command that reaches package registries, and writes nothing that others read."""

    kind = BUILD


class Serve(Fetch):
    """A shell command that is done at its first line, and goes on; closed as any other."""

    kind = SERVE


class EndServed(Command):  # type: ignore[misc]
    """End what the build serves."""

    requiredArgs: tuple[str, ...] = ()

    def start(self) -> defer.Deferred[None]:
        """Fires when it has ended."""
        return defer.Deferred.fromCoroutine(self._end())

    async def _end(self) -> None:
        await _end_served(self.protocol_command.basedir)
        self.sendStatus([("rc", 0)])
