"""A test that hangs ends by itself, and what it started with it.

pytest-timeout interrupts the test first. What cannot be interrupted, as it waits for a process that
never ends, loses the processes that it waits for; and if that does not help, this process of
pytest-xdist ends, and another goes on with the rest.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

WITHOUT_PROCESSES = 30  # seconds: for fixtures to clean up when there is nothing left to wait for


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the setting `clean_up_seconds`."""
    words = "how long a test's fixtures may take after pytest-timeout has interrupted it"
    parser.addini("clean_up_seconds", words, default="150")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """End a test that has not ended long after its timeout."""
    before = set(descendants())
    timers: list[threading.Timer] = []

    def after(seconds: float, act: Callable[..., object], *arguments: object) -> None:
        timer = threading.Timer(seconds, act, arguments)
        timer.daemon = True
        timers.append(timer)
        timer.start()

    def end_processes() -> None:
        print(f"\n{item.nodeid} does not end: its processes are ended", file=sys.__stderr__)
        faulthandler.dump_traceback(sys.__stderr__)
        after(WITHOUT_PROCESSES, os._exit, 1)
        for process in set(descendants()) - before:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    if timeout := _timeout(item):  # 0: it counts its time itself
        after(timeout + float(item.config.getini("clean_up_seconds")), end_processes)
    result = yield
    for timer in timers:
        timer.cancel()
    return result


def _timeout(item: pytest.Item) -> float:
    marker = item.get_closest_marker("timeout")
    return float(marker.args[0] if marker else item.config.getini("timeout"))


def descendants(of: int | str = "self") -> Iterator[int]:
    """Every process below one, children before theirs."""
    for children in Path(f"/proc/{of}/task").glob("*/children"):
        with suppress(OSError):  # it has ended meanwhile
            for child in map(int, children.read_text().split()):
                yield child
                yield from descendants(child)
