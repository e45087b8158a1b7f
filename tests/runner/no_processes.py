"""Tests that start no process, which is what `make test-fast` runs, and what holds them to it.

A test may start processes if it lies in one of the folders below, uses one of the fixtures, or is
marked `process`; every other test fails when it does, in `make test` as well.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest

FOLDERS = (
    *("benchmarks", "cli", "deploy", "hub", "installation", "integration"),
    *("postgres", "sandbox", "supervisor", "worker_tasks"),
)
FIXTURES = {"forge", "hub", "postgresql", "prepared_home"}
_STARTS = {"subprocess.Popen", "os.fork", "os.forkpty", "os.posix_spawn", "os.exec", "os.system"}
_running: pytest.Item | None = None  # the test that runs now, if it may start nothing


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what starts processes, so that `-m "not process"` leaves it out."""
    folders = tuple(f"tests/{folder}/" for folder in FOLDERS)
    for item in items:
        if item.nodeid.startswith(folders) or FIXTURES & {*_fixtures(item)}:
            item.add_marker("process")


def _fixtures(item: pytest.Item) -> Iterator[object]:
    """The fixtures that a test uses, and the databases that it is parametrised with."""
    yield from getattr(item, "fixturenames", ())
    if callspec := getattr(item, "callspec", None):
        yield from (each for each in callspec.params.values() if isinstance(each, str))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Watch a test that may start nothing."""
    global _running
    _running = None if item.get_closest_marker("process") else item
    result = yield
    _running = None
    return result


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if _running is not None and event in _STARTS:
        program = arguments[0] if arguments else "a copy of itself"
        pytest.fail(
            f"{_running.nodeid} starts {program}: what needs a process is marked "
            "`@pytest.mark.process`, and is no part of make test-fast"
        )


sys.addaudithook(_refuse)
