"""Which files begin first: the longest, so that no process of pytest-xdist is left alone."""

from __future__ import annotations

import pytest

LONGEST_FIRST = ("tests/integration/", "tests/deploy/", "tests/gate/test_model", "tests/postgres/")


def _rank(item: pytest.Item) -> int:
    ranks = (n for n, start in enumerate(LONGEST_FIRST) if item.nodeid.startswith(start))
    return next(ranks, len(LONGEST_FIRST))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first."""
    items.sort(key=_rank)
