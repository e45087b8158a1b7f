"""The operators' form: acts on the gate and roll-back, as a builder of its own."""

from __future__ import annotations

from typing import Any

from buildbot.plugins import schedulers, util

from pipelines.buildbot_patches.stage_build import StageBuild
from pipelines.gate.operations import OPERATIONS
from pipelines.project.people import Role
from pipelines.project.served import Project
from pipelines.settings import GATEKEEPER
from pipelines.stages.stage import Stage
from pipelines.steps.operation import ROLL_BACK, ActOnGate

NAME = "gate"
FORM = f"-{NAME}-form"  # after the project's name
# Everything that the form knows, and the role that it needs.
ACTS = {name: each.role for name, each in OPERATIONS.items()} | {ROLL_BACK: Role.RELEASER}


def needed_for(act: Any) -> Role:
    """Return the role that an act needs; ADMINISTRATOR for one that the form does not know."""
    return ACTS.get(act, Role.ADMINISTRATOR) if isinstance(act, str) else Role.ADMINISTRATOR


def operators(project: Project) -> Stage:
    """Return the builder of the operators' form, and its scheduler."""
    factory = util.BuildFactory([ActOnGate(project)])
    factory.buildClass = StageBuild
    built = util.BuilderConfig(  # in no project, whose builders are its stages
        name=project.builder(NAME),
        description=f"what people do: {', '.join(ACTS)}",
        tags=[project.name, "operators"],
        workernames=[GATEKEEPER],
        factory=factory,
        collapseRequests=False,
    )
    form = schedulers.ForceScheduler(
        name=f"{project.name}{FORM}",
        builderNames=[built.name],
        label="Act",
        buttonName="Act",
        reason=util.StringParameter(name="reason", label="why (others read it)", size=60),
        codebases=[util.CodebaseParameter("", hide=True)],
        properties=[
            util.ChoiceStringParameter(
                name="act", label="what", choices=list(ACTS), strict=True, required=True
            ),
            util.StringParameter(name="branch", label="branch (not for pause and resume)"),
            util.StringParameter(name="release", label="release (of roll-back; or the one before)"),
            util.BooleanParameter(name="despite_bad", label="roll back to one that is marked bad"),
        ],
    )
    return Stage(NAME, built, form)
