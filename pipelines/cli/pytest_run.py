"""One run of pytest: on one process more than there are cores, and with nothing left behind."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from pipelines import ROOT
from pipelines.cli.errors import CommandFailed
from pipelines.cli.screen import console
from pipelines.installation.services import BIN
from pipelines.system import kernel

SEED = "SLIPWAY_TEST_SEED"  # what tests draw by chance from
# Debian's packages that some tests need, and the programs that they bring.
_PROGRAMS = {
    "bubblewrap": "bwrap",
    "chromium": "chromium",
    "faketime": "faketime",
    "nginx": "nginx",
    "nodejs": "node",
    "openssh-client": "ssh",
}


def parallel() -> list[str]:
    """pytest's options for a run of many tests: files side by side, the longest first."""
    processes = str((os.cpu_count() or 1) + 1)  # as one waits, for a push or for a process
    side_by_side = ["--numprocesses", processes, "--dist", "loadfile", "--no-loadscope-reorder"]
    return [*side_by_side, "--durations", "20", "--durations-min", "1"]


def run_pytest(arguments: list[str]) -> int:
    """Run pytest from the top of the repository; return its exit code.

    Whatever its tests have left running, daemons too, is ended and named afterwards.
    """
    environ = {SEED: str(random.randrange(2**32))} | os.environ
    console.print(f"  [bold]$ pytest {' '.join(arguments)}[/]  [dim]{SEED}={environ[SEED]}[/]")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    kernel.adopt_orphans()
    try:
        return _reap(subprocess.Popen([BIN / "pytest", *arguments], cwd=ROOT, env=environ))
    finally:
        _end_what_is_left()


def install_programs() -> None:
    """Install Debian's packages for the tests where that is possible; say what is missing."""
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


def _reap(pytest: subprocess.Popen[bytes]) -> int:
    """Wait for pytest, and for the orphans of its tests meanwhile, which nobody else would."""
    while True:
        with suppress(KeyboardInterrupt):  # pytest is told as well, and cleans up
            process, status = os.waitpid(-1, 0)
            if process == pytest.pid:
                pytest.returncode = os.waitstatus_to_exitcode(status)
                return pytest.returncode


def _end_what_is_left() -> None:
    while left := list(_children()):
        for process in left:
            line = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ")
            console.print(
                f"  [yellow]![/] ended, as a test left it: {line.decode(errors='replace')}"
            )
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


def _children() -> Iterator[int]:
    for thread in Path("/proc/self/task").iterdir():
        yield from map(int, (thread / "children").read_text().split())
