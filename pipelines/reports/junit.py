"""Test results, and how `manage.py test` prints them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_LONGEST_TEXT = 20_000  # characters kept of one failure
_LONGEST_NAME = 200
_NAMED = 3  # failures that a summary names

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_RAN = re.compile(
    r"^Ran (?P<tests>\d+) tests? in (?P<seconds>\d+(?:\.\d+)?)s\n"
    r"(?:\n(?:OK|FAILED|NO TESTS RAN)(?: \((?P<counts>.*)\))?$)?",
    re.MULTILINE,
)
_HEAD = re.compile(r"(?P<kind>FAIL|ERROR|UNEXPECTED SUCCESS): (?P<name>.+)")


class JUnitError(Exception):
    """A file that holds no test results; its text says why."""


@dataclass(frozen=True)
class TestFailure:
    """One test that did not pass: `genes.tests.test_search::test_empty`."""

    __test__ = False  # pytest takes every class of such a name for tests

    name: str
    kind: Literal["failed", "error"]
    message: str
    text: str

    @property
    def whole(self) -> str:
        """What it says of itself, and all that it printed."""
        return f"{self.message}\n{self.text}"


Outcome = Literal["passed", "failed", "error", "skipped"]


@dataclass(frozen=True)
class Test:
    """One test of a report, whatever it came to; `text` is what a failure printed."""

    __test__ = False

    name: str
    outcome: Outcome
    seconds: float
    text: str = ""


@dataclass(frozen=True)
class TestResults:
    """Counts, and what went wrong. A test that was expected to fail, and did, counts as skipped.

    tests: all of them, where a report names them.
    """

    __test__ = False

    passed: int
    failed: int
    errors: int
    skipped: int
    seconds: float
    failures: tuple[TestFailure, ...] = ()
    tests: tuple[Test, ...] = ()

    def summary(self) -> str:
        """In one line: `63 passed, 1 failed: genes.tests.test_search::test_empty`."""
        counts = [
            f"{self.passed} passed" if self.passed else "",
            f"{self.failed} failed" if self.failed else "",
            f"{self.errors} error{'s' * (self.errors != 1)}" if self.errors else "",
            f"{self.skipped} skipped" if self.skipped else "",
        ]
        names = ", ".join(failure.name for failure in self.failures[:_NAMED])
        more = len(self.failures) - _NAMED
        told = ", ".join(filter(None, counts)) or "no tests ran"
        return f"{told}{': ' * bool(names)}{names}{f' and {more} more' if more > 0 else ''}"


def parse_unittest_output(log: str) -> TestResults | None:
    """The results that unittest, and so `manage.py test`, printed; None when it did not run."""
    log = _COLOUR.sub("", log).replace("\r\n", "\n")
    runs = list(_RAN.finditer(log))
    if not runs:
        return None
    counts = Counter[str]()
    for run in runs:
        for what, count in re.findall(r"([a-z][a-z ]*)=(\d+)", run["counts"] or ""):
            counts[what] += int(count)
    failed = counts["failures"] + counts["unexpected successes"]
    skipped = counts["skipped"] + counts["expected failures"]
    # A subtest or a setUpClass that fails is counted as a failure and not as a test.
    passed = max(0, sum(int(run["tests"]) for run in runs) - failed - counts["errors"] - skipped)
    seconds = sum(float(run["seconds"]) for run in runs)
    failures = tuple(_printed_failures(log))
    return TestResults(passed, failed, counts["errors"], skipped, seconds, failures)


def _printed_failures(log: str) -> Iterator[TestFailure]:
    for block in re.split(r"^={70}\n", log, flags=re.MULTILINE)[1:]:
        if not (head := _HEAD.match(block)):
            continue
        report = re.split(r"^-{70}\nRan \d", block, maxsplit=1, flags=re.MULTILINE)[0]
        text = report.partition(f"{'-' * 70}\n")[2].strip()
        raised = text.rpartition("Traceback (most recent call last):\n")[2]
        message = next((line for line in raised.splitlines() if line[:1].strip()), "")
        kind: Literal["failed", "error"] = "error" if head["kind"] == "ERROR" else "failed"
        yield bounded(_printed_name(head["name"]), kind, message or head["kind"], text)


def _printed_name(printed: str) -> str:
    """`test_x (genes.tests.Search.test_x) (i=1)` as `genes.tests.Search::test_x (i=1)`."""
    found = re.fullmatch(r"(\S+) \(([\w.]+)\)(.*)", printed)
    if not found or found[2].startswith("unittest.loader."):
        return found[1] if found else printed
    return f"{found[2].removesuffix(f'.{found[1]}')}::{found[1]}{found[3]}"


def bounded(name: str, kind: Literal["failed", "error"], message: str, text: str) -> TestFailure:
    """Return a failure, of whose name and words no more is kept than people read."""
    if (rest := len(text) - _LONGEST_TEXT) > 0:
        text = f"{text[:_LONGEST_TEXT]}\n… and {rest} characters more"
    return TestFailure(one_line(name), kind, one_line(message), text)


def one_line(text: str) -> str:
    """Return a name or a message as people are shown it."""
    return " ".join(text.split())[:_LONGEST_NAME]
