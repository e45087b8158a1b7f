"""What people use to change releases without a deployer, set up as the manuals say.

Neither asks the new release anything before it gets the traffic.

- gunicorn's manual, "How do I reload my application in Gunicorn?": move the code, send HUP. The
  code is moved as Capistrano and its like do it: `current` is a link.
- nginx's manual, "Changing Configuration": start the new server, name it in the upstream, send HUP
  to nginx, stop the old one. A reload is asynchronous, so the old one gets another second.
"""

from __future__ import annotations

import getpass
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.deploy.front import nginx

SERVE = ["--workers", "2", "--worker-class", "gthread", "--threads", "4", "--no-control-socket"]
GRACE = 1  # seconds for the old server after nginx was told
PATIENCE = 10  # seconds for a server to answer

NGINX = """daemon off;
{user}
pid {folder}/nginx.pid;
error_log {folder}/nginx.log crit;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream app {{ server unix:{socket}; }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://app;
            proxy_set_header Host $http_host;
        }}
    }}
}}
"""


@dataclass
class Code:
    """Releases as folders, and what every process of one needs."""

    folder: Path
    python: Path
    environ: Mapping[str, str]

    def unpack(self, version: str, files: Mapping[str, str]) -> Path:
        """Write a release down; its version comes from its own configuration of gunicorn."""
        tree = self.folder / version
        settings = f'raw_env = ["RELEASE_VERSION={version}"]\n'
        for name, text in {**files, "gunicorn.conf.py": settings}.items():
            path = tree / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tree

    def serve(self, tree: Path, bind: str) -> subprocess.Popen[bytes]:
        """Start gunicorn on a release."""
        command = [self.python, "-m", "gunicorn", "--chdir", tree, "--bind", bind, *SERVE]
        command += ["--config", tree / "gunicorn.conf.py", "config.wsgi:application"]
        with (self.folder / "gunicorn.log").open("ab") as log:
            return subprocess.Popen(command, env=self.environ, stdout=log, stderr=log)


@dataclass
class Hup:
    """gunicorn alone, reloaded."""

    code: Code
    port: int
    server: subprocess.Popen[bytes] = field(init=False)

    def start(self, version: str, files: Mapping[str, str]) -> None:
        """Serve a first release, or one after another broke."""
        self._point(self.code.unpack(version, files))
        self.server = self.code.serve(self._current, f"127.0.0.1:{self.port}")
        answers(self.port, version)

    def deploy(self, version: str, files: Mapping[str, str]) -> None:
        """Move the link, send HUP."""
        self._point(self.code.unpack(version, files))
        self.server.send_signal(signal.SIGHUP)

    def finish(self) -> None:
        """The old workers end by themselves."""

    def stop(self) -> None:
        """End what runs."""
        end(self.server)

    @property
    def _current(self) -> Path:
        return self.code.folder / "current"

    def _point(self, tree: Path) -> None:
        aside = self.code.folder / "next"
        aside.symlink_to(tree)
        aside.replace(self._current)


@dataclass
class Reload:
    """gunicorn behind nginx, each release with a server of its own, nginx reloaded."""

    code: Code
    port: int
    server: subprocess.Popen[bytes] = field(init=False)
    leaving: subprocess.Popen[bytes] = field(init=False)
    front: subprocess.Popen[bytes] = field(init=False)

    def start(self, version: str, files: Mapping[str, str]) -> None:
        """Serve a first release."""
        self.server = self._serve(version, files)
        self.front = subprocess.Popen(nginx.command(self.code.folder / "nginx.conf"))
        answers(self.port, version)

    def deploy(self, version: str, files: Mapping[str, str]) -> None:
        """Start the new one, tell nginx."""
        self.leaving = self.server
        self.server = self._serve(version, files)
        self.front.send_signal(signal.SIGHUP)

    def finish(self) -> None:
        """Stop the old one."""
        time.sleep(GRACE)
        end(self.leaving)

    def stop(self) -> None:
        """End what runs."""
        end(self.front)
        end(self.server)

    def _serve(self, version: str, files: Mapping[str, str]) -> subprocess.Popen[bytes]:
        socket = self.code.folder / f"{version}.sock"
        server = self.code.serve(self.code.unpack(version, files), f"unix:{socket}")
        deadline = time.monotonic() + PATIENCE
        while not socket.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        (self.code.folder / "nginx.conf").write_text(
            NGINX.format(
                folder=self.code.folder,
                port=self.port,
                socket=socket,
                user=f"user {getpass.getuser()};" if os.geteuid() == 0 else "",
            )
        )
        return server


def answers(port: int, version: str) -> None:
    """Wait until this release does; raises TimeoutError."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=PATIENCE) as answer:
                if answer.read().decode() == version:
                    return
        except OSError:
            pass  # not yet
        time.sleep(0.02)
    raise TimeoutError(f"{version} does not answer on port {port}")


def end(process: subprocess.Popen[bytes]) -> None:
    """Ask a process to end, and wait for it."""
    process.terminate()
    process.wait(timeout=60)
