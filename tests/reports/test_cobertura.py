"""How much is covered: what coverage.py writes, what others write, and hostile reports."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.reports.cobertura import HEAD, CoverageError, parse_coverage

MODULE = """
def sign(number):
    if number > 0:
        return 1
    return 0
sign(1)
"""


def coverage(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "coverage", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("branches", [[], ["--branch"]])
@pytest.mark.process
def test_the_same_percentage_as_coverage_prints(tmp_path: Path, branches: list[str]) -> None:
    (tmp_path / "signs.py").write_text(MODULE)
    coverage(tmp_path, "run", *branches, "signs.py")
    coverage(tmp_path, "xml", "-q", "-o", "coverage.xml")
    printed = coverage(tmp_path, "report", "--format=total", "--precision=2")
    found = parse_coverage((tmp_path / "coverage.xml").read_bytes())
    assert f"{found:.2f}" == printed.strip()


@pytest.mark.parametrize(
    ("head", "percent"),
    [
        (b'<coverage line-rate="0.875" version="1"><packages>', 87.5),
        (b'<!DOCTYPE coverage SYSTEM "http://x/coverage-04.dtd"><coverage line-rate="1"/>', 100),
        (b'<coverage line-rate="0.5">' + b"<line/>" * HEAD, 50),
        (b'<coverage line-rate="0.5">' + b"<<<", 50),
    ],
)
def test_the_first_element_says_it_all(head: bytes, percent: float) -> None:
    assert parse_coverage(head) == percent


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        (b"", "it has no first element"),
        (b"TOTAL 96%", "it is not XML: "),
        (b"<testsuite/>", "it is XML of another kind: <testsuite>"),
        (b"<coverage/>", "its first element has no line-rate"),
        (b'<coverage lines-valid="many"/>', "its first element has no line-rate"),
        (b'<coverage line-rate="nan"/>', "it covers nan of 1"),
        (b'<coverage lines-valid="1" lines-covered="9"/>', "it covers 9 of 1"),
        (b'<!DOCTYPE c [<!ENTITY a "ha">]><coverage line-rate="1"/>', "it declares entities"),
        (b"<c" + b"a" * 2 * HEAD, "it has no first element"),
    ],
)
def test_what_is_no_coverage_is_refused(head: bytes, reason: str) -> None:
    with pytest.raises(CoverageError) as error:
        parse_coverage(head)
    assert str(error.value).startswith(reason)
