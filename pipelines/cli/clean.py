"""`slipway clean`: remove everything that was made at run time."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from pipelines.cli.errors import CommandFailed
from pipelines.cli.screen import console
from pipelines.installation import services
from pipelines.settings import Settings
from pipelines.supervisor.client import Supervisor


@click.command("clean", help="Remove everything that was made at run time; nothing may run.")
def command() -> None:
    settings = Settings.from_environ()
    home = settings.home
    if not home.exists():
        return
    if services.running(settings) or any(map(_runs, (home / "environments").glob("*/"))):
        raise CommandFailed(f"what lies in {home} is in use: stop it first with make down")
    if not (home / "secrets").is_dir():
        raise CommandFailed(f"{home} does not look like Slipway's own folder: remove it by hand")
    shutil.rmtree(home)
    console.print(f"  removed {home}")


def _runs(environment: Path) -> bool:
    return any(process.pid for process in Supervisor(environment).status())
