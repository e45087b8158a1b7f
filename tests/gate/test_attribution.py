"""Which changes explain which failing tests."""

from __future__ import annotations

import pytest

from pipelines.gate.attribution import touches


@pytest.mark.parametrize(
    ("failing", "changed", "explained"),
    [
        ("tests/test_a.py::test_x", "tests/test_a.py", True),
        ("tests/test_a.py", "tests/test_a.py", True),
        ("genes.tests.test_a::test_x", "genes/tests/test_a.py", True),
        ("genes.tests.test_a.SearchTests.test_x", "genes/tests/test_a.py", True),
        ("genes.tests.test_a::test_x", "src/genes/tests/test_a.py", False),
        ("src.genes.tests.test_a::test_x", "genes/tests/test_a.py", True),  # run from further up
        ("tests/test_a.py::test_x", "tests/test_ab.py", False),
        ("tests/test_ab.py::test_x", "tests/test_a.py", False),
        ("tests/test_a.py::test_x", "genes/views.py", False),
        ("tests/test_a.py::test_x", "tests/test_a.txt", False),
    ],
)
def test_a_changed_file_and_a_failing_test(failing: str, changed: str, explained: bool) -> None:
    assert touches([failing], ["README.md", changed]) is explained


def test_nothing_explains_nothing() -> None:
    assert not touches([], ["tests/test_a.py"])
    assert not touches(["tests/test_a.py::test_x"], [])
