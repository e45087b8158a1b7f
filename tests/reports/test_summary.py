"""A summary tells what a report does, is bounded whatever that is, and is trusted by nobody."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.reports import summary
from pipelines.reports.junit import JUnitError, TestResults
from pipelines.reports.junit_xml import LARGEST, MOST_TESTS, parse_junit
from pipelines.system.checkout_marker import CHECKED_OUT

CASES = """<testsuites><testsuite>
<testcase classname="genes" name="test_a" time="0.5"/>
<testcase classname="genes" name="test_b"><failure message="1 != 2">text</failure></testcase>
<testcase classname="genes" name="test_c"><skipped/></testcase>
<testcase classname="genes" name="test_d"><error type="KeyError"/></testcase>
</testsuite></testsuites>"""


def told(results: TestResults) -> TestResults:
    return summary.read(summary.written(results).encode())


def test_it_tells_what_the_report_does() -> None:
    results = parse_junit(CASES)
    assert told(results) == results
    assert (results.passed, results.failed, results.skipped, results.errors) == (1, 1, 1, 1)


def test_two_million_empty_tests_are_counted_and_a_bounded_number_is_kept() -> None:
    """In a thousandth of it: what it takes grows with the report, and what is kept does not."""
    results = parse_junit(f"<testsuite>{'<testcase/>' * (3 * MOST_TESTS)}</testsuite>")
    assert results.passed == 3 * MOST_TESTS
    assert len(results.tests) == MOST_TESTS
    assert len(summary.written(results)) < summary.LARGEST


def test_failures_that_print_much_are_kept_with_less_of_it() -> None:
    case = f"<testcase name='t'><failure>{'x' * 60_000}</failure></testcase>"
    results = told(parse_junit(f"<testsuite>{case * 200}</testsuite>"))
    assert (results.failed, len(results.failures)) == (200, 200)
    assert sum(len(failure.text) for failure in results.failures) < 1_100_000
    assert results.failures[-1].text.startswith("… left out here")


def test_the_largest_report_has_a_summary_that_is_taken() -> None:
    name = "n" * 1000
    case = f"<testcase classname='{name}' name='{name}'><failure message='{name}'/></testcase>"
    report = f"<testsuite>{case * ((LARGEST - 100) // len(case))}</testsuite>"
    assert len(summary.written(parse_junit(report))) < summary.LARGEST


@pytest.mark.parametrize(
    "change",
    [
        {"counts": [1, 2, 3]},
        {"counts": [1, 2, 3, "x"]},
        {"counts": [-1, 0, 0, 0]},
        {"seconds": "long"},
        {"seconds": -1},
        {"tests": [["a", "gone", 0]]},
        {"tests": [["a", "failed", 0, 7]]},
        {"tests": [[1, "passed", 0]]},
        {"tests": "all"},
        {"tests": [["a", "passed", 0]] * (MOST_TESTS + 1)},
        {"failures": [["a", "gone", "", ""]]},
        {"failures": [["a", "failed"]]},
        {"failures": 7},
    ],
)
def test_what_no_summary_says_is_refused(change: dict[str, object]) -> None:
    sound = json.loads(summary.written(parse_junit(CASES)))
    with pytest.raises(JUnitError):
        summary.read(json.dumps(sound | change).encode())


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b"7", b"\xff", b"[" * 100_000])
def test_what_is_no_summary_is_refused(text: bytes) -> None:
    with pytest.raises(JUnitError, match="its summary cannot be read"):
        summary.read(text)


def run(folder: Path, file: str = "junit.xml") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-m", "pipelines.reports.summary"]
    return subprocess.run(
        [*command, "--junit", file, "--output", "summary.json"],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.process
def test_a_worker_writes_it(tmp_path: Path) -> None:
    (tmp_path / "junit.xml").write_text(CASES)
    assert run(tmp_path).returncode == 0
    assert summary.read((tmp_path / "summary.json").read_bytes()) == parse_junit(CASES)


def test_a_report_that_came_with_the_checkout_is_none_of_this_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    report, marker = Path("junit.xml"), Path(CHECKED_OUT)
    report.write_text("<testsuite><testcase name='a'/></testsuite>")
    marker.parent.mkdir()
    arguments = ["--junit", "junit.xml", "--output", "told.json"]
    marker.touch()
    assert summary.main(arguments) == summary.MISSING
    earlier = report.stat().st_ctime_ns - 1
    os.utime(marker, ns=(earlier, earlier))
    assert summary.main(arguments) == 0
    marker.unlink()
    assert summary.main(arguments) == 0


@pytest.mark.process
def test_what_a_worker_says_of_what_is_none(tmp_path: Path) -> None:
    assert run(tmp_path).returncode == summary.MISSING
    (tmp_path / "junit.xml").write_text("<html/>")
    done = run(tmp_path)
    assert (done.returncode, done.stderr) == (1, "it is XML of another kind: <html>\n")
    (tmp_path / "junit.xml").unlink()
    os.mkfifo(tmp_path / "junit.xml")
    done = run(tmp_path)
    assert (done.returncode, done.stderr) == (1, "it is no file, and not read\n")
    (tmp_path / "link.xml").symlink_to("/etc/passwd")
    assert run(tmp_path, "link.xml").returncode == 1
