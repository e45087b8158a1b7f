"""What passed a rehearsal, and against what: it says nothing under another release or schema."""

from __future__ import annotations

import json
from collections.abc import Collection

from pipelines.deploy.environment import Environment
from pipelines.deploy.release import Release
from pipelines.deploy.state.desired import replace


def remember(
    environment: Environment, digest: str, serving: Release, applied: Collection[str]
) -> None:
    """An artifact passed under the release that serves, on a schema with these migrations."""
    (environment.state / "rehearsed").mkdir(exist_ok=True)
    replace(environment.state / "rehearsed" / digest, _against(serving, applied))


def passed(
    environment: Environment, digest: str, serving: Release, applied: Collection[str]
) -> bool:
    """Did it pass against just that?"""
    try:
        text = (environment.state / "rehearsed" / digest).read_text()
    except FileNotFoundError:
        return False
    return text == _against(serving, applied)


def forget(environment: Environment) -> None:
    """Another release serves: what passed under the one before is rehearsed again."""
    for path in (environment.state / "rehearsed").glob("*"):
        path.unlink(missing_ok=True)


def _against(serving: Release, applied: Collection[str]) -> str:
    return json.dumps({"serving": serving.digest, "applied": sorted(applied)}, indent=1) + "\n"
