"""A command of `repo-test`: the gate hears of failing tests while it runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from buildbot.process.results import SUCCESS
from twisted.internet import defer
from twisted.python import log

from pipelines.journal import runs, transactions
from pipelines.journal.messages import wake_up
from pipelines.journal.vocabulary import REPO_TEST
from pipelines.project import Command, StageCommands
from pipelines.project.served import Project
from pipelines.reports.junit import TestResults
from pipelines.steps.first_failure import FirstFailure, failures
from pipelines.steps.suite_command import SuiteCommand


class CandidateCommand(SuiteCommand):
    """Run one command on a candidate; report its first failing test to the gate at once."""

    def __init__(
        self, project: Project, command: Command, stage: StageCommands, **kwargs: Any
    ) -> None:
        self._first = ""  # test that failed, as the output names it
        self._telling: defer.Deferred[None] = defer.succeed(None)
        super().__init__(project, REPO_TEST, command, stage, **kwargs)

    async def run(self) -> int:
        """Run the command, and watch what it prints."""
        pattern = failures(self.stage_commands.failing)
        self.addLogObserver("stdio", FirstFailure(pattern, self._fails))
        return await super().run()

    def _fails(self, test: str) -> None:
        self._first = test
        self._telling = defer.ensureDeferred(self._tell_at_once())

    async def _tell_at_once(self) -> None:
        try:
            await self._tell_gate(filter(None, [self._first]))
        except Exception as error:  # the end of the run tells it again
            log.err(error, f"while the gate was told that {self._first or 'a test'} fails")

    async def _tell(
        self, test_results: TestResults, output: str, result: int, code: int | None
    ) -> None:
        await super()._tell(test_results, output, result, code)
        if test_results.failures and result != SUCCESS:
            await self._telling
            await self._tell_gate(each.name for each in test_results.failures)

    async def _tell_gate(self, tests: Iterable[str]) -> None:
        (request, *_) = self.build.requests
        await transactions.write(
            self.master, "note failing", runs.note_failing, request.bsid, list(tests), self._first
        )
        self.master.mq.produce(wake_up(self.project.name), {})
