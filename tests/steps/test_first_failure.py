"""The first failing test is found in what suites print, in each of their manners."""

from __future__ import annotations

import pytest

from pipelines.steps.first_failure import LONGEST, FirstFailure, first_failure


@pytest.mark.parametrize(
    ("line", "test"),
    [
        ("tests/test_a.py::test_x FAILED                       [ 50%]", "tests/test_a.py::test_x"),
        ("tests/test_a.py::test_x[a b] ERROR", "tests/test_a.py::test_x[a b]"),
        ("[gw1] [ 50%] FAILED tests/test_a.py::test_x ", "tests/test_a.py::test_x"),
        ("tests/test_a.py ..sF", "tests/test_a.py"),
        ("tests/test_a.py .E.F                            [100%]", "tests/test_a.py"),
        ("FAILED tests/test_a.py::test_x - assert 1 == 2", "tests/test_a.py::test_x"),
        ("ERROR tests/test_a.py::test_x", "tests/test_a.py::test_x"),
        (
            "FAIL: test_x (genes.tests.test_a.SearchTests.test_x)",
            "genes.tests.test_a.SearchTests.test_x",
        ),
        ("ERROR: test_x (genes.tests.SearchTests)", "genes.tests.SearchTests"),
        ("test_x (genes.tests.SearchTests.test_x) ... FAIL", "genes.tests.SearchTests.test_x"),
    ],
)
def test_a_failure(line: str, test: str) -> None:
    assert first_failure(f"before\n{line}\nafter\n") == test


@pytest.mark.parametrize(
    "line",
    [
        "tests/test_a.py::test_x PASSED                       [ 50%]",
        "tests/test_a.py::test_x XFAIL (a reason)",
        "tests/test_a.py ..sx.",
        "tests/test_a.py Fetching the index",
        "test_x (genes.tests.SearchTests.test_x) ... ok",
        "the last run printed FAILED tests/test_a.py::test_x",
        "ERROR: the server does not answer (yet)",
        "FAILED",
    ],
)
def test_no_failure(line: str) -> None:
    assert first_failure(f"before\n{line}\nafter\n") is None


def told(*pieces: str) -> list[str]:
    found: list[str] = []
    observer = FirstFailure(found.append)
    for piece in pieces:
        observer.outReceived(piece)
    return found


def test_it_is_told_once_however_the_output_is_cut() -> None:
    output = (
        "collected 3 items\n\ntests/test_a.py .\x1b[31mF\x1b[0m.\n"
        + "FAILED tests/test_a.py::test_x\n" * 3
    )
    assert told(output) == told(*output) == ["tests/test_a.py"]


def test_streams_are_read_apart() -> None:
    found: list[str] = []
    observer = FirstFailure(found.append)
    observer.outReceived("FAIL: test_x ")
    observer.errReceived("(genes.tests.SearchTests)\n")
    assert found == []


def test_a_line_that_never_ends_is_not_kept() -> None:
    observer = FirstFailure(print)
    for _ in range(100):
        observer.outReceived("x" * LONGEST)
    assert sum(map(len, observer._lines.values())) <= LONGEST
