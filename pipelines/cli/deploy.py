"""`slipway deploy`: the deploy command, with this installation's settings."""

from __future__ import annotations

import os
import subprocess
import sys
import time

import click

from pipelines import ROOT
from pipelines.cli.errors import CommandFailed
from pipelines.deploy.faults import Busy
from pipelines.settings import Settings

LONGEST_WAIT, ASK_EVERY = 300, 0.5  # seconds, for a deploy that is under way


@click.command(
    "deploy",
    help="Plan, activate, verify or roll back a release by hand: see `slipway deploy --help`.",
    add_help_option=False,
    context_settings={"ignore_unknown_options": True},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    settings = Settings.from_environ()
    os.environ.update(settings.paths)
    os.execv(sys.executable, [sys.executable, "-m", "pipelines.deploy", *arguments])


def deploy(settings: Settings, *arguments: str) -> str:
    """Run the deploy command and return what it printed; raises CommandFailed with its words.

    Waits for a deploy that is under way in the same environment.
    """
    where = ("--home", str(settings.home), "--environments", str(settings.environments))
    command = [sys.executable, "-m", "pipelines.deploy", *arguments, *where]
    deadline = time.monotonic() + LONGEST_WAIT
    while True:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if done.returncode != Busy.exit_status or time.monotonic() > deadline:
            break
        time.sleep(ASK_EVERY)
    if done.returncode:
        last_line = done.stdout.strip().rpartition("\n")[2]  # after what went well until then
        raise CommandFailed(done.stderr.strip() or last_line or "the deploy command failed")
    return done.stdout
