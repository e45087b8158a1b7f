"""`read-pipeline`: what the revision says about itself; the project's commands become steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from buildbot.interfaces import IBuildStep
from buildbot.process.buildstep import ShellMixin
from buildbot.process.results import FAILURE, SUCCESS

from pipelines.project import Pipeline, PipelineError
from pipelines.project.reading import from_json
from pipelines.steps.failed import failed
from pipelines.steps.output import Output
from pipelines.steps.summary_step import SummaryStep

StepsOf = Callable[[Pipeline], list[IBuildStep]]


class ReadPipeline(ShellMixin, SummaryStep):
    """Read `pipeline.toml` (or find the Django defaults) in the checkout.

    The worker gathers what its files say, and the master judges it. `steps_of` is given the
    pipeline and returns the steps that follow.
    """

    name = "read-pipeline"
    description = "reading pipeline.toml"
    haltOnFailure = True

    def __init__(self, steps_of: StepsOf, **kwargs: Any) -> None:
        self.steps_of = steps_of
        command = ["python", "-m", "pipelines.project.checkout"]
        super().__init__(
            **self.setupShellMixin({"command": command, "logEnviron": False, **kwargs})
        )

    async def run(self) -> int:
        """Return FAILURE with the first problem as the step's text; the log has them all."""
        observer = Output()
        self.addLogObserver("stdio", observer)
        command = await self.makeRemoteShellCommand()
        await self.runCommand(command)
        if command.didFail():
            problems = observer.stderr.strip().splitlines()
            return await failed(self, command, observer, _summed_up(problems))
        try:
            pipeline = from_json(observer.stdout)
        except PipelineError as error:
            await command.addStderr(f"{error}\n")
            self.descriptionDone = _summed_up(str(error).splitlines())
            return FAILURE
        self.build.pipeline = pipeline
        self.build.addStepsAfterCurrentStep(self.steps_of(pipeline))
        self.descriptionDone = pipeline.origin
        return SUCCESS


def _summed_up(problems: list[str]) -> str:
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"{problems[0] if problems else 'it cannot be read'}{more}"
