"""One PostgreSQL cluster in one directory, reached over a Unix socket and never over TCP."""

from __future__ import annotations

import hashlib
import os
import secrets
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from pipelines.postgres.programs import (
    PostgresError,
    binaries,
    major_of,
    nobody,
    unprivileged,
)
from pipelines.system.ownership import give

SUPERUSER = "postgres"
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 107  # bytes, sun_path without its final zero
SCRATCH = {
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}


@dataclass(frozen=True)
class Role:
    """A PostgreSQL role that logs in with a password."""

    name: str
    password: str = field(repr=False)


class Cluster:
    """The databases in one directory: `data`, `superuser.password` and, in `run`, the socket.

    `scratch` trades durability for speed: right for tests, wrong for anything to be kept.
    """

    stop_signal = "SIGINT"  # to the server: roll back, close, stop ("fast shutdown")

    def __init__(self, directory: Path, *, scratch: bool = False) -> None:
        self.directory = directory.absolute()
        self.scratch = scratch
        self.data = self.directory / "data"
        self._password = self.directory / "superuser.password"

    @property
    def socket_directory(self) -> Path:
        """`run`, or a short place of its own below /tmp if that path is too long for a socket."""
        inside = self.directory / "run"
        if len(os.fsencode(inside / SOCKET)) <= LONGEST_SOCKET_PATH:
            return inside
        name = hashlib.sha256(os.fsencode(self.directory)).hexdigest()[:16]
        return Path("/tmp") / f"slipway-{name}"

    @property
    def user(self) -> int:
        """Who runs the server, where this process is root."""
        chosen = self.directory / "user"
        return int(chosen.read_text()) if chosen.exists() else nobody()

    def choose_user(self, user: int) -> None:
        """Have the server run as another user from its next start on."""
        self.directory.mkdir(mode=0o711, parents=True, exist_ok=True)
        (self.directory / "user").write_text(f"{user}\n")

    def initialise(self) -> None:
        """Make the cluster if there is none; one half made by a killed call is made afresh."""
        if self.data.exists():
            return
        self.directory.mkdir(mode=0o711, parents=True, exist_ok=True)
        if not self._password.exists():
            self._password.touch(mode=0o600)
            self._password.write_text(secrets.token_urlsafe(32))
            give(self._password, nobody())  # initdb reads it
        partial = self.directory / "data.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        give(partial, nobody())
        programs = binaries()
        command = [
            *unprivileged(nobody(), programs, partial),
            str(programs / "initdb"),
            f"-D{partial}",
        ]
        command += [f"--username={SUPERUSER}", f"--pwfile={self._password}", "--encoding=UTF8"]
        command += ["--auth=scram-sha-256", *_locale(programs)]
        command += ["--no-sync"] if self.scratch else []
        initdb = subprocess.run(command, cwd="/", capture_output=True, text=True)
        if initdb.returncode:
            raise PostgresError(f"initdb could not make {self.directory}: {initdb.stderr.strip()}")
        give(self._password, 0)  # the server knows a hash of it
        partial.rename(self.data)

    def command(self) -> list[str]:
        """The argv for a supervisor; needs no environment of its own, and no working directory."""
        root = Path(__file__).resolve().parents[2]
        run = [sys.executable, "-m", "pipelines.postgres", "run", str(self.directory)]
        return ["/usr/bin/env", f"PYTHONPATH={root}", *run, *(["--scratch"] * self.scratch)]

    def url(self, role: Role, database: str) -> str:
        """The address for `role`: postgresql://name:password@/database?host=/socket/directory."""
        name, password, path = (
            quote(part, safe="") for part in (role.name, role.password, database)
        )
        return f"postgresql://{name}:{password}@/{path}?host={quote(str(self.socket_directory))}"

    def superuser_url(self, database: str = "postgres") -> str:
        """The superuser's address, for those who may read the password file (0600)."""
        return self.url(Role(SUPERUSER, self._password.read_text()), database)

    def ready(self) -> bool:
        """Whether the server accepts connections."""
        command: list[str | Path] = [self._programs() / "pg_isready", "-q"]
        command += ["-h", self.socket_directory]
        return subprocess.run(command).returncode == 0

    def server(self, *, ends_with_parent: bool = False) -> list[str]:
        """The server's own argv, once everything is as it needs it; raises PostgresError."""
        programs = self._programs()
        self._clear_after_crash()
        settings = {"listen_addresses": "", "unix_socket_directories": str(self.socket_directory)}
        settings |= SCRATCH if self.scratch else {}
        options = [f"-c{name}={value}" for name, value in settings.items()]
        give(self.data, self.user)
        self._make_socket_directory()
        before = unprivileged(self.user, programs, self.data, self.socket_directory)
        if ends_with_parent and shutil.which("setpriv"):
            before += ["setpriv", f"--pdeathsig={self.stop_signal.removeprefix('SIG')}", "--"]
        return [*before, str(programs / "postgres"), f"-D{self.data}", *options]

    def _programs(self) -> Path:
        try:
            return binaries(int((self.data / "PG_VERSION").read_text()))
        except FileNotFoundError:
            raise PostgresError(f"{self.directory} holds no cluster; `serve` makes one") from None

    def _make_socket_directory(self) -> None:
        """Make it if it is missing, as after a restart that emptied /tmp; refuse a stranger's."""
        place = self.socket_directory
        place.mkdir(mode=0o755 if place.parent == self.directory else 0o711, exist_ok=True)
        if os.geteuid() == 0 and place.lstat().st_uid in (0, nobody()):
            give(place, self.user)
        if place.is_symlink() or place.stat().st_uid != self.data.stat().st_uid:
            raise PostgresError(
                f"{place} belongs to somebody else; remove it, or use a shorter path"
            )

    def _clear_after_crash(self) -> None:
        """Drop the lock files of a dead server when their pid has become another process's.

        PostgreSQL would take that process for the server. Removing them is only safe when no
        process at all works in the data directory; a killed server's children are awaited.
        """
        lock = self.data / "postmaster.pid"
        working = set(_working_in(self.data))
        server = lock.read_text().split("\n")[0] if lock.exists() else ""
        if server in map(str, working):
            raise PostgresError(f"{self.directory} is already served, by process {server}")
        for pid in working:
            if not _ends_within(pid, seconds=10):
                raise PostgresError(f"process {pid} of a dead server still works in {self.data}")
        lock.unlink(missing_ok=True)
        (self.socket_directory / f"{SOCKET}.lock").unlink(missing_ok=True)


def _locale(programs: Path) -> list[str]:
    """Sorted by code point; the built-in provider (17 and newer) needs no locale of the system."""
    if major_of(programs) >= 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    return ["--locale=C.UTF-8"]


def _working_in(directory: Path) -> Iterator[int]:
    """The processes whose working directory this is: PostgreSQL's all work in their data."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == directory:
                yield int(process.name)
        except OSError:  # ended meanwhile, or another user's, which PostgreSQL's never is
            continue


def _ends_within(pid: int, seconds: float) -> bool:
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([process], [], [], seconds)[0])
    finally:
        os.close(process)
