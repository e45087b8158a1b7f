"""Test results: JUnit XML, or the output of `manage.py test`."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

LARGEST = 20 * 1024 * 1024  # bytes of one file
_LONGEST_TEXT = 20_000  # characters kept of one failure
_LONGEST_NAME = 200
_NAMED = 3  # failures that a summary names

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_ESCAPED_COLOUR = re.compile(r"#x1B\[[0-9;]*m")  # as pytest writes what XML may not hold
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


def parse_junit(*documents: str | bytes) -> TestResults:
    """The results of JUnit XML files, together; raises JUnitError. Safe with hostile files."""
    tests: list[Test] = []
    failures: list[TestFailure] = []
    for case in (case for document in documents for case in _tree(document).iter("testcase")):
        seconds = _seconds(case.get("time", ""))
        if failure := _failure(case):
            failures.append(failure)
            tests.append(Test(failure.name, failure.kind, seconds, failure.whole))
        else:
            skipped = case.find("skipped") is not None
            name = _one_line(_name(case))
            tests.append(Test(name, "skipped" if skipped else "passed", seconds))
    counts = Counter(test.outcome for test in tests)
    return TestResults(
        counts["passed"],
        counts["failed"],
        counts["error"],
        counts["skipped"],
        math.fsum(test.seconds for test in tests),
        tuple(failures),
        tuple(tests),
    )


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


def _tree(document: str | bytes) -> Element:
    """Parse with expat itself, since ElementTree cannot be told to refuse a document type.

    Entities can be declared nowhere else, so that none is ever expanded.
    """
    if len(document) > LARGEST:
        raise JUnitError(f"it is larger than {LARGEST // 2**20} MB")
    builder = TreeBuilder()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    try:
        parser.Parse(document, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise JUnitError(f"it is not XML: {error}") from None
    root = builder.close()
    if root.tag not in ("testsuites", "testsuite"):
        raise JUnitError(f"it is XML of another kind: <{root.tag[:_LONGEST_NAME]}>")
    return root


def _refuse_document_type(*_: object) -> None:
    raise JUnitError("it declares a document type, which JUnit XML never does")


def _name(case: Element) -> str:
    # pytest reports a module that cannot be imported as a case without a class.
    return "::".join(filter(None, [case.get("classname"), case.get("name")])) or "a test"


def _failure(case: Element) -> TestFailure | None:
    failed, error = case.find("failure"), case.find("error")
    bad = error if failed is None else failed
    if bad is None:
        return None
    text = _ESCAPED_COLOUR.sub("", bad.text or "").strip()
    message = _ESCAPED_COLOUR.sub("", bad.get("message") or "") or bad.get("type") or text
    return _bounded(_name(case), "error" if failed is None else "failed", message, text)


def _printed_failures(log: str) -> Iterator[TestFailure]:
    for block in re.split(r"^={70}\n", log, flags=re.MULTILINE)[1:]:
        if not (head := _HEAD.match(block)):
            continue
        report = re.split(r"^-{70}\nRan \d", block, maxsplit=1, flags=re.MULTILINE)[0]
        text = report.partition(f"{'-' * 70}\n")[2].strip()
        raised = text.rpartition("Traceback (most recent call last):\n")[2]
        message = next((line for line in raised.splitlines() if line[:1].strip()), "")
        kind: Literal["failed", "error"] = "error" if head["kind"] == "ERROR" else "failed"
        yield _bounded(_printed_name(head["name"]), kind, message or head["kind"], text)


def _printed_name(printed: str) -> str:
    """`test_x (genes.tests.Search.test_x) (i=1)` as `genes.tests.Search::test_x (i=1)`."""
    found = re.fullmatch(r"(\S+) \(([\w.]+)\)(.*)", printed)
    if not found or found[2].startswith("unittest.loader."):
        return found[1] if found else printed
    return f"{found[2].removesuffix(f'.{found[1]}')}::{found[1]}{found[3]}"


def _bounded(name: str, kind: Literal["failed", "error"], message: str, text: str) -> TestFailure:
    if (rest := len(text) - _LONGEST_TEXT) > 0:
        text = f"{text[:_LONGEST_TEXT]}\n… and {rest} characters more"
    return TestFailure(_one_line(name), kind, _one_line(message), text)


def _one_line(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_NAME]


def _seconds(text: str) -> float:
    try:
        seconds = float(text.replace(",", ""))
    except ValueError:
        return 0.0
    return seconds if 0 <= seconds < math.inf else 0.0
