"""What tests of several folders share; what a machine may not have leaves tests out, visibly."""

from __future__ import annotations

import os
import shutil

import pytest

pytest_plugins = [
    "tests.runner.bytecode",  # before what is large
    "tests.buildbot_harness",
    "tests.databases",
    "tests.new_cluster",
    "tests.runner.again",
    "tests.runner.figures",
    "tests.runner.deadline",
    "tests.runner.order",
    "tests.runner.no_processes",
    "tests.runner.soak",
    "tests.sample_environment",
]


def _left_out() -> dict[str, str]:
    """Which marked tests are left out, and why; on a machine of CI they fail instead."""
    if os.environ.get("CI") == "true":
        return {}
    reasons = {
        "browser": "" if shutil.which("chromium") else "chromium is not installed",
        "bubblewrap": "" if shutil.which("bwrap") else "bubblewrap is not installed",
        "clock": "" if shutil.which("faketime") else "faketime is not installed",
        "node": "" if shutil.which("node") else "node is not installed",
        "disk": "" if os.geteuid() == 0 else "only root mounts a small file system",
    }
    return {marker: why for marker, why in reasons.items() if why}


def pytest_report_header() -> list[str]:
    return [f"tests marked {marker} are left out: {why}" for marker, why in _left_out().items()]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = _left_out()
    leaving = [item for item in items if any(map(item.get_closest_marker, left_out))]
    config.hook.pytest_deselected(items=leaving)
    items[:] = [item for item in items if item not in leaving]
