"""Test results: what suites report, in a sentence, and hostile reports."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.reports.junit import (
    JUnitError,
    Test,
    TestFailure,
    TestResults,
    parse_unittest_output,
)
from pipelines.reports.junit_xml import parse_junit

SUITE = """
def test_passes(): pass
def test_fails(): assert 1 == 2, "one is not two"
def test_raises(broken): pass
def test_skipped():
    import pytest
    pytest.skip("not today")
"""
FIXTURE = """
import pytest
@pytest.fixture
def broken(): raise RuntimeError("no database")
"""
CASES = """
import unittest
class Search(unittest.TestCase):
    def test_passes(self): pass
    def test_fails(self):
        "What it is about."
        self.assertEqual(1, 2)
    def test_raises(self): {}["gene"]
    @unittest.skip("not today")
    def test_skipped(self): pass
    @unittest.expectedFailure
    def test_expected(self): self.fail()
    @unittest.expectedFailure
    def test_unexpected(self): pass
    def test_parts(self):
        for part in (1, 2):
            with self.subTest(part=part): self.assertEqual(part, 1)
class Broken(unittest.TestCase):
    @classmethod
    def setUpClass(cls): raise RuntimeError("no database")
    def test_never(self): pass
"""
# As unittest-xml-reporting writes it.
XMLRUNNER = """<?xml version="1.0" encoding="UTF-8"?>
<testsuites><testsuite name="genes.tests.Search-20260101" tests="2" failures="1" time="0.5">
<testcase classname="genes.tests.Search" name="test_ok" time="0.1"/>
<testcase classname="genes.tests.Search" name="test_empty" time="0.4">
<failure type="AssertionError" message="1 != 2"><![CDATA[Traceback: 1 != 2]]></failure>
</testcase><system-out><![CDATA[]]></system-out></testsuite></testsuites>
"""


def run_python(*arguments: str, folder: Path) -> str:
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.process
def test_what_pytest_writes(tmp_path: Path) -> None:
    (tmp_path / "test_search.py").write_text(SUITE)
    (tmp_path / "test_gone.py").write_text("import nowhere")
    (tmp_path / "conftest.py").write_text(FIXTURE)
    arguments = ("-m", "pytest", "--junitxml=junit.xml", "--continue-on-collection-errors")
    arguments += ("--color=yes",)  # as in builds, whose pages show colours no better than XML does
    run_python(*arguments, folder=tmp_path)
    results = parse_junit((tmp_path / "junit.xml").read_bytes())
    assert (results.passed, results.failed, results.errors, results.skipped) == (1, 1, 2, 1)
    assert results.summary() == (
        "1 passed, 1 failed, 2 errors, 1 skipped: "
        "test_gone, test_search::test_fails, test_search::test_raises"
    )
    failure = results.failures[1]
    assert (failure.kind, results.failures[2].kind) == ("failed", "error")
    assert failure.message == "AssertionError: one is not two assert 1 == 2"
    assert "test_search.py:3: AssertionError" in failure.text
    assert "x1B" not in failure.text


def test_what_unittest_xml_reporting_writes() -> None:
    failure = TestFailure("genes.tests.Search::test_empty", "failed", "1 != 2", "Traceback: 1 != 2")
    passed = Test("genes.tests.Search::test_ok", "passed", 0.1)
    failed = Test(failure.name, "failed", 0.4, "1 != 2\nTraceback: 1 != 2")
    assert parse_junit(XMLRUNNER) == TestResults(1, 1, 0, 0, 0.5, (failure,), (passed, failed))


def test_several_files_are_one_result() -> None:
    results = parse_junit(XMLRUNNER, XMLRUNNER)
    assert (results.passed, results.failed, results.seconds) == (2, 2, 1.0)


@pytest.mark.parametrize(
    ("results", "summary"),
    [
        (TestResults(63, 0, 0, 0, 1.0), "63 passed"),
        (TestResults(0, 0, 0, 0, 0.0), "no tests ran"),
        (TestResults(1, 0, 0, 2, 0.0), "1 passed, 2 skipped"),
        (
            TestResults(63, 1, 0, 0, 1.0, (TestFailure("a::b", "failed", "", ""),)),
            "63 passed, 1 failed: a::b",
        ),
        (
            TestResults(
                0, 0, 7, 0, 1.0, tuple(TestFailure(f"a::{n}", "error", "", "") for n in range(7))
            ),
            "7 errors: a::0, a::1, a::2 and 4 more",
        ),
    ],
)
def test_summary(results: TestResults, summary: str) -> None:
    assert results.summary() == summary


LAUGHS = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>
<testsuite><testcase name="&b;"/></testsuite>"""
OUTSIDE = """<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><testsuite>&a;</testsuite>"""


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("", "it is not XML: no element found"),
        ("Segmentation fault", "it is not XML: syntax error: line 1, column 0"),
        (b"\xff\xfe\x00", "it is not XML: "),
        (XMLRUNNER[:200], "it is not XML: "),
        (b"<?xml version='1.0' encoding='klingon'?><a/>", "it is not XML: unknown encoding"),
        ("<html></html>", "it is XML of another kind: <html>"),
        (LAUGHS, "it declares a document type, which JUnit XML never does"),
        (LAUGHS.encode("utf-16"), "it declares a document type, which JUnit XML never does"),
        (OUTSIDE, "it declares a document type, which JUnit XML never does"),
        (b" " * (20 * 2**20 + 1), "it is larger than 20 MB"),
    ],
)
def test_what_is_no_result_is_refused(document: str | bytes, reason: str) -> None:
    with pytest.raises(JUnitError) as error:
        parse_junit(document)
    assert str(error.value).startswith(reason)


@pytest.mark.parametrize("time", ["nan", "inf", "-1", "soon", "1e999", ""])
def test_a_time_that_is_none_counts_nothing(time: str) -> None:
    case = f'<testsuite><testcase name="a" time="{time}"/><testcase name="b" time="2"/></testsuite>'
    assert parse_junit(case).seconds == 2.0


def test_deep_nesting_and_long_texts_are_bounded() -> None:
    depth = 100_000
    case = f'<testcase name="{"n" * 9000}"><error message="m">{"t" * 90_000}</error></testcase>'
    nested = "<testsuite>" * depth + case + "</testsuite>" * depth
    (failure,) = parse_junit(nested).failures
    assert len(failure.name) == 200
    assert failure.text.endswith("t\n… and 70000 characters more")


@pytest.mark.process
def test_what_unittest_prints(tmp_path: Path) -> None:
    (tmp_path / "cases.py").write_text(CASES)
    results = parse_unittest_output(run_python("-m", "unittest", "cases", "gone", folder=tmp_path))
    assert results
    assert {(each.name, each.kind, each.message) for each in results.failures} == {
        ("cases.Search::test_fails", "failed", "AssertionError: 1 != 2"),
        ("cases.Search::test_parts (part=2)", "failed", "AssertionError: 2 != 1"),
        ("cases.Search::test_unexpected", "failed", "UNEXPECTED SUCCESS"),
        ("cases.Search::test_raises", "error", "KeyError: 'gene'"),
        ("cases.Broken::setUpClass", "error", "RuntimeError: no database"),
        ("gone", "error", "ModuleNotFoundError: No module named 'gone'"),
    }
    assert (results.failed, results.errors, results.skipped) == (3, 3, 2)
    text = next(each.text for each in results.failures if each.name.endswith("test_fails"))
    assert text.startswith("Traceback (most recent call last):\n")
    assert text.endswith("AssertionError: 1 != 2")


@pytest.mark.process
def test_what_unittest_prints_when_all_is_well(tmp_path: Path) -> None:
    (tmp_path / "cases.py").write_text(CASES)
    log = run_python("-m", "unittest", "cases.Search.test_passes", folder=tmp_path)
    results = parse_unittest_output(log.replace("\n", "\r\n"))
    assert results
    assert results.summary() == "1 passed"


def test_colours_do_not_hide_a_result() -> None:
    results = parse_unittest_output("\x1b[1mRan 2 tests in 0.5s\x1b[0m\n\n\x1b[31mOK\x1b[0m\n")
    assert results == TestResults(2, 0, 0, 0, 0.5)


@pytest.mark.parametrize("log", ["", "All checks passed!\n", "Ran out of memory\n"])
def test_other_output_holds_no_results(log: str) -> None:
    assert parse_unittest_output(log) is None


@pytest.mark.parametrize(
    "printed",
    [
        b"a\x00b",
        b"a\x1bb",
        b"a\x0cb",
        b"a\xffb",
        b"a&#0;b",
        b"a&#x1b;b",
        b"a\xef\xbf\xbfb",
        b"a&#xD800;b",
    ],
)
def test_a_character_that_xml_may_not_hold_costs_itself_alone(printed: bytes) -> None:
    failure = b'<failure message="' + printed + b'">' + printed + b"</failure>"
    case = b'<testcase classname="genes" name="test_' + printed + b'">' + failure + b"</testcase>"
    results = parse_junit(b"<testsuite>" + case + b'<testcase name="well"/></testsuite>')
    assert (results.passed, results.failed) == (1, 1)
    assert results.failures[0].message in ("a?b", "a\ufffdb")


def test_colours_as_they_are_printed_are_left_out() -> None:
    case = b'<testcase name="a"><failure>\x1b[31mred\x1b[0m</failure></testcase>'
    assert parse_junit(b"<testsuite>" + case + b"</testsuite>").failures[0].text == "red"


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1", "utf-8-sig"])
def test_another_encoding_is_read_as_it_is(encoding: str) -> None:
    declared = {"latin-1": "<?xml version='1.0' encoding='iso-8859-1'?>"}.get(encoding, "")
    text = f'{declared}<testsuite><testcase name="größe"/></testsuite>'
    assert parse_junit(text.encode(encoding)).tests[0].name == "größe"


@pytest.mark.parametrize("tag", ["error", "failure"])
def test_a_suite_that_could_not_begin_is_an_error_of_its_own(tag: str) -> None:
    end = f'<{tag} message="no such module">Traceback</{tag}>'
    document = (
        f'<testsuites><testsuite name="genes">{end}<testcase name="a"/></testsuite></testsuites>'
    )
    results = parse_junit(document)
    assert results.passed == 1
    assert [(each.name, each.message) for each in results.failures] == [("genes", "no such module")]
    assert "no tests ran" not in parse_junit(f"<testsuite>{end}</testsuite>").summary()
