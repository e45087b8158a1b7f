"""`make-candidate`: the one step of the merge stage; it runs in the master, beside the hub."""

from __future__ import annotations

from typing import Any

from buildbot.process.buildstep import BuildStep
from buildbot.process.results import EXCEPTION, FAILURE, SUCCESS

from pipelines.gate.backend import MasterStorage
from pipelines.gate.candidate import Held, describe, make_requested
from pipelines.gate.repository import AlreadyMerged, Candidate
from pipelines.project.served import Project
from pipelines.system import disk_space
from pipelines.system.git import GitError


class MakeCandidate(MasterStorage, BuildStep):
    """Merge the branch onto main and what is ahead of it, without a work tree or moving main."""

    name = "make-candidate"
    description = "merging onto main"
    haltOnFailure = True

    def __init__(self, project: Project, **kwargs: Any) -> None:
        self.project = project
        super().__init__(**kwargs)

    async def run(self) -> int:
        """Return FAILURE with the files that conflict as the step's text."""
        push_id = self.getProperty("push")
        if push_id is None:
            self.sentence = "only the gate starts this stage: push the branch again instead"
            return EXCEPTION
        try:
            made, push = await make_requested(self, self.project, int(push_id))
        except GitError as error:
            full = disk_space.full(error, self.project.hub)
            self.sentence = full or f"the hub failed: {error}"
            return EXCEPTION
        self.sentence = describe(made)
        if isinstance(made, Candidate):
            self.sentence = f"{push.branch} onto {(push.base or '')[:7]}: {self.sentence}"
        return SUCCESS if isinstance(made, Candidate | AlreadyMerged | Held) else FAILURE

    def getResultSummary(self) -> dict[str, str]:
        """Return git's answer in words, for the step and the build."""
        sentence = getattr(self, "sentence", "the candidate could not be made")
        return {"step": sentence, "build": sentence}
