"""What was measured gets into the page, and the words around it stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import figures, page
from benchmarks.figures import Bars, Chapter, Lines, Table
from benchmarks.page import PageError
from benchmarks.report import Effort, Row, by_line, machine, milliseconds, percentile, seconds
from benchmarks.suite import BENCHMARKS
from pipelines import ROOT

CHAPTER = Chapter(
    tables=[Table("Builds a minute", [Row("1 worker", {"ours": "640", "stock": "270"})])],
    plots=[
        Bars("bars", "From push to staging", "seconds", {"ours": {"work": 2.0, "overhead": 0.5}}),
        Lines("lines", "Builds", "a minute", "workers", {"ours": {"1": 640.0, "4": 820.0}}),
    ],
    measured="on a machine",
)
TABLE = """\
**Builds a minute**

|  | ours | stock |
| --- | --- | --- |
| 1 worker | 640 | 270 |"""


@pytest.fixture
def text(tmp_path: Path) -> Path:
    file = tmp_path / "performance.md"
    file.write_text("Before.\n<!-- bench: throughput -->\nold\n<!-- end -->\nAfter.\n")
    return file


def test_the_words_around_it_stay_however_often_it_is_written(text: Path) -> None:
    for _ in range(2):
        page.write(text, {"throughput": CHAPTER})
    pictures = "![From push to staging](performance/bars.svg)\n\n![Builds](performance/lines.svg)"
    between = f"{pictures}\n\n{TABLE}\n\n*on a machine*"
    marked = f"<!-- bench: throughput -->\n{between}\n<!-- end -->"
    assert text.read_text() == f"Before.\n{marked}\nAfter.\n"


def test_plots_name_their_axes_and_are_the_same_for_the_same_figures(text: Path) -> None:
    folder = text.parent / "performance"
    page.write(text, {"throughput": CHAPTER})
    first = {file.name: file.read_text() for file in folder.iterdir()}
    page.write(text, {"throughput": CHAPTER})
    assert {file.name: file.read_text() for file in folder.iterdir()} == first
    for word in ("From push to staging", "seconds", "work", "overhead", "2.5"):
        assert word in first["bars.svg"]
    for word in ("a minute", "workers"):
        assert word in first["lines.svg"]


def test_a_page_without_the_place_is_an_error_that_names_it(text: Path) -> None:
    with pytest.raises(PageError, match="no place for history: add the lines <!-- bench: history"):
        page.write(text, {"history": CHAPTER})


@pytest.mark.parametrize("name", BENCHMARKS)
def test_the_page_of_this_project_has_a_place_for_each(name: str) -> None:
    text = (ROOT / "docs" / "performance.md").read_text()
    assert text.count(f"<!-- bench: {name} -->") == 1


def test_figures_are_kept_beside_those_of_other_benchmarks(tmp_path: Path) -> None:
    file = tmp_path / "performance" / "figures.json"
    assert figures.read(file) == {}
    figures.write(file, {"throughput": CHAPTER})
    figures.write(file, {"history": Chapter([])})
    assert figures.read(file) == {"throughput": CHAPTER, "history": Chapter([])}


def test_what_a_table_says() -> None:
    durations = [0.1 * n for n in range(1, 21)]
    assert [round(percentile(durations, share), 1) for share in (0.5, 0.95, 1.0)] == [1.0, 1.9, 2.0]
    assert percentile([0.3], 0.95) == 0.3
    assert milliseconds([0.1, 0.2, 0.4]) == "200 ms (p95 400)"
    assert (seconds(0.25), seconds(2.5)) == ("250 ms", "2.5 s")
    assert by_line({"1": {"a": 1.0, "b": 2.0}, "4": {"a": 3.0}}) == {
        "a": {"1": 1.0, "4": 3.0},
        "b": {"1": 2.0},
    }


def test_the_machine_is_named() -> None:
    assert " cores of " in machine()
    assert "Python 3." in machine()


def test_effort() -> None:
    assert (Effort().rounds(5), Effort(2).rounds(5), Effort(quick=True).rounds(5)) == (5, 2, 1)
    assert (Effort().size(200, 20), Effort(quick=True).size(200, 20)) == (200, 20)
