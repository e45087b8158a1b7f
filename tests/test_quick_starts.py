"""What starts at every push, or with every command of a build, imports no more than it needs."""

from __future__ import annotations

import subprocess
import sys

import pytest


def loaded(module: str) -> set[str]:
    """The packages that a new Python has loaded when it has imported a module."""
    script = f"import sys, {module}; print(*sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return {name.partition(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize(
    "module",
    [
        "pipelines.hub.hooks.post_receive",
        "pipelines.hub.hooks.pre_receive",
        "pipelines.sandbox.abilities",
        "pipelines.sandbox.bubblewrap",
        "pipelines.sandbox.walls",
    ],
)
@pytest.mark.process
def test_hooks_and_sandbox_import_little(module: str) -> None:
    slow = {"asyncio", "buildbot", "click", "pydantic", "pydantic_core", "rich", "sqlalchemy"}
    assert not loaded(module) & slow


@pytest.mark.process
def test_a_worker_in_a_sandbox_has_no_use_for_pydantic() -> None:
    assert "pydantic" not in loaded("pipelines.sandbox.worker")
