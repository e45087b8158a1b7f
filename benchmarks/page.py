"""The page `docs/performance.md`: prose by hand, and between markers what was measured."""

from __future__ import annotations

import re
from pathlib import Path

from benchmarks.figures import Chapter
from benchmarks.plots import draw
from benchmarks.report import table


class PageError(Exception):
    """The page has no place for something; a sentence with the marker that it needs."""


def write(page: Path, chapters: dict[str, Chapter]) -> None:
    """Put each chapter, and what it was measured on, where the page has its marker.

    Plots are drawn into the folder beside the page that has its name. Raises PageError.
    """
    text = page.read_text()
    for name, chapter in chapters.items():
        for plot in chapter.plots:
            draw(plot, page.with_suffix("") / f"{plot.name}.svg")
        text = _replace(text, name, markdown(chapter, page.stem))
    page.write_text(text)


def markdown(chapter: Chapter, folder: str = "performance") -> str:
    """Return plots and tables, one after another; plots lie in `folder`."""
    plots = [f"![{plot.title}]({folder}/{plot.name}.svg)" for plot in chapter.plots]
    tables = [f"**{each.title}**\n\n{table(each.rows)}" for each in chapter.tables]
    measured = [f"*{chapter.measured}*"] if chapter.measured else []
    return "\n\n".join([*plots, *tables, *measured])


def _replace(text: str, name: str, content: str) -> str:
    begin, end = f"<!-- bench: {name} -->", "<!-- end -->"
    place = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if not place.search(text):
        raise PageError(f"the page has no place for {name}: add the lines {begin} and {end}")
    return place.sub(lambda _: f"{begin}\n{content}\n{end}", text, count=1)
