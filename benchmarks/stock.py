"""A Buildbot as it comes: `create-master`, `create-worker`, and a configuration in `rivals/`."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.processes import RivalFailed, Running, answers, running
from tests.ports import free_ports

BIN = Path(sys.executable).parent
RIVALS = Path(__file__).parent / "rivals"


class Stock:
    """One master and its workers below `base`."""

    def __init__(
        self, base: Path, config: Path, workers: list[str], variables: Mapping[str, str]
    ) -> None:
        self.base = base
        self.workers = workers
        web, entrance = free_ports(2)
        self.url = f"http://127.0.0.1:{web}"
        self.entrance = entrance
        ours = {k: v for k, v in os.environ.items() if not k.startswith("SLIPWAY_")}
        self.environ = {
            **ours,
            "PYTHONWARNINGS": "ignore",
            "PYTHONPATH": str(RIVALS.parents[1]),
            "STOCK_URL": self.url,
            "STOCK_WEB_PORT": str(web),
            "STOCK_WORKER_PORT": str(entrance),
            **variables,
        }
        base.mkdir(exist_ok=True)
        _run(self.environ, BIN / "buildbot", "create-master", "--quiet", base / "master")
        shutil.copy(config, base / "master" / "master.cfg")
        for name in workers:
            where = (base / name, f"127.0.0.1:{entrance}", name, "pass")
            _run(self.environ, BIN / "buildbot-worker", "create-worker", "--quiet", *where)
        self.processes: dict[str, Running] = {}

    def start_master(self, stack: ExitStack) -> None:
        """Start it, until its web server answers."""
        folder = self.base / "master"
        command = (BIN / "buildbot", "start", "--nodaemon", ".")
        master = stack.enter_context(running(command, self.environ, folder))
        self.processes["master"] = master
        master.wait_until(lambda: answers(self.url), "answer of the stock Buildbot's web server")

    def start_workers(self, stack: ExitStack) -> None:
        """Start them; they attach on their own."""
        for name in self.workers:
            command = (BIN / "buildbot-worker", "start", "--nodaemon", ".")
            worker = stack.enter_context(running(command, self.environ, self.base / name))
            self.processes[name] = worker


@contextmanager
def started(
    base: Path, config: Path, workers: list[str], variables: Mapping[str, str]
) -> Iterator[Stock]:
    """A stock Buildbot for the length of the block."""
    with ExitStack() as stack:
        stock = Stock(base, config, workers, variables)
        stock.start_master(stack)
        stock.start_workers(stack)
        yield stock


def listens(port: int) -> bool:
    """Whether somebody listens on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _run(environ: Mapping[str, str], *command: str | Path) -> None:
    done = subprocess.run(command, env=environ, capture_output=True, text=True)
    if done.returncode:
        words = (done.stdout + done.stderr).strip()
        raise RivalFailed(f"{' '.join(map(str, command[:2]))} failed:\n{words}")
