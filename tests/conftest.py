"""What tests of several folders share; those that need a browser run where there is one."""

from __future__ import annotations

import os
import shutil

import pytest

pytest_plugins = ["tests.buildbot_harness"]


def _without_browser() -> bool:
    """Whether tests of pages are left out; on a machine of CI they fail instead."""
    return not shutil.which("chromium") and os.environ.get("CI") != "true"


def pytest_report_header() -> str:
    return "tests of pages are left out: chromium is not installed" if _without_browser() else ""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if _without_browser():
        left_out = [item for item in items if item.get_closest_marker("browser")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]
