"""`slipway bench`, without anything being measured."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import figures, suite
from benchmarks.figures import Chapter, Table
from benchmarks.processes import RivalFailed
from benchmarks.report import Effort, Row
from pipelines import ROOT
from pipelines.cli import bench
from pipelines.cli.errors import CommandFailed

FOUND = Chapter([Table("Start", [Row("a master", {"median": "1.5 s"})])], measured="here")


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the page, to be written to."""
    file = tmp_path / "performance.md"
    file.write_text((ROOT / "docs" / "performance.md").read_text())
    monkeypatch.setattr(bench, "PAGE", file)
    monkeypatch.setattr(bench, "FIGURES", tmp_path / "performance" / "figures.json")
    monkeypatch.setenv("SLIPWAY_HOME", str(tmp_path / "home"))
    monkeypatch.syspath_prepend(str(ROOT))
    return file


def run(*words: str) -> str:
    """What it printed; an error is raised as it is."""
    done = CliRunner().invoke(bench.command, words, catch_exceptions=False)
    return done.output


def test_a_name_that_is_none(page: Path) -> None:
    with pytest.raises(CommandFailed, match="no benchmark speed; there are push-to-staging, "):
        run("speed")


def test_what_was_found_is_printed_and_kept(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(suite.BENCHMARKS, "footprint", lambda scratch, effort: FOUND)
    assert "| a master | 1.5 s |" in run("footprint")
    text = page.read_text()
    assert text.count("| a master | 1.5 s |") == 1
    page.write_text(text.replace("1.5 s", "?"))
    run("--report-only")
    assert page.read_text().count("| a master | 1.5 s |") == 1


def test_a_try_out_leaves_page_and_figures(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(suite.BENCHMARKS, "footprint", lambda scratch, effort: FOUND)
    before = page.read_text()
    assert "| a master | 1.5 s |" in run("footprint", "--quick")
    assert (page.read_text(), figures.read(bench.FIGURES)) == (before, {})


def test_a_rival_that_fails_is_a_sentence(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(scratch: Path, effort: Effort) -> Chapter:
        raise RivalFailed("it ended before the port was open")

    monkeypatch.setitem(suite.BENCHMARKS, "footprint", fails)
    with pytest.raises(CommandFailed, match="footprint: it ended before the port was open"):
        run("footprint")
