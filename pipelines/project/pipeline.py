"""`Pipeline`: the commands of each stage and how the release runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

FILE = "pipeline.toml"


class PipelineError(Exception):
    """A project that cannot be built; its text has one sentence for every problem."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Command:
    """One step of a stage: a command line for sh, under the name that the step has."""

    name: str
    run: str


@dataclass(frozen=True)
class StageCommands:
    """What a stage runs, in order or at once, with these environment variables."""

    commands: tuple[Command, ...]
    variables: Mapping[str, str]
    junit: str | None
    """Where the commands leave JUnit XML, from the project's root."""
    timeout_minutes: float
    """Of each command."""
    parallel: bool = False
    """Whether the commands need nothing of each other, and run at the same time."""
    failing: str | None = None
    """How the commands print a test that failed: `{test}` is its name, `*` anything."""
    coverage: str | None = None
    """Where the commands leave Cobertura's XML, from the project's root."""


@dataclass(frozen=True)
class ReleaseConfig:
    """What a release is made of and what its launcher runs."""

    requirements: str
    application: str
    protocol: str
    settings: str
    health: str
    smoke: tuple[str, ...]
    background: tuple[str, ...]
    self_test: str | None
    """Writes and reads what the application does; without one, every model is tried."""


@dataclass(frozen=True)
class Pipeline:
    """One revision's own definition of its stages."""

    requirements: tuple[str, ...]
    """Files installed for develop, test and repo-test: requirements files, uv.lock, pyproject."""
    develop: StageCommands
    test: StageCommands
    repo_test: StageCommands
    release: ReleaseConfig
    origin: str
    """Where this comes from: "pipeline.toml", or the defaults and the files they were found in."""
    warnings: tuple[str, ...] = ()


def to_json(pipeline: Pipeline) -> str:
    """Return the pipeline as one line of JSON, each stage with all of its variables."""
    document = {
        "origin": pipeline.origin,
        "warnings": pipeline.warnings,
        "python": {"requirements": pipeline.requirements},
        "develop": _stage_document(pipeline.develop),
        "test": _stage_document(pipeline.test),
        "repo-test": _stage_document(pipeline.repo_test),
        "release": vars(pipeline.release),
    }
    return json.dumps(document)


def _stage_document(stage: StageCommands) -> dict[str, Any]:
    document = {
        "commands": {command.name: command.run for command in stage.commands},
        "variables": dict(stage.variables),
        "timeout_minutes": stage.timeout_minutes,
        "parallel": stage.parallel,
    }
    chosen = {"junit": stage.junit, "coverage": stage.coverage, "failing": stage.failing}
    return document | {key: value for key, value in chosen.items() if value is not None}
