"""`repo-test`: everything, on the candidate. Started by the gate, which lands what passes."""

from __future__ import annotations

from functools import partial

from buildbot.interfaces import IBuildStep

from pipelines.journal.vocabulary import REPO_TEST
from pipelines.project import Pipeline
from pipelines.project.served import Project
from pipelines.schedulers.gate import GateScheduler
from pipelines.stages.merge import NAME as MERGE
from pipelines.stages.stage import Stage, builder
from pipelines.stages.test import NAME as TEST
from pipelines.steps.artifact import ForgetArtifact, nothing_failed, release_steps
from pipelines.steps.candidate_command import CandidateCommand
from pipelines.steps.checkout import Checkout
from pipelines.steps.command import PythonEnvironment, project_commands
from pipelines.steps.database import MigrateForwards, StartDatabase, StopDatabase
from pipelines.steps.lint import LintMigrations
from pipelines.steps.project import ReadPipeline
from pipelines.steps.rehearsal import RehearseMigrations
from pipelines.steps.side_by_side import SideBySide

NAME = REPO_TEST


def repo_test(project: Project, following: str | None) -> Stage:
    """Run the full suite against PostgreSQL, build the artifact, rehearse its deploy."""

    def commands(pipeline: Pipeline) -> list[IBuildStep]:
        stage = pipeline.repo_test
        return [
            PythonEnvironment(pipeline),
            SideBySide(
                project_commands(stage, partial(CandidateCommand, project)),
                [
                    LintMigrations(stage),
                    MigrateForwards(project.schema, stage),
                    *release_steps(project, pipeline),
                    RehearseMigrations(project, doStepIf=nothing_failed),
                ],
            ),
            ForgetArtifact(project),
        ]

    built = builder(
        project,
        NAME,
        "the candidate, tested whole; its release artifact",
        project.settings.build_worker_names,
        [
            SideBySide([Checkout(str(project.hub)), ReadPipeline(commands)], [StartDatabase()]),
            StopDatabase(),
        ],
    )
    scheduler = GateScheduler(
        name=f"{project.name}-gate",
        builderNames=[project.builder(MERGE), built.name],
        project=project,
        before=TEST,
        following=following,
    )
    return Stage(NAME, built, scheduler)
