"""One attempt to bring a release live: what its steps know and hand on to each other."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.deploy.environment import Environment
from pipelines.deploy.front.baking import Traffic
from pipelines.deploy.progress import Result
from pipelines.deploy.release import Release
from pipelines.deploy.release.artifact import Artifact
from pipelines.deploy.state.record import Record
from pipelines.deploy.step import Step
from pipelines.supervisor import Supervisor
from pipelines.system.faults import Fault


@dataclass(frozen=True)
class Request:
    """The request of a person or a pipeline: an artifact's path, or a kept release's name.

    The purpose is an infinitive phrase for those who find the environment locked by it.
    """

    purpose: str
    name: str = ""
    sha256: str | None = None
    reason: str = ""
    despite_bad: bool = False


@dataclass
class Deploy:
    """One attempt; `release` is set by its first steps."""

    environment: Environment
    record: Record
    lock: int
    request: Request
    serving: Release | None = None  # when the lock was taken
    release: Release | None = None
    artifact: Artifact | None = None
    pending: list[str] = field(default_factory=list)  # migrations
    log_start: int = 0  # of the front's access log: from there to the switch is `before`
    before: Traffic | None = None
    fault: Fault | None = None  # what it failed for
    reached: set[Step[Deploy]] = field(default_factory=set)  # those that began

    @property
    def supervisor(self) -> Supervisor:
        """The supervisor of the environment's processes."""
        return Supervisor(self.environment.directory)

    @property
    def new(self) -> Release:
        """The release that is to go live; known once it was verified."""
        assert self.release is not None
        return self.release

    @property
    def serves_already(self) -> bool:
        """Whether the release serves already."""
        return self.serving is not None and self.serving.digest == self.new.digest

    def take(self, *steps: Step[Deploy]) -> None:
        """Take steps in order; raises the Fault of the first one that fails."""
        for step in steps:
            self.reached.add(step)
            step.take(self.record, self)

    def result(self, result: str, reason: str) -> Result:
        """Return the result, for whoever asked."""
        release = self.release
        return Result(
            result=result,
            release=release.version if release else None,
            revision=release.manifest.revision if release else None,
            reason=reason,
            url=self.environment.url,
        )
