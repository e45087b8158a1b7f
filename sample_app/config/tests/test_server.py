"""A real gunicorn with this project's configuration, told to end while clients are there."""

import base64
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HANDSHAKE = (
    "GET /ws/recent/ HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
    f"Connection: Upgrade\r\nSec-WebSocket-Key: {base64.b64encode(bytes(16)).decode()}\r\n"
    "Sec-WebSocket-Version: 13\r\n\r\n"
)


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[str]]:
    """gunicorn with two workers on `web.sock` in the current folder; ready to answer."""
    monkeypatch.chdir(tmp_path)  # a Unix socket's full path might be too long
    variables = {
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "config.settings.staging",
        "SECRET_KEY": "only-for-this-test",
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "ALLOWED_HOSTS": "localhost",
        "RELEASE_VERSION": "1.0.0+7.g1234567",
        "LOG_FILE": str(tmp_path / "bioweb.log"),
    }
    options = ["--config", f"{ROOT}/gunicorn.conf.py", "--bind", "unix:web.sock", "--workers", "2"]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *options, "config.asgi:application"],
        env=os.environ | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    for line in process.stdout:
        if "ASGI server listening" in line:
            break
    yield process
    process.kill()
    process.communicate()


def connect() -> socket.socket:
    """Open a connection to the server."""
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(10)
    connection.connect("web.sock")
    return connection


def ask(connection: socket.socket, path: str) -> http.client.HTTPResponse:
    """Send a request and return its answer."""
    connection.sendall(
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
    )
    response = http.client.HTTPResponse(connection)
    response.begin()
    return response


def test_a_server_that_ends_answers_what_it_accepted_and_sends_sockets_elsewhere(
    server: subprocess.Popen[str],
) -> None:
    watcher = connect()
    watcher.sendall(HANDSHAKE.encode())
    assert watcher.recv(4096).startswith(b"HTTP/1.1 101 ")
    with connect() as visitor, connect() as other:
        assert ask(other, "/healthz").status == 200
        server.send_signal(signal.SIGTERM)
        asked = time.monotonic()
        assert watcher.recv(4) == b"\x88\x02\x03\xf4"  # a close frame that says 1012
        answer = ask(visitor, "/healthz")
        assert answer.status == 200
        assert b'"release": "1.0.0+7.g1234567"' in answer.read()
    watcher.sendall(b"\x88\x82\0\0\0\0\x03\xf4")  # the client closes too
    watcher.close()
    assert server.wait(timeout=15) == 0
    assert time.monotonic() - asked < 10  # and not after the grace of 30 s
