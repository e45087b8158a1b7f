"""`slipway logs`: the logs of everything, side by side."""

from __future__ import annotations

import os

import click

from pipelines.cli.errors import CommandFailed
from pipelines.settings import Settings

_LOGS = ("master/twistd.log", "workers/*/twistd.log", "environments/*/shared/logs/*.log")


@click.command("logs", help="Show the logs of the master, the workers and the environments.")
@click.option("--follow", "-f", is_flag=True, help="go on until Ctrl-C")
@click.option("--lines", "-n", default=10, show_default=True, help="lines of each log")
def command(follow: bool, lines: int) -> None:
    home = Settings.from_environ().home
    files = sorted(str(file) for pattern in _LOGS for file in home.glob(pattern))
    if not files:
        raise CommandFailed(f"no logs below {home} yet: start with make up")
    os.execvp("tail", ["tail", f"--lines={lines}", *(["-F"] if follow else []), *files])
