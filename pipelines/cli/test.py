"""`slipway test`: every test there is, on a machine that may have nothing yet."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import click

from pipelines import ROOT
from pipelines.cli.development_tools import require
from pipelines.cli.pytest_run import install_programs, parallel, run_pytest
from pipelines.cli.screen import console
from pipelines.project.reading import read_pipeline
from pipelines.settings import Settings
from pipelines.worker_tasks.environment import make_environment


@click.command(
    "test",
    help="Every test but those of `slipway soak`; or what pytest is told by the arguments.",
    context_settings={"ignore_unknown_options": True},
)
@click.option("--fast", is_flag=True, help="only tests that start no process: a minute")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(fast: bool, arguments: tuple[str, ...]) -> None:
    require("pytest", "test")
    if fast:
        raise SystemExit(run_pytest([*parallel(), "-m", "not process", *arguments]))
    install_programs()
    if arguments:
        raise SystemExit(run_pytest([*arguments]))
    if any([_sample_tests(), run_pytest(parallel())]):
        raise SystemExit(1)


def _sample_tests() -> int:
    """Run the sample application's suite with the commands that its own pipeline names."""
    sample = ROOT / "sample_app"
    pipeline = read_pipeline(sample)
    files = [sample / name for name in pipeline.requirements]
    # Not the cache of builds, into which branches may have a hand: this is run as who we are.
    environment, _ = make_environment(Settings.from_environ().home / "work" / "cache", files)
    env = os.environ | pipeline.test.variables
    env["PATH"] = f"{environment}/bin{os.pathsep}{os.environ['PATH']}"
    return max(_run(each.run, sample, env) for each in pipeline.test.commands)


def _run(line: str, where: Path, env: dict[str, str]) -> int:
    console.print(f"  [bold]$ {line}[/]  [dim]in {where.name}/[/]")
    return subprocess.run(["/bin/sh", "-c", line], cwd=where, env=env).returncode
