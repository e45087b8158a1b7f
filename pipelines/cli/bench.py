"""`slipway bench`: how long things take, beside the same without Slipway."""

from __future__ import annotations

import signal
import sys

import click

from pipelines import ROOT
from pipelines.cli.development_tools import require
from pipelines.cli.errors import CommandFailed
from pipelines.cli.screen import console, step
from pipelines.settings import Settings

PAGE = ROOT / "docs" / "performance.md"
FIGURES = PAGE.with_suffix("") / "figures.json"


@click.command("bench", help="Measure; nothing of this installation is touched.")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--rounds", type=click.IntRange(min=1), help="repeat so often (default: each its own)"
)
@click.option("--quick", is_flag=True, help="a short try-out, which leaves the page as it is")
@click.option("--report-only", is_flag=True, help="make the page again from the figures of before")
def command(names: tuple[str, ...], rounds: int | None, quick: bool, report_only: bool) -> None:
    settings = Settings.from_environ()
    require("matplotlib", "bench")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what was started is ended then as well
    sys.path.insert(0, str(ROOT))  # the benchmarks are no part of the package
    from benchmarks import figures, page
    from benchmarks.processes import RivalFailed
    from benchmarks.report import Effort
    from benchmarks.suite import BENCHMARKS, measure

    if unknown := set(names) - set(BENCHMARKS):
        raise CommandFailed(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}")
    chapters = {}
    for name in () if report_only else names or BENCHMARKS:
        with step(f"measuring {name}", name):
            try:
                chapters[name] = measure(name, settings.home / "bench", Effort(rounds, quick))
            except RivalFailed as error:
                raise CommandFailed(f"{name}: {error}") from None
        click.echo("\n" + page.markdown(chapters[name]) + "\n")
        if not quick:
            figures.write(FIGURES, {name: chapters[name]})
    if not quick:
        page.write(PAGE, figures.read(FIGURES))
        console.print(f"  written to {PAGE}")
