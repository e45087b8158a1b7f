"""Parts of `make soak`: what is marked `soak("name")` runs alone, when its part is asked for.

docs/soak.md lists the parts.
"""

from __future__ import annotations

import pytest

from pipelines.cli.soak import parts


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--soak NAME`."""
    parser.addoption("--soak", metavar="NAME", help="run this part of `make soak` alone")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests of the part that is asked for, or else those of no part."""
    wanted, known = config.getoption("soak"), parts()
    kept, left = [], []
    for item in items:
        marker = item.get_closest_marker("soak")
        part = marker.args[0] if marker else None
        if part is not None and part not in known:
            raise pytest.UsageError(f"{item.nodeid}: docs/soak.md lists no part {part!r}")
        (kept if part == wanted else left).append(item)
    if left:
        config.hook.pytest_deselected(items=left)
    items[:] = kept
