"""Which files share a process of pytest-xdist, and which begin first.

pytest-xdist's `loadgroup` finds no groups where pytest 9 computes the names of tests.
"""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadFileScheduling

# Files that share an installation, in this order: each row is of one process, and begins first.
SHARING = {
    "a new installation, and what its pages show": (
        *("push", "pages_data", "dashboard", "dashboard_tests", "notifications", "buttons"),
        *("roles", "hook_requests", "push_options", "try"),
    ),
    "one where branches come and go": (
        *("refusals", "branches", "odd_names", "commands", "early", "first_failure", "gate"),
        *("migrations", "local_worker", "trust"),
    ),
    "one of other parts": ("two_projects", "walls", "postgresql"),
}
ROWS = {
    f"tests/integration/test_{name}.py": (row, place)
    for row, names in enumerate(SHARING.values())
    for place, name in enumerate(names)
}
THEN = ("tests/integration/", "tests/deploy/", "tests/gate/test_model", "tests/postgres/")


class BySharing(LoadFileScheduling):  # type: ignore[misc]
    """Gives the tests of a file to one process, and those of all files of a row."""

    def _split_scope(self, nodeid: str) -> str:
        file = str(super()._split_scope(nodeid))
        return list(SHARING)[ROWS[file][0]] if file in ROWS else file


@pytest.hookimpl(tryfirst=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> BySharing:
    """Give files that share an installation to one process."""
    return BySharing(config, log)


def _rank(item: pytest.Item) -> tuple[int, ...]:
    if place := ROWS.get(item.nodeid.partition("::")[0]):
        return place
    ranks = (n for n, start in enumerate(THEN) if item.nodeid.startswith(start))
    return (len(SHARING), next(ranks, len(THEN)))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the rows first, then the longest files."""
    items.sort(key=_rank)
