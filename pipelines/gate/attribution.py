"""Whether a branch's own changes explain the tests that fail on it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath


def touches(failing: Iterable[str], changed: Iterable[str]) -> bool:
    """Say whether one of the failing tests is in a file that was changed.

    failing: names as suites give them: `tests/test_a.py::test_x`, `genes.tests.test_a::test_x`,
    `genes.tests.test_a.SearchTests.test_x`; changed: paths from the top of the project.
    """
    names = [_dotted(name.replace(".py::", "::").removesuffix(".py")) for name in failing]
    modules = [
        _dotted(str(PurePosixPath(path).with_suffix("")))
        for path in changed
        if path.endswith(".py")
    ]
    return any(
        name.startswith(module) or f".{module}" in f".{name}"
        for name in names
        for module in modules
    )


def _dotted(name: str) -> str:
    return name.replace("::", ".").replace("/", ".") + "."
