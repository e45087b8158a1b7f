"""`slipway down`: stop everything, in the order that loses nothing."""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.cli.deploy import deploy
from pipelines.cli.screen import console, step
from pipelines.installation import services
from pipelines.settings import Settings


@click.command("down", help="Stop everything that `up` or `demo` started.")
def command() -> None:
    settings = Settings.from_environ()
    supervisor = services.supervisor(settings)
    environments = sorted((settings.home / "environments").glob("*/"))
    if not supervisor.directory.exists() and not environments:
        console.print("  nothing was ever started here")
        return
    with services.changed_by_us_alone(settings):
        _bring_down(settings, environments)


def _bring_down(settings: Settings, environments: list[Path]) -> None:
    supervisor = services.supervisor(settings)
    if supervisor.directory.exists():
        with step("stopping the master and its workers", "master and workers are stopped"):
            supervisor.stop()
    for folder in environments:
        with step(f"stopping {folder.name}", f"{folder.name} is stopped"):
            deploy(settings, "stop", "--environment", folder.name)
