"""A forge over HTTP: git's own `http-backend` behind a password, as a forge has it."""

from __future__ import annotations

import base64
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.hub.forges import WRITES, ReachedForge
from tests.web_server import Quiet, serving

PASSWORD = "hush"  # noqa: S105


@contextmanager
def forge_over_http(folder: Path) -> Iterator[ReachedForge]:
    """Serve the repositories of a folder."""

    class Forge(Quiet):
        def do_GET(self) -> None:
            self._serve(b"")

        def do_POST(self) -> None:
            self._serve(self.rfile.read(int(self.headers["Content-Length"])))

        def _serve(self, body: bytes) -> None:
            user = self._user()
            if not user:
                self.send_response(401)
                self.send_header("WWW-Authenticate", 'Basic realm="forge"')
                self.end_headers()
            elif "git-receive-pack" in self.path and user != WRITES:
                self.send_error(403)
            else:
                self._answer(self._backend(user, body))

        def _user(self) -> str | None:
            told = self.headers.get("Authorization", "").removeprefix("Basic ")
            user, _, password = base64.b64decode(told).decode().partition(":")
            return user if password == PASSWORD else None

        def _backend(self, user: str, body: bytes) -> bytes:
            url = urlsplit(self.path)
            env = {
                "PATH": os.environ["PATH"],
                "GIT_PROJECT_ROOT": str(folder),
                "GIT_HTTP_EXPORT_ALL": "1",
                "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
                "PATH_INFO": url.path,
                "QUERY_STRING": url.query,
                "REQUEST_METHOD": self.command,
                "CONTENT_TYPE": self.headers.get("Content-Type", ""),
                "CONTENT_LENGTH": str(len(body)),
                "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
                "REMOTE_USER": user,
            }
            run = ["git", "http-backend"]
            return subprocess.run(run, input=body, env=env, capture_output=True, check=True).stdout

        def _answer(self, told: bytes) -> None:
            head, _, body = told.partition(b"\r\n\r\n")
            headers = [line.partition(": ") for line in head.decode().split("\r\n")]
            status = next((value for name, _, value in headers if name == "Status"), "200")
            self.send_response(int(status.split()[0]))
            for name, _, value in headers:
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    with serving(Forge) as url:
        yield ReachedForge(url, _account)


def _account(user: str) -> tuple[str, str]:
    helper = f"!f() {{ echo username={user}; echo password={PASSWORD}; }}; f"
    return "credential.helper", helper
