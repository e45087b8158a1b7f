"""A command of `repo-test`: the gate hears of failing tests while it runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from twisted.internet import defer
from twisted.python import log

from pipelines import transactions
from pipelines.build.junit import TestResults
from pipelines.flow import wake_up
from pipelines.gate import journal as gate_journal
from pipelines.project import Command, StageCommands
from pipelines.project.served import Project
from pipelines.steps.command import ProjectCommand
from pipelines.steps.first_failure import FirstFailure


class CandidateCommand(ProjectCommand):
    """Run one command on a candidate; the first test that fails sets those behind it going."""

    def __init__(
        self, project: Project, command: Command, stage: StageCommands, **kwargs: Any
    ) -> None:
        self.project = project
        super().__init__(command, stage, **kwargs)

    async def run(self) -> int:
        """Run the command, and watch what it prints."""
        self.addLogObserver("stdio", FirstFailure(self._fails))
        return await super().run()

    def _fails(self, test: str) -> None:
        defer.ensureDeferred(self._tell_at_once(test))

    async def _tell_at_once(self, test: str) -> None:
        try:
            await self._tell_gate([test])
        except Exception as error:  # the end of the run tells it again
            log.err(error, f"while the gate was told that {test} fails")

    async def _tell(self, found: TestResults, output: str, result: int, code: int | None) -> None:
        await super()._tell(found, output, result, code)
        if found.failures:
            await self._tell_gate(each.name for each in found.failures)

    async def _tell_gate(self, tests: Iterable[str]) -> None:
        (request, *_) = self.build.requests
        await transactions.write(self.master, gate_journal.note_failing, request.bsid, list(tests))
        self.master.mq.produce(wake_up(self.project.name), {})
