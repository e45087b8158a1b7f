"""Rehearsals that passed, each with the release and schema it was against."""

from __future__ import annotations

import json
from collections.abc import Collection

from pipelines.deploy.environment import Environment
from pipelines.deploy.release import Release
from pipelines.deploy.state.desired import replace


def remember(
    environment: Environment, digest: str, serving: Release, applied: Collection[str]
) -> None:
    """Remember that an artifact passed under `serving`, with these migrations applied."""
    (environment.state / "rehearsed").mkdir(exist_ok=True)
    replace(environment.state / "rehearsed" / digest, _against(serving, applied))


def passed(
    environment: Environment, digest: str, serving: Release, applied: Collection[str]
) -> bool:
    """Whether it passed under this release, with just these migrations applied."""
    try:
        text = (environment.state / "rehearsed" / digest).read_text()
    except FileNotFoundError:
        return False
    return text == _against(serving, applied)


def forget(environment: Environment) -> None:
    """Forget all rehearsals: another release serves."""
    for path in (environment.state / "rehearsed").glob("*"):
        path.unlink(missing_ok=True)


def _against(serving: Release, applied: Collection[str]) -> str:
    return json.dumps({"serving": serving.digest, "applied": sorted(applied)}, indent=1) + "\n"
