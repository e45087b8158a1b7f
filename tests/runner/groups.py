"""Which tests share a process of pytest-xdist, and which of these groups begin first.

A group is a file, unless a test is marked `xdist_group`. Whatever is longest begins first, so that
no process is left alone with it at the end.
"""

from __future__ import annotations

import pytest

LONGEST_FIRST = (
    *("ordinary", "other parts", "tests/integration/", "tests/deploy/", "model"),
    "tests/postgres/",
)


def _group(item: pytest.Item) -> str:
    marker = item.get_closest_marker("xdist_group")
    return str(marker.args[0]) if marker else item.nodeid.partition("::")[0]


def _rank(item: pytest.Item) -> int:
    ranks = (n for n, start in enumerate(LONGEST_FIRST) if _group(item).startswith(start))
    return next(ranks, len(LONGEST_FIRST))


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give each test its group: pytest-xdist reads it before any hook that changes the list."""
    if not item.get_closest_marker("xdist_group"):
        item.add_marker(pytest.mark.xdist_group(_group(item)))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest groups first."""
    items.sort(key=_rank)
