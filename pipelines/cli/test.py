"""`slipway test`: every test there is, on a machine that may have nothing yet."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import click

from pipelines.cli.development_tools import require
from pipelines.cli.errors import CommandFailed
from pipelines.cli.screen import console
from pipelines.installation.services import BIN
from pipelines.project import read_pipeline
from pipelines.settings import ROOT, Settings
from pipelines.worker_tasks.environment import make_environment

# Debian's packages that some tests need, and the programs that they bring.
_PROGRAMS = {
    "bubblewrap": "bwrap",
    "chromium": "chromium",
    "faketime": "faketime",
    "nginx": "nginx",
    "nodejs": "node",
    "openssh-client": "ssh",
}


@click.command("test", help="Every test: Slipway's own, the sample application's, in a browser.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def command(arguments: tuple[str, ...]) -> None:
    require("pytest", "test")
    _install_programs()
    results = [_slipway_tests(arguments)]
    if not arguments:
        results.insert(0, _sample_tests())
    if any(results):
        raise SystemExit(1)


def _install_programs() -> None:
    missing = [name for name, program in _PROGRAMS.items() if not shutil.which(program)]
    if not missing:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        words = f"not installed: {', '.join(missing)}; the tests that need them are left out"
        console.print(f"  [yellow]![/] {words}")
        return
    console.print(f"  installing {', '.join(missing)} for the tests")
    apt = ["apt-get", "--quiet", "--quiet", "--yes", "--no-install-recommends"]
    # A package must not start a server of its own here.
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"}
    for step in (["update"], ["install", *missing]):
        done = subprocess.run([*apt, *step], env=env, capture_output=True, text=True)
        if done.returncode:
            raise CommandFailed(f"apt-get {step[0]} failed: {done.stderr.strip()}")


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


def _slipway_tests(arguments: tuple[str, ...]) -> int:
    # Most tests wait for processes, so each core takes files of its own; what is named runs alone.
    words = arguments or ("--numprocesses", str(os.cpu_count() or 1), "--dist", "loadfile")
    console.print(f"  [bold]$ pytest {' '.join(words)}[/]")
    return subprocess.run([BIN / "pytest", *words], cwd=ROOT).returncode
