"""`slipway clean`: remove everything that was made at run time."""

from __future__ import annotations

import shutil

import click

from pipelines import services
from pipelines.cli.errors import CommandFailed
from pipelines.cli.screen import console
from pipelines.settings import Settings


@click.command("clean", help="Remove everything that was made at run time; nothing may run.")
def command() -> None:
    home = Settings.from_environ().home
    if not home.exists():
        return
    if services.running(Settings.from_environ()):
        raise CommandFailed(f"what lies in {home} is in use: stop it first with make down")
    if not (home / "secrets").is_dir():
        raise CommandFailed(f"{home} does not look like Slipway's own folder: remove it by hand")
    shutil.rmtree(home)
    console.print(f"  removed {home}")
