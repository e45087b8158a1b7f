"""The first failing test is found in what suites print, in each of their manners."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.steps.first_failure import FirstFailure, failures, first_failure

USUAL = failures()
SUITE = """\
import pytest
@pytest.mark.parametrize("text", ["a FAILED b", "b"])
def test_passes(text): pass
@pytest.mark.xfail
def test_may_fail(): assert 0
def test_fails(): assert 0
def test_last(): pass
"""
CASES = """\
from {framework} import {case}
class Cases({case}):
    def test_1_passes(self):
        print("ERROR: a word (of its own)")
    def test_2_says(self):
        '''What it does.'''
        raise ValueError
    def test_3_passes(self): pass
"""


def told(*pieces: str, line: str | None = None) -> list[str]:
    """Return what is told of output that comes in these pieces."""
    found: list[str] = []
    observer = FirstFailure(failures(line), found.append)
    for piece in pieces:
        observer.outReceived(piece)
    return found


@pytest.fixture
def with_django(sample_environment: Path) -> str:
    """A Python that has Django, as a build of a project has it; Slipway's own has none."""
    return str(sample_environment / "bin" / "python")


def output(
    folder: Path, *arguments: str, python: str = sys.executable, **variables: str
) -> list[str]:
    """Run a suite as builds do; returns the lines that it prints, on whichever stream."""
    done = subprocess.run(
        [python, "-m", *arguments],
        cwd=folder,
        env=os.environ | {"FORCE_COLOR": "1", "COLUMNS": "80"} | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.stdout.splitlines(keepends=True)


@pytest.mark.parametrize(
    ("arguments", "test"),
    [
        ("", "test_it.py"),
        ("-q", ""),
        ("-v", "test_it.py::test_fails"),
        ("-v -s", "test_it.py::test_fails"),
        ("-o console_output_style=count", "test_it.py"),
        ("-o console_output_style=classic", "test_it.py"),
        ("-o console_output_style=times", "test_it.py"),
    ],
)
@pytest.mark.process
def test_pytest(tmp_path: Path, arguments: str, test: str) -> None:
    (tmp_path / "test_it.py").write_text(SUITE)
    lines = output(tmp_path, "pytest", "-p", "no:cacheprovider", *arguments.split())
    assert told(*lines) == told("".join(lines)) == [test]
    heard = next(n for n in range(len(lines)) if told(*lines[: n + 1]))
    assert not any("short test summary" in line for line in lines[: heard + 1])


@pytest.mark.parametrize(
    ("framework", "case", "command"),
    [
        ("unittest", "TestCase", "unittest"),
        ("django.test", "SimpleTestCase", "django test --settings settings"),
    ],
)
@pytest.mark.parametrize("verbose", [True, False])
@pytest.mark.process
def test_unittest(
    tmp_path: Path, with_django: str, framework: str, case: str, command: str, verbose: bool
) -> None:
    (tmp_path / "settings.py").touch()
    (tmp_path / "test_it.py").write_text(CASES.format(framework=framework, case=case))
    level = ["-v", *["2"] * (framework != "unittest")] if verbose else []
    arguments = (*command.split(), *level, "test_it")
    lines = output(tmp_path, *arguments, python=with_django, PYTHONPATH=str(tmp_path))
    assert told(*lines) == ["test_it.Cases.test_2_says"]
    heard = next(n for n in range(len(lines)) if told(*lines[: n + 1]))
    assert any("test_3" in line for line in lines[heard:]) is verbose


@pytest.mark.parametrize(
    ("line", "test"),
    [
        ("tests/test_a.py::test_x[a b] ERROR", "tests/test_a.py::test_x[a b]"),
        ("tests/test_a.py::test_x FAILED          [ 7/31]", "tests/test_a.py::test_x"),
        ("[gw1] [ 37%] FAILED tests/test_a.py::test_x[a b] ", "tests/test_a.py::test_x[a b]"),
        ("..sxE..F.                                        [100%]", ""),
        ("tests/test_a.py .E.F                            [100%]", "tests/test_a.py"),
        ("tests/test_a.py ,u.                             [100%]", "tests/test_a.py"),
        ("FAILED tests/test_a.py::test_x - assert 1 == 2", "tests/test_a.py::test_x"),
        ("ERROR tests/test_a.py::test_x", "tests/test_a.py::test_x"),
        (f"{'=' * 70}\nERROR: genes.tests (unittest.loader._Failed)", "unittest.loader._Failed"),
        (f"{'=' * 70}\nFAIL: test_x (genes.tests.Search)", "genes.tests.Search"),
        ("test_x (genes.tests.Search.test_x) ... FAIL", "genes.tests.Search.test_x"),
        ("  test_x (genes.tests.Search.test_x) (i=1) ... FAIL", "genes.tests.Search.test_x"),
        ("test_x (genes.tests.Search.test_x) ... unexpected success", "genes.tests.Search.test_x"),
    ],
)
def test_a_failure(line: str, test: str) -> None:
    assert first_failure(f"before\n{line}\nafter\n", USUAL) == test


@pytest.mark.parametrize(
    "line",
    [
        "tests/test_a.py::test_x XFAIL (a reason)",
        "[gw1] [ 37%] PASSED tests/test_a.py::test_x[a FAILED b] ",
        "tests/test_a.py::test_x the log says ERROR: nothing",
        "tests/test_a.py ..sx.",
        "tests/test_a.py Fetching the index",
        "test_x (genes.tests.Search.test_x) ... ok",
        "the last run printed FAILED tests/test_a.py::test_x",
        "ERROR: timeout (yet)",
        "FAILED",
        "..F..",
        "F",
    ],
)
def test_no_failure(line: str) -> None:
    assert first_failure(f"before\n{line}\nafter\n", USUAL) is None


@pytest.mark.parametrize(
    ("line", "printed", "test"),
    [
        ("not ok * - {test}", "not ok 2 - the cart is empty", "the cart is empty"),
        ("{test}: *failed", "Cart.Empty: 2 (of 3) failed", "Cart.Empty"),
        ("{test} is bad*", "cart.empty is bad, and 2 more", "cart.empty"),
        ("not ok * - {test}", "not ok - the cart", None),
        ("not ok * - {test}", "# not ok 2 - the cart is empty", None),
        ("a.b {test}", "a-b cart", None),
    ],
)
def test_a_suite_that_the_project_tells_of(line: str, printed: str, test: str | None) -> None:
    assert told("before\n", f"{printed}\n", "after\n", line=line) == [test] * (test is not None)
    assert told("tests/test_a.py F\n", line=line) == ["tests/test_a.py"]


def test_streams_are_read_apart() -> None:
    found: list[str] = []
    observer = FirstFailure(USUAL, found.append)
    observer.outReceived(f"{'=' * 70}\n")
    observer.errReceived("FAIL: test_x (genes.tests.Search)\n")
    assert found == []
    observer.outReceived("FAIL: test_x (genes.tests.Search)\n")
    assert found == ["genes.tests.Search"]


@pytest.mark.parametrize(
    "line",
    ["a.py::" * 680, f"[gw0] [ 1%] FAILED {'a.py::' * 600}\r", f"a.py::x{' FAILED [' * 440}"],
)
def test_no_branch_keeps_the_master_busy(line: str) -> None:
    """Patterns that try in many ways take hours for this."""
    assert told(*[f"{line}\n" * 4] * 1000) == []


def test_nor_does_what_a_project_tells_of_its_suite() -> None:
    assert told(*[f"{'- ' * 2000}\n" * 4] * 1000, line="*- *- *- *- *- {test} -x") == []
