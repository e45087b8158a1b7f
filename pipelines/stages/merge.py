"""`merge`: the candidate, or the files that conflict. Started by the gate, in its order."""

from __future__ import annotations

from pipelines.journal.vocabulary import MERGE
from pipelines.project.served import Project
from pipelines.settings import GATEKEEPER
from pipelines.stages.stage import Stage, builder
from pipelines.steps.merge import MakeCandidate

NAME = MERGE


def merge(project: Project, following: str | None) -> Stage:
    """Merge the branch onto main, without moving main."""
    built = builder(
        project,
        NAME,
        "the branch merged onto main, as a candidate",
        [GATEKEEPER],
        [MakeCandidate(project)],
    )
    return Stage(NAME, built)
