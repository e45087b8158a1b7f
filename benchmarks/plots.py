"""Plots as SVG: few colours, which colour-blind people tell apart, and nothing but the figures.

Styled here rather than by a theme, so that the same figures give the same file in the repository.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib
from cycler import cycler

matplotlib.use("svg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from benchmarks.figures import Bars, Lines

_COLOURS = ("#0072b2", "#56b4e9", "#d55e00", "#009e73", "#cc79a7")  # of Okabe and Ito
_STYLE: Any = {
    "font.size": 11,
    "svg.fonttype": "none",
    "svg.hashsalt": "slipway",  # the same figures give the same file
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.prop_cycle": cycler(color=_COLOURS),
    "legend.frameon": False,
}


def draw(plot: Bars | Lines, file: Path) -> None:
    """Draw a plot into a file of the kind that its name ends with."""
    with plt.rc_context(_STYLE):
        figure, axes = plt.subplots(figsize=(8, _height(plot)), layout="constrained")
        axes.set_title(plot.title, loc="left", fontweight="bold")
        if isinstance(plot, Bars):
            _bars(axes, plot)
        else:
            _lines(axes, plot)
        file.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(file, metadata={"Date": None} if file.suffix == ".svg" else None)
        plt.close(figure)


def _height(plot: Bars | Lines) -> float:
    return 1.6 + 0.45 * len(plot.bars) if isinstance(plot, Bars) else 3.6


def _bars(axes: Axes, plot: Bars) -> None:
    names = list(plot.bars)
    ends = dict.fromkeys(names, 0.0)
    parts = list(dict.fromkeys(part for bar in plot.bars.values() for part in bar))
    for part in parts:
        widths = [plot.bars[name].get(part, 0.0) for name in names]
        axes.barh(names, widths, left=list(ends.values()), height=0.62, label=part)
        ends = {name: ends[name] + width for name, width in zip(names, widths, strict=True)}
    for position, end in enumerate(ends.values()):
        axes.text(end, position, f" {_short(end)}", va="center")
    axes.invert_yaxis()
    axes.set_xlim(0, max(ends.values()) * 1.1)
    axes.set_xlabel(plot.unit)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    if len(parts) > 1:
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.28), ncols=len(parts))


def _lines(axes: Axes, plot: Lines) -> None:
    for name, points in plot.lines.items():
        axes.plot(list(points), list(points.values()), marker="o", linewidth=2, label=name)
    axes.set_ylim(bottom=0)
    axes.set_xlabel(plot.x)
    axes.set_ylabel(plot.unit)
    axes.grid(axis="y", color="#dddddd", linewidth=0.8)
    axes.set_axisbelow(True)
    if len(plot.lines) > 1:
        axes.legend()


def _short(number: float) -> str:
    return f"{number:,.0f}" if number >= 100 else f"{number:.1f}"
