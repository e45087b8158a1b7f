"""Buildbot's own tools for steps: expected commands, their answers, and the outcome in words."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from buildbot.test.reactor import TestReactorMixin
from buildbot.test.steps import Expect, TestBuildStepMixin
from twisted.internet import defer
from twisted.python.failure import Failure
from twisted.trial import unittest

from tests.buildbot_harness import run

REVISION = "1a2b3c4" + "0" * 33


class StepCase(TestBuildStepMixin, TestReactorMixin, unittest.TestCase):
    """One step in a build of its own."""

    __test__ = False  # it is no test, but what tests use

    def __init__(self, logged: list[Failure]) -> None:
        super().__init__("runTest")
        self.logged = logged
        self.undo: list[Callable[[], Any]] = []
        self.added: list[Any] = []

    def runTest(self) -> None:
        """Nothing: the tests are pytest's."""

    def addCleanup(self, act: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        """Undo this at the end."""
        self.undo.append(lambda: act(*args, **kwargs))

    def flushLoggedErrors(self, *kinds: type[BaseException]) -> list[Failure]:
        """Take, and return, the logged errors of some kinds."""
        taken = [failure for failure in self.logged if failure.check(*kinds)]
        self.logged[:] = [failure for failure in self.logged if failure not in taken]
        return taken

    def given(self, step: Any, *, patch: Any = None, revision: str = REVISION, **facts: Any) -> Any:
        """Put a step into a build of a revision, with properties."""
        made = self.setup_step(step)
        stamp = SimpleNamespace(revision=revision, branch="feature", patch=patch)
        self.build.sources[""] = stamp
        self.build.addStepsAfterCurrentStep = self.added.extend
        for name, value in facts.items():
            self.build.setProperty(name, value, "test")
        return made

    async def outcome(self, result: int, words: str, build: str | None = None) -> None:
        """Run the step; check its result, its words, and what it says for the build."""
        self.expect_outcome(result, words)
        await self.run_step()
        summary = await self.get_nth_step(0).getBuildResultSummary()
        assert summary.get("build") == build

    def log(self, name: str = "stdio") -> str:
        """Return what a log of the step holds."""
        return str(self.get_nth_step(0).logs[name].stdout)


class Really(Expect):
    """A shell command that is run, in a real folder, whatever it is."""

    def __init__(self, folder: Path, remote_command: str = "shell") -> None:
        super().__init__(remote_command, {})
        self.folder = folder
        self.behavior(self._run)

    def _check(self, case: Any, command: Any) -> None:
        assert command.remote_command == self.remote_command

    def _run(self, command: Any) -> defer.Deferred[Any]:
        words = command.args["command"]
        done = subprocess.run(
            words,
            shell=isinstance(words, str),
            cwd=self.folder,
            input=command.args["initial_stdin"],
            capture_output=True,
            text=True,
        )
        command.remote_update([({"stdout": done.stdout}, 0), ({"stderr": done.stderr}, 0)])
        return command.remoteUpdate("rc", done.returncode, False)


@pytest.fixture
def case(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logged: list[Failure]
) -> Iterator[StepCase]:
    """A build with no step in it yet."""
    monkeypatch.chdir(tmp_path)  # where Buildbot's fake master makes its folder
    made = StepCase(logged)

    async def set_up() -> None:
        made.setup_test_reactor()
        await made.setup_test_build_step()

    async def tear_down() -> None:
        while made.undo:
            await defer.maybeDeferred(made.undo.pop())

    run(set_up())
    yield made
    run(tear_down())
