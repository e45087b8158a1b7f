"""Makes artifacts of a small Django project, as it is or broken, and an environment to put them in.

The project is in `small_app`; its requirements are the sample application's, so that the wheels
are fetched once for both and kept in pytest's cache.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipelines.system.crash_points import CRASH_POINTS

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
REQUIREMENTS = (ROOT / "sample_app" / "requirements.txt").read_bytes()
LOCK_HASH = hashlib.sha256(REQUIREMENTS).hexdigest()
SMALL_APP = {
    str(path.relative_to(HERE / "small_app")): path.read_text()
    for path in sorted((HERE / "small_app").rglob("*.py"))
}

# Its server starts and stops sooner than the one for ASGI.
WSGI = {"application": "config.wsgi:application", "protocol": "wsgi"}


def migration(sql: str) -> str:
    """A second migration of the small project."""
    return (
        "from django.db import migrations\n\n\n"
        "class Migration(migrations.Migration):\n"
        '    dependencies = [("notes", "0001_initial")]\n'
        f"    operations = [migrations.RunSQL({sql!r})]\n"
    )


def revision_of(version: str) -> str:
    """The commit that a version of the small project says it is of."""
    return hashlib.sha1(version.encode(), usedforsecurity=False).hexdigest()


def fetch_wheels(directory: Path, requirements: bytes = REQUIREMENTS) -> None:
    """Download what the requirements name, unless another run or process did."""
    with directory.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (directory / "complete").exists():
            names = directory.with_suffix(".txt")
            names.write_bytes(requirements)
            fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--only-binary", ":all:"]
            fetch += ["--require-hashes", "-r", str(names)]
            subprocess.run([*fetch, "-d", str(directory)], check=True)
            (directory / "complete").touch()


@dataclass
class Site:
    """A home with one environment, driven by the command line as a pipeline would drive it."""

    home: Path
    port: int
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def directory(self) -> Path:
        return self.home / "environments" / "staging"

    @property
    def crash_points(self) -> Path:
        return self.home / "crash-points"

    def configure(self, **settings: object) -> None:
        values: dict[str, object] = {
            "project": "notes",
            "settings": "config.settings",
            "listen": f"127.0.0.1:{self.port}",
            "front": "embedded",
            "start_timeout": 60,  # for what is well; a busy machine needs it
            "bake": 0.5,
            "drain": 5,
            "keep_releases": 3,
            "web_workers": 1,
        }
        lines = [f"{key} = {_toml(value)}\n" for key, value in (values | settings).items()]
        lines += ['[variables]\nALLOWED_HOSTS = "127.0.0.1"\n']
        (self.home / "staging.toml").write_text("".join(lines))

    def keep_wheels(self, wheels: Path) -> None:
        """As the build of the first artifact keeps them."""
        kept = self.home / "wheels" / LOCK_HASH
        kept.parent.mkdir(exist_ok=True)
        kept.unlink(missing_ok=True)
        kept.symlink_to(wheels)

    def artifact(
        self,
        version: str,
        changes: Mapping[str, str] | None = None,
        *,
        files: Mapping[str, str] = SMALL_APP,
        name: str = "notes",
        lock: bytes = REQUIREMENTS,
        **run: object,
    ) -> Path:
        """An artifact of the small project, its files and `release.json` changed as given.

        `files` is another project that needs no more than the same requirements.
        """
        release = {
            "name": name,
            "version": version,
            "revision": revision_of(version),
            "lock_hash": hashlib.sha256(lock).hexdigest(),
            "python": f"3.{sys.version_info.minor}",
            "run": {
                "application": "config.asgi:application",
                "protocol": "asgi",
                "health": "/healthz",
                "smoke": ["/"],
                **run,
            },
        }
        members = {
            f"app/{name}": text.encode() for name, text in {**files, **(changes or {})}.items()
        }
        members |= {"release.json": json.dumps(release).encode(), "requirements.txt": lock}
        return pack(self.home / f"notes-{version}.tar.gz", members)

    def run(self, *arguments: str | Path, crash: str = "") -> subprocess.CompletedProcess[str]:
        """Run one verb to its end, or to the point where it is to be killed."""
        if crash:
            self.crash_points.mkdir(exist_ok=True)
            (self.crash_points / crash).touch()
        return subprocess.run(
            self.command(*arguments),
            env={**os.environ, CRASH_POINTS: str(self.crash_points), **self.variables},
            capture_output=True,
            text=True,
            timeout=240,
        )

    def command(self, *arguments: str | Path) -> list[str]:
        verb, *rest = map(str, arguments)
        command = [sys.executable, "-m", "pipelines.deploy", verb, "--environment", "staging"]
        return [*command, "--environments", str(self.home), "--home", str(self.home), *rest]

    def activate(self, *arguments: str | Path, crash: str = "") -> tuple[int, dict[str, Any]]:
        """The exit status and the last event of an activation."""
        return self.events("activate", *arguments, crash=crash)

    def events(self, *arguments: str | Path, crash: str = "") -> tuple[int, dict[str, Any]]:
        done = self.run(*arguments, "--events", crash=crash)
        lines = done.stdout.splitlines()
        assert lines, done.stderr
        return done.returncode, {**json.loads(lines[-1]), "stderr": done.stderr}

    def status(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run("status", "--json").stdout)
        return found

    def serves(self, version: str) -> bool:
        """Do people get that release, and does the engine know it?"""
        now = self.status()
        return self.get() == version == now["release"] and now["healthy"]

    def get(self, path: str = "/") -> str:
        with urllib.request.urlopen(self.url + path, timeout=10) as answer:
            text: str = answer.read().decode()
        return text


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_toml(one)}" for key, one in value.items()) + "}"
    return json.dumps(value)


def pack(path: Path, members: dict[str, bytes]) -> Path:
    """Write a .tar.gz, the same bytes for the same members, and its .sha256 beside it."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as tar:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(content), 0o644
            tar.addfile(info, io.BytesIO(content))
    path.write_bytes(gzip.compress(plain.getvalue(), mtime=0))
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    path.with_name(path.name + ".sha256").write_text(f"{digest}  {path.name}\n")
    return path
