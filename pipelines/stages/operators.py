"""The button that acts on the gate: not a stage, as no push passes through it."""

from __future__ import annotations

from buildbot.plugins import schedulers, util

from pipelines.gate.operations import OPERATIONS
from pipelines.project.served import Project
from pipelines.settings import GATEKEEPER
from pipelines.stages.stage import SpokenBuild, Stage
from pipelines.steps.operation import ActOnGate

NAME = "gate"


def operators(project: Project) -> Stage:
    """Return the builder whose form the administrator sends, and what starts it."""
    factory = util.BuildFactory([ActOnGate(project)])
    factory.buildClass = SpokenBuild
    built = util.BuilderConfig(  # in no project, whose builders are its stages
        name=project.builder(NAME),
        description=f"the administrator's button: {', '.join(OPERATIONS)}",
        tags=[project.name, "operators"],
        workernames=[GATEKEEPER],
        factory=factory,
        collapseRequests=False,
    )
    form = schedulers.ForceScheduler(
        name=f"{built.name}-form",
        builderNames=[built.name],
        label="Act on the gate",
        buttonName="Act on the gate",
        reason=util.StringParameter(name="reason", label="why (others read it)", size=60),
        codebases=[util.CodebaseParameter("", hide=True)],
        properties=[
            util.ChoiceStringParameter(
                name="act", label="what", choices=list(OPERATIONS), strict=True, required=True
            ),
            util.StringParameter(name="branch", label="branch (not for pause and resume)"),
        ],
    )
    return Stage(NAME, built, form)
