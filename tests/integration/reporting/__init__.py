"""The project `tiny` with a JUnit report and a coverage report, beside what it tests anyway."""

from __future__ import annotations

from pathlib import Path

from tests.integration.tiny_project import TINY

_RUNNER = Path(__file__).parent / "runner.py"
_KEYS = 'junit = "reports/junit.xml"\ncoverage = "reports/coverage.xml"\n'


def reporting(covered: int) -> dict[str, str]:
    """Files with which `test` and `repo-test` tell of their tests, and cover so many percent."""
    text = TINY["pipeline.toml"].replace(
        "manage.py test", "manage.py test --testrunner notes.runner.Runner"
    )
    for stage in ("test", "repo-test"):
        text = text.replace(f"[{stage}.commands]", f"[{stage}]\n{_KEYS}[{stage}.commands]")
    return {
        "pipeline.toml": text,
        "notes/runner.py": _RUNNER.read_text(),
        "covered.xml": f'<coverage lines-valid="100" lines-covered="{covered}"/>\n',
    }
