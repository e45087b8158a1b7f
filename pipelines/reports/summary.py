"""A report's summary: made where the report was, in the sandbox, and read by the master.

    python -m pipelines.reports.summary --junit FILE --output FILE

A report may be anything, as large and as deep as a branch likes; its summary is bounded. Workers
run this for each suite, so it imports only the standard library.
"""

from __future__ import annotations

import argparse
import errno
import json
import math
import os
import stat
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

from pipelines.reports.junit import JUnitError, Outcome, Test, TestFailure, TestResults, bounded
from pipelines.reports.junit import one_line as named
from pipelines.reports.junit_xml import LARGEST as LARGEST_REPORT
from pipelines.reports.junit_xml import MOST_TESTS, parse_junit
from pipelines.system.checkout_marker import CHECKED_OUT

MISSING = 3  # the exit status where there is no report
LARGEST = 16 * 1024 * 1024  # bytes of a summary
_OUTCOMES = frozenset(get_args(Outcome))


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the summary and return 0; else say why not and return 1, or MISSING."""
    parser = argparse.ArgumentParser(prog="python -m pipelines.reports.summary")
    parser.add_argument("--junit", type=Path, required=True, metavar="FILE")
    parser.add_argument("--output", type=Path, required=True, metavar="FILE")
    options = parser.parse_args(arguments)
    try:
        if is_of_the_checkout(options.junit):
            return MISSING  # of another run: this one wrote none
        options.output.write_text(written(parse_junit(_content(options.junit))))
    except FileNotFoundError:
        return MISSING
    except (JUnitError, MemoryError) as error:
        print(str(error) or "it takes more memory than a command has", file=sys.stderr)
        return 1
    except OSError as error:
        is_link = error.errno == errno.ELOOP
        words = "it is a link, and not read" if is_link else f"it cannot be read: {error.strerror}"
        print(words, file=sys.stderr)
        return 1
    return 0


def written(results: TestResults) -> str:
    """Return results as JSON; the text of a failing test is told once."""
    failing = iter(range(len(results.failures)))
    tests = [
        [test.name, test.outcome, test.seconds]
        + ([next(failing)] if test.outcome in ("failed", "error") else [])
        for test in results.tests
    ]
    failures = [[each.name, each.kind, each.message, each.text] for each in results.failures]
    counts = [results.passed, results.failed, results.errors, results.skipped]
    told = {"counts": counts, "seconds": results.seconds, "tests": tests, "failures": failures}
    return json.dumps(told, separators=(",", ":"))


def read(text: bytes) -> TestResults:
    """Read a summary back; raises JUnitError. It is trusted no more than the branch is."""
    try:
        told = json.loads(text)
        failures = tuple(_failure(*each) for each in told["failures"])
        tests = tuple(_test(failures, *each) for each in told["tests"])
        passed, failed, errors, skipped = map(_count, told["counts"])
        seconds = _seconds(told["seconds"])
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise JUnitError(f"its summary cannot be read: {error}") from None
    if len(tests) > MOST_TESTS or len(failures) > len(tests):
        raise JUnitError("its summary has more tests than are kept")
    return TestResults(passed, failed, errors, skipped, seconds, failures, tests)


def is_of_the_checkout(file: Path) -> bool:
    """Whether a file was there before any command ran; raises FileNotFoundError if it is not."""
    changed = file.lstat().st_ctime_ns  # which nothing sets back
    try:
        return changed <= Path(CHECKED_OUT).lstat().st_mtime_ns
    except OSError:
        return False


def _content(file: Path) -> bytes:
    """Return what a report holds: of a regular file alone, and no more than is taken."""
    descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(descriptor, "rb") as opened:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise JUnitError("it is no file, and not read")
        return opened.read(LARGEST_REPORT + 1)


def _failure(name: str, kind: Any, message: str, text: str) -> TestFailure:
    if kind not in ("failed", "error"):
        raise ValueError("a failure of no kind")
    return bounded(name, kind, message, text)


def _test(
    failures: Sequence[TestFailure], name: str, outcome: Any, seconds: Any, failure: int = -1
) -> Test:
    if outcome not in _OUTCOMES:
        raise ValueError("a test without an outcome")
    text = failures[failure].whole if failure >= 0 else ""
    return Test(named(name), outcome, _seconds(seconds), text)


def _count(number: Any) -> int:
    if not isinstance(number, int) or not 0 <= number < 2**31:
        raise ValueError("a count that is none")
    return number


def _seconds(number: Any) -> float:
    if not isinstance(number, int | float) or not 0 <= number < math.inf:
        raise ValueError("a time that is none")
    return float(number)


if __name__ == "__main__":
    sys.exit(main())
