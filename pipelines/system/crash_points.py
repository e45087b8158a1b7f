"""The boundaries of every durable act: where tests kill a process, to see nothing lost."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Names a folder; a file in it, named as a point, is the order to die there. Unset but in tests.
CRASH_POINTS = "SLIPWAY_TEST_CRASH_POINTS"


@contextmanager
def boundary(act: str) -> Iterator[None]:
    """Enclose one durable act between the points `before:act` and `after:act`."""
    crash_point(f"before:{act}")
    yield
    crash_point(f"after:{act}")


def crash_point(point: str) -> None:
    """Die of SIGKILL if that was ordered; an order is carried out once, by who comes first."""
    folder = os.environ.get(CRASH_POINTS)
    if not folder:
        return
    try:
        Path(folder, point).unlink()
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
