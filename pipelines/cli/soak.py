"""`slipway soak`: what needs longer than `slipway test` may take, in parts of 40 minutes."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass

import click
from rich.table import Table

from pipelines import ROOT
from pipelines.cli.development_tools import require
from pipelines.cli.errors import CommandFailed
from pipelines.cli.pytest_run import install_programs, parallel, run_pytest
from pipelines.cli.screen import console

PAGE = ROOT / "docs" / "soak.md"
_ROW = re.compile(r"^\| `([a-z-]+)` \| (.*) \| (.*) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Part:
    """A row of docs/soak.md: what a part stretches, and how long it took when it last passed."""

    stretches: str
    took: str


@click.command("soak", help="Run one part; without its name, list all of them.")
@click.argument("name", required=False)
def command(name: str | None) -> None:
    if name is None:
        _list()
        return
    if name not in parts():
        raise CommandFailed(f"no part {name}; there are {', '.join(parts())}")
    require("pytest", "soak")
    install_programs()
    began = time.monotonic()
    if code := run_pytest([*parallel(), "--soak", name]):
        raise SystemExit(code)
    _write_down(name, f"{(time.monotonic() - began) / 60:.0f} min on {os.cpu_count()} cores")


def parts() -> dict[str, Part]:
    """Every part by its name, as docs/soak.md lists them."""
    return {name: Part(stretches, took) for name, stretches, took in _ROW.findall(PAGE.read_text())}


def _list() -> None:
    table = Table("part", "what it stretches", "took", box=None, pad_edge=False, header_style="dim")
    for name, part in parts().items():
        table.add_row(name, part.stretches.replace("`", ""), part.took)
    console.print(table)
    console.print("make soak SOAK=NAME runs one of them")


def _write_down(name: str, took: str) -> None:
    """Have the page say how long a part took that has passed."""
    row = rf"^(\| `{name}` \| .* \|) .* \|$"
    PAGE.write_text(re.sub(row, rf"\1 {took} |", PAGE.read_text(), flags=re.MULTILINE))
    console.print(f"  {name} has passed: {took}, written to {PAGE}")
