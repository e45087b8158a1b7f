"""`slipway local-worker`: one more build worker on this machine, in the foreground."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
from pathlib import Path
from typing import IO

import click

from pipelines.cli.errors import CommandFailed
from pipelines.cli.screen import console, say_sandbox
from pipelines.installation import services
from pipelines.sandbox.abilities import ability
from pipelines.settings import Settings

# However this command ends, the terminal closed or killed, its worker is told to end as well.
_WITH_US = ["setpriv", "--pdeathsig=TERM", "--"]


@click.command("local-worker", help="Start one more build worker here; Ctrl-C ends it.")
def command() -> None:
    settings = Settings.from_environ()
    if "master" not in services.running(settings):
        raise CommandFailed("no master runs here to attach to: start it with make up")
    builds_in = ability(settings)
    name, _lock = _free_name(settings)
    process = services.worker_process(settings, name, builds_in)
    console.print(f"  worker [bold]{name}[/] attaches to {settings.host}:{settings.worker_port}")
    console.print(f"  it takes builds until Ctrl-C; its log: {process.cwd}/twistd.log")
    say_sandbox(builds_in)
    with Path(process.log).open("ab") as log:
        child = subprocess.Popen(
            [*_WITH_US, *process.argv],
            env=dict(process.env),
            cwd=process.cwd,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C comes to us; the worker is then told once
        )
    _end_as_by_ctrl_c(signal.SIGTERM, signal.SIGHUP)
    try:
        code = child.wait()
        raise CommandFailed(f"worker {name} ended by itself ({code}): see {process.log}")
    except KeyboardInterrupt:
        child.terminate()
        child.wait(timeout=process.stop_timeout)
        console.print(f"\n  worker {name} has ended; a build that it had is given to another")


def _end_as_by_ctrl_c(*signals: signal.Signals) -> None:
    """Have these signals end the command as well; one that is ignored, as by nohup, stays so.

    Ctrl-C is ignored where a script starts the command in the background, and belongs to what runs
    in the foreground then.
    """
    for each in signals:
        if signal.getsignal(each) is not signal.SIG_IGN:
            signal.signal(each, signal.default_int_handler)


def _free_name(settings: Settings) -> tuple[str, IO[str]]:
    """Return the first name that no other local worker holds, with its lock."""
    for name in settings.build_worker_names[settings.build_workers :]:
        file = settings.worker_log(name).with_suffix(".lock")
        file.parent.mkdir(parents=True, exist_ok=True)
        lock = file.open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            continue
        lock.write(str(os.getpid()))
        lock.flush()
        return name, lock
    raise CommandFailed(
        f"all {settings.local_workers} local workers run already: "
        "SLIPWAY_LOCAL_WORKERS=16 make up allows more"
    )
