"""Keeps reactor timers right when the clock is set."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

KEEPALIVE = 30  # seconds between two signs of life that a worker gives its master
SET = 1.0  # seconds off within one turn of the reactor: nobody's clock drifts so fast


def keep_running(
    reactor: Any,
    wall: Callable[[], float] = time.time,
    steady: Callable[[], float] = time.monotonic,
) -> None:
    """Move the reactor's timers whenever the clock is set, so that they wait as long as intended.

    Twisted waits for a time of the day: where the clock is set back an hour, every poll, keepalive
    and timeout under way comes an hour late. Here they are moved with the clock, which itself is
    told as it is.
    """
    offset = wall() - steady()

    def seconds() -> float:
        nonlocal offset
        now = wall()
        moved = now - steady() - offset
        if abs(moved) > SET and threading.current_thread() is threading.main_thread():
            offset += moved
            for call in (*reactor._pendingTimedCalls, *reactor._newTimedCalls):
                call.time += moved
        return now

    reactor.seconds = seconds
