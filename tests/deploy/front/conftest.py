"""The fronts that tests ask for: one that they share, or one of their own."""

from __future__ import annotations

import asyncio
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.deploy.front.fronts import (
    KINDS,
    Front,
    embedded_command,
    free_port,
    listens,
    nginx_command,
)


@contextmanager
def started(kind: str, folder: Path) -> Iterator[Front]:
    for name in ("run", "assets"):
        (folder / name).mkdir()
    port = free_port()
    make = {"embedded": embedded_command, "nginx": nginx_command}[kind]
    with (
        (folder / "front.log").open("w") as log,
        subprocess.Popen(make(folder, port), stdout=log, stderr=log, text=True) as process,
    ):
        front = Front(kind, f"http://127.0.0.1:{port}", folder, process)
        asyncio.run(listens(front, port))
        yield front
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
    said = (folder / "front.log").read_text()
    assert "Traceback" not in said, said


@pytest.fixture(scope="session")
def front_of(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Front]]:
    """One front of each kind, from its first use on."""
    fronts: dict[str, Front] = {}
    with ExitStack() as running:

        def of_kind(kind: str) -> Front:
            if kind not in fronts:
                folder = tmp_path_factory.mktemp(kind)
                fronts[kind] = running.enter_context(started(kind, folder))
            return fronts[kind]

        yield of_kind


@pytest.fixture(params=KINDS)
def front(request: pytest.FixtureRequest, front_of: Callable[[str], Front]) -> Iterator[Front]:
    """One that other tests use as well, which lead it to releases of their own."""
    front = front_of(request.param)
    yield front
    for name in ("run", "assets"):
        for path in (front.folder / name).iterdir():
            if path.is_dir() and name == "assets":
                shutil.rmtree(path)
            elif path.is_socket() or path.is_symlink() or name == "assets":
                path.unlink()


@pytest.fixture(params=KINDS)
def own_front(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Front]:
    """One whose end and whose log are the test's alone."""
    with started(request.param, tmp_path) as front:
        yield front
