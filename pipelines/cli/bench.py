"""`slipway bench`: how long things take, beside the same without Slipway."""

from __future__ import annotations

import sys

import click

from pipelines.cli.screen import console, step
from pipelines.settings import ROOT, Settings


@click.command("bench", help="Measure; nothing of this installation is touched.")
def command() -> None:
    sys.path.insert(0, str(ROOT))  # the benchmarks are no part of the package
    from benchmarks import pushes, report

    scratch = Settings.from_environ().home / "bench"
    console.print(f"  {report.machine()}")
    with step("pushing to hubs with few and with many branches", "pushes"):
        rows = list(pushes.measure(scratch))
    click.echo("\n" + report.table(rows))
