"""A command of a testing stage, whose test results are stored for the pages."""

from __future__ import annotations

from typing import Any

from twisted.python import log

from pipelines.project import Command, StageCommands
from pipelines.project.served import Project
from pipelines.reports import stored
from pipelines.reports.junit import TestResults
from pipelines.reports.stored import Origin
from pipelines.steps.command import ProjectCommand


class SuiteCommand(ProjectCommand):
    """Run one command of a stage; keep all tests that its report names."""

    def __init__(
        self, project: Project, of: str, command: Command, stage: StageCommands, **kwargs: Any
    ) -> None:
        self.project = project
        self.of = of  # the name of the stage
        super().__init__(command, stage, **kwargs)

    async def _tell(
        self, test_results: TestResults, output: str, result: int, code: int | None
    ) -> None:
        await super()._tell(test_results, output, result, code)
        if test_results.tests:
            try:
                # No write of the flow: what a kill takes back comes again with the same build.
                await self.master.db.pool.do_with_transaction(
                    stored.keep, self._origin(), test_results, self.covered
                )
            except Exception as error:  # pages have less to show; the verdict is the same
                log.err(error, f"while the tests of {self.of} were kept")

    def _origin(self) -> Origin:
        (request, *_) = self.build.requests
        revision = self.getProperty("revision") or ""
        return Origin(self.project.name, self.of, revision, self.build.buildid, request.bsid)
