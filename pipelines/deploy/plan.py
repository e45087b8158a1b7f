"""What `activate` would do: a sentence a step, with what is there already. Nothing is done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipelines.deploy import converge, release
from pipelines.deploy.activate import COMPLETE, GO_LIVE, PREPARE, START, UNCHANGED, VERIFY
from pipelines.deploy.environment import Environment
from pipelines.deploy.session import lock_environment
from pipelines.deploy.step import Preview
from pipelines.deploy.steps import prepare


def lines(
    environment: Environment, path: Path, sha256: str | None, despite_bad: bool
) -> Iterator[str]:
    """The steps of `activate`, in order; raises Fault where it would refuse the artifact."""
    artifact = prepare.accepted(environment, path, sha256, despite_bad)
    new, serving = release.of(environment, artifact), converge.current_release(environment)
    preview = Preview(environment, artifact, new, serving)
    same = serving is not None and serving.digest == new.digest
    steps = UNCHANGED if same else (*PREPARE, *GO_LIVE, *COMPLETE)
    for step in (lock_environment, *START, *VERIFY, *steps):
        assert step.plan is not None, step.name
        yield f"{step.name:<20} {step.plan(preview)}"
