"""`deploy-to-…`: the kept artifact goes live by the deploy command, or back by itself."""

from __future__ import annotations

from typing import Any

from buildbot.process.buildstep import BuildStep, ShellMixin
from buildbot.process.results import EXCEPTION, FAILURE, SUCCESS
from twisted.internet import task

from pipelines.journal.runs import artifact_is_gone, tested_as
from pipelines.journal.transactions import read, write
from pipelines.project.artifacts import kept_artifact, sha256
from pipelines.project.served import Project
from pipelines.steps.events import EventsStep, deploy_command
from pipelines.steps.summary_step import SummaryStep

BUSY = 3  # the deploy command's exit status while another deploy holds the environment
KILLED, MOST_KILLS = -1, 5  # what a worker says of a command that a signal has ended
DEPLOY_RESULT = "deploy_result"  # the property with the word that the command ended with
OWN_FAULTS = ("rejected", "rolled-back")  # words for a release that is at fault itself
LONGEST_WAIT, ASK_EVERY = 900, 2  # seconds, for that other one


class FindArtifact(SummaryStep):
    """Find the artifact that was built and tested from the landed revision, or from its like.

    A candidate whose tree has passed as another one's is not tested again, or no longer: what a run
    that has not passed has kept of it may go at any time. Only a bypass lands untested.
    """

    name = "find-artifact"
    haltOnFailure = True

    def __init__(self, project: Project, **kwargs: Any) -> None:
        self.project = project
        super().__init__(**kwargs)

    async def run(self) -> int:
        """Return FAILURE if none is kept; the properties `artifact` and `digest` name it."""
        revision = self.build.getSourceStamp("").revision or ""
        tested_alike = await read(self.master, tested_as, self.project.name, revision)
        kept = (kept_artifact(self.project, each) for each in tested_alike or [revision])
        artifact = next(filter(None, kept), None)
        if artifact is None:
            about = (self.project.name, [*tested_alike, revision])
            await write(self.master, "artifact is gone", artifact_is_gone, *about)
            self.descriptionDone = (
                f"no artifact is kept for {revision[:7]}: push again to build one"
            )
            return FAILURE
        digest = sha256(artifact)
        self.descriptionDone = f"{artifact.name}, SHA-256 {digest[:12]}"
        self.setProperty("artifact", str(artifact), self.name)
        self.setProperty("digest", digest, self.name)
        return SUCCESS


class ActivateRelease(EventsStep, ShellMixin, BuildStep):
    """Take the artifact live; the deploy's last event is the step's and the build's text."""

    name = "activate-release"
    haltOnFailure = True

    def __init__(self, project: Project, **kwargs: Any) -> None:
        self.project = project
        super().__init__(**self.setupShellMixin({"logEnviron": False, "timeout": 600, **kwargs}))

    async def run(self) -> int:
        """Return FAILURE unless the release serves; EXCEPTION if the command is killed each time.

        Waits for a deploy that somebody else has under way, such as one whose worker was killed.
        One that is killed says nothing about the release, and its next run begins by mending.
        """
        self.listen()
        reactor = self.master.reactor
        deadline = reactor.seconds() + LONGEST_WAIT
        kills = 0
        while True:
            command = await self.makeRemoteShellCommand(command=self._command())
            await self.runCommand(command)
            if command.rc == KILLED and not (self.stopped or self.timed_out):
                kills += 1
                if kills == MOST_KILLS:
                    self.sentence = f"the deploy was killed {kills} times"
                    return EXCEPTION
                continue
            if command.rc != BUSY or self.stopped or reactor.seconds() > deadline:
                self.setProperty(DEPLOY_RESULT, self.result, self.name)
                return SUCCESS if command.rc == 0 else FAILURE
            await task.deferLater(reactor, ASK_EVERY)

    def _command(self) -> list[str]:
        release = [self.getProperty("artifact"), "--sha256", self.getProperty("digest")]
        return [*deploy_command("activate", self.project), *release, "--events"]

    def getResultSummary(self) -> dict[str, str]:
        """Return the deploy's own last sentence."""
        sentence = self.sentence or "the deploy command did not finish"
        return {"step": sentence, "build": sentence}
