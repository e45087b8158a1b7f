"""Asking a server whether it is the release that it should be."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from pipelines.deploy.faults import ReleaseFault
from pipelines.deploy.health import Endpoint, wait_until_ready
from pipelines.deploy.release import Release
from pipelines.deploy.release.manifest import Manifest, Run
from pipelines.system.faults import EnvironmentFault, Fault

RUN = Run(application="config.asgi:application", protocol="asgi", health="/healthz")
RELEASE = Release(
    Manifest(
        name="notes",
        version="1.0.0",
        revision="a" * 40,
        lock_hash="b" * 64,
        python="3.11",
        run=RUN,
    ),
    "c" * 64,
    Path("r"),
    Path("v"),
)
WELL = {"status": "ok", "release": "1.0.0", "revision": "a" * 40, "digest": "c" * 64}
Answers = Iterator[tuple[int, object]]


@contextmanager
def server(path: Path, answers: Answers) -> Iterator[Endpoint]:
    """A real server on a Unix socket; `answers` are given in turn."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = next(answers)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def address_string(self) -> str:
            return "a client"

        def log_message(self, *_: object) -> None:
            pass

    with socketserver.ThreadingUnixStreamServer(str(path), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield Endpoint("127.0.0.1", 1, "notes.example", path)
        finally:  # or it would ask its closed socket without an end
            listening.shutdown()
            thread.join()


def always(status: int, body: object) -> Answers:
    while True:
        yield status, body


def lives() -> str:
    return ""


def ask(path: Path, answers: Answers, died: Callable[[], str] = lives) -> float:
    with server(path, answers) as endpoint:
        return wait_until_ready(endpoint, RELEASE, 0.4, died)


def test_waits_until_it_is_ready(tmp_path: Path) -> None:
    def slowly() -> Answers:
        yield 503, WELL | {"status": "unavailable"}
        yield 200, []
        yield from always(200, WELL)

    assert 0 < ask(tmp_path / "s", slowly()) < 0.4


@pytest.mark.parametrize(
    ("status", "body", "fault", "words"),
    [
        (500, WELL, ReleaseFault, "not ready within 0.4 s: /healthz answered 500, not 200"),
        (200, {"status": "ok"}, ReleaseFault, "without saying its release, revision and digest"),
        (200, WELL | {"release": "0.9.0"}, ReleaseFault, "answered as 0.9.0"),
        (200, WELL | {"revision": "d" * 40}, ReleaseFault, "revision dddddddddddd"),
        (200, WELL | {"digest": ""}, ReleaseFault, "digest none"),
        (503, WELL | {"database": "It is gone."}, EnvironmentFault, "503: It is gone."),
    ],
)
def test_never_ready(
    tmp_path: Path, status: int, body: object, fault: type[Fault], words: str
) -> None:
    """A database that does not answer is not the release's fault; everything else is."""
    with pytest.raises(fault) as refusal:
        ask(tmp_path / "s", always(status, body))
    assert words in str(refusal.value)


def test_what_it_answered_is_told_though_the_last_of_its_answers_came_too_late(
    tmp_path: Path,
) -> None:
    over = threading.Event()

    def late() -> Answers:
        yield 500, WELL
        over.wait(timeout=60)
        yield 500, WELL

    with server(tmp_path / "s", late()) as endpoint:
        try:
            with pytest.raises(ReleaseFault, match="answered 500, not 200"):
                wait_until_ready(endpoint, RELEASE, 0.4, lives)
        finally:
            over.set()


def test_dead_process_is_not_waited_for(tmp_path: Path) -> None:
    with pytest.raises(ReleaseFault, match="it ended"):
        ask(tmp_path / "s", always(503, WELL), lambda: "it ended")


def test_nobody_listens(tmp_path: Path) -> None:
    endpoint = Endpoint("127.0.0.1", 1, "notes.example", tmp_path / "s")
    with pytest.raises(ReleaseFault, match="does not answer: no such file or directory"):
        wait_until_ready(endpoint, RELEASE, 0.2, lives)
