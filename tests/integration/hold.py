"""A command of a branch that waits until the test lets it go on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4


@dataclass
class Hold:
    """Whoever runs `line` waits for `release`; a second time, too, unless it was released."""

    pipe: Path
    _writer: int

    @property
    def line(self) -> str:
        """The command: says that it is there, and reads a pipe that nothing is written to."""
        return f"echo arrived >> {self.pipe}.arrivals; cat {self.pipe}"

    def arrivals(self) -> int:
        """How often it was run so far."""
        arrivals = Path(f"{self.pipe}.arrivals")
        return len(arrivals.read_text().splitlines()) if arrivals.exists() else 0

    def release(self) -> None:
        """Let all go on who wait, and those who are still to come."""
        if self._writer >= 0:
            nothing = Path(f"{self.pipe}.released")
            nothing.touch()
            nothing.rename(self.pipe)
            os.close(self._writer)
            self._writer = -1


@contextmanager
def hold(folder: Path) -> Iterator[Hold]:
    """A hold that is released at the end, if it was not before.

    Its pipe lies in `folder`, which builds must be allowed to see.
    """
    pipe = folder / uuid4().hex
    os.mkfifo(pipe)
    pipe.chmod(0o666)  # builds may be another user's
    held = Hold(pipe, os.open(pipe, os.O_RDWR))
    try:
        yield held
    finally:
        held.release()
