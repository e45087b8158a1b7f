"""A `Pipeline` as a document: the tables of `pipeline.toml`, or the same as JSON.

One strict reader serves both, so that the master trusts what a worker printed no more than what
a branch wrote.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pipelines.project.pipeline import (
    Command,
    Pipeline,
    PipelineError,
    ReleaseConfig,
    StageCommands,
)
from pipelines.project.table import (
    CALLABLE,
    COMMAND_LINE,
    COVERAGE,
    FAILING,
    FILE,
    MODULE,
    PROTOCOL,
    REPORT,
    STEP_NAME,
    URL_PATH,
    VARIABLE_NAME,
    VARIABLE_VALUE,
    Rule,
    Table,
)

_DEFAULT_TIMEOUT = 20
_LONGEST_TIMEOUT = 24 * 60
_SENTENCE = Rule(str.strip, "a sentence", '"pipeline.toml"')


def parse(file: str, document: Mapping[str, Any], origin: str, problems: list[str]) -> Pipeline:
    """Read the tables of `file`; good only as long as nothing was added to `problems`."""
    root = Table(file, "", document, problems)
    pipeline = _pipeline(root, origin, warnings=())
    root.finish()
    return pipeline


def from_json(text: str) -> Pipeline:
    """Read what `to_json` wrote; raises PipelineError for anything else."""
    file, problems = "the pipeline as JSON", list[str]()
    try:
        document = json.loads(text, object_pairs_hook=_without_duplicates)
    except (ValueError, RecursionError) as error:
        raise PipelineError(f"{file}: cannot be read: {error}.") from None
    if not isinstance(document, dict):
        raise PipelineError(f"{file}: is not an object.")
    root = Table(file, "", document, problems)
    origin = root.text("origin", _SENTENCE)
    pipeline = _pipeline(root, origin, root.texts("warnings", _SENTENCE, default=()))
    root.finish()
    if problems:
        raise PipelineError(*problems)
    return pipeline


def to_json(pipeline: Pipeline) -> str:
    """The pipeline as one line of JSON, each stage with all of its variables."""
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


def _pipeline(root: Table, origin: str, warnings: tuple[str, ...]) -> Pipeline:
    variables = root.table("variables").entries(VARIABLE_NAME, VARIABLE_VALUE)
    return Pipeline(
        requirements=root.table("python").texts("requirements", FILE),
        develop=_stage(root.table("develop"), variables),
        test=_stage(root.table("test"), variables),
        repo_test=_repo_test(root.table("repo-test"), variables),
        release=_release(root.table("release")),
        origin=origin,
        warnings=warnings,
    )


def _stage(table: Table, variables: Mapping[str, str]) -> StageCommands:
    stage = StageCommands(
        commands=_commands(table.table("commands")),
        variables={
            **variables,
            **table.table("variables").entries(VARIABLE_NAME, VARIABLE_VALUE),
        },
        junit=table.text("junit", REPORT, default="") or None,
        coverage=table.text("coverage", COVERAGE, default="") or None,
        timeout_minutes=table.number("timeout_minutes", _DEFAULT_TIMEOUT, most=_LONGEST_TIMEOUT),
        parallel=table.flag("parallel"),
    )
    if stage.parallel and stage.junit and not any(stage.junit in c.run for c in stage.commands):
        table.report(
            f"runs its commands at the same time, and none of them names {stage.junit}; "
            "write it into the one that makes it"
        )
    return stage


def _repo_test(table: Table, variables: Mapping[str, str]) -> StageCommands:
    failing = table.text("failing", FAILING, default="") or None
    return replace(_stage(table, variables), failing=failing)


def _commands(table: Table) -> tuple[Command, ...]:
    entries = table.entries(STEP_NAME, COMMAND_LINE)
    if not entries:
        table.report(f"names no command; write {STEP_NAME.example}")
    first: dict[str, str] = {}
    for name, run in entries.items():
        if first.setdefault(run, name) != name:
            table.report(f"{name} runs the same as {first[run]}; remove one of them")
    return tuple(Command(name, run) for name, run in entries.items())


def _release(table: Table) -> ReleaseConfig:
    return ReleaseConfig(
        requirements=table.text("requirements", FILE),
        application=table.text("application", CALLABLE),
        protocol=table.text("protocol", PROTOCOL),
        settings=table.text("settings", MODULE),
        health=table.text("health", URL_PATH, default="/healthz"),
        smoke=table.texts("smoke", URL_PATH, default=()),
        background=table.texts("background", COMMAND_LINE, default=()),
        self_test=table.text("self_test", COMMAND_LINE, default="") or None,
    )


def _stage_document(stage: StageCommands) -> dict[str, Any]:
    document = {
        "commands": {command.name: command.run for command in stage.commands},
        "variables": dict(stage.variables),
        "timeout_minutes": stage.timeout_minutes,
        "parallel": stage.parallel,
    }
    chosen = {"junit": stage.junit, "coverage": stage.coverage, "failing": stage.failing}
    return document | {key: value for key, value in chosen.items() if value is not None}


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(values := dict(pairs)) < len(pairs):
        raise ValueError("an object has the same key twice")
    return values
