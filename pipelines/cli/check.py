"""`slipway check`: what is cheap to find out before a test runs."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import click

from pipelines import ROOT
from pipelines.cli.development_tools import require
from pipelines.cli.errors import CommandFailed
from pipelines.cli.frontend import frontend_checks
from pipelines.cli.screen import console
from pipelines.installation.prepare import prepare_secrets
from pipelines.installation.services import BIN
from pipelines.settings import Settings

_CHECKS = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "types": ["mypy"],
    "imports": ["lint-imports", "--no-logo", "--no-cache"],
    "master.cfg": ["buildbot", "checkconfig", "--quiet", "master/master.cfg"],
}


@click.command("check", help="Format, lint, types, the dashboard's modules, master.cfg.")
def command() -> None:
    require("mypy", "check")
    checks = _CHECKS | frontend_checks()
    failed = [name for name, check in checks.items() if not _passes(name, check)]
    if failed:
        raise CommandFailed(f"not in order: {', '.join(failed)}")


def _passes(name: str, check: list[str]) -> bool:
    with tempfile.TemporaryDirectory() as home:
        # The configuration names secrets, so it is checked with some of its own.
        prepare_secrets(Settings(home=Path(home)))
        done = subprocess.run(
            [BIN / check[0], *check[1:]],
            cwd=ROOT,
            env=os.environ | {"SLIPWAY_HOME": home, "PYTHONWARNINGS": "ignore"},
            capture_output=True,
            text=True,
        )
    console.print(f"  [red]✗[/] {name}" if done.returncode else f"  [green]✓[/] {name}")
    if done.returncode:
        click.echo(done.stdout + done.stderr)
    return done.returncode == 0
