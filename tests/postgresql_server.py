"""A PostgreSQL of a test's own, which can be stopped, and started again at the same address."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Server:
    """Runs in a directory, from when it is made until it is told to stop."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.start()

    def start(self) -> None:
        serve = [sys.executable, "-m", "pipelines.postgres", "serve", "--scratch"]
        self._process = subprocess.Popen(
            [*serve, self.directory], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().split()[1]

    def stop(self) -> None:
        self._process.terminate()
        self._process.communicate()

    @property
    def postgres(self) -> int:
        """The process that listens: the only child of the one that serves."""
        (child,) = (
            Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        )
        return int(child)

    def restart(self) -> None:
        """Start it again after somebody has killed it."""
        self._process.communicate()
        self.start()

    @contextmanager
    def away(self) -> Iterator[None]:
        self.stop()
        try:
            yield
        finally:
            self.start()
