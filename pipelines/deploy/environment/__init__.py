"""One environment: what its file says, and where on this host its parts lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Front = Literal["auto", "nginx", "embedded"]


@dataclass(frozen=True)
class Environment:
    """Where a release runs. The first group of fields is the file's, key by key."""

    project: str
    settings: str
    listen: str
    front: Front = "auto"
    web_workers: int = 2
    start_timeout: float = 30
    bake: float = 3
    drain: float = 30
    longest_lock: float = 2
    must_answer: bool = True
    keep_releases: int = 5
    database: Mapping[str, str] = field(default_factory=lambda: {"server": "private"})
    variables: Mapping[str, str] = field(default_factory=dict)

    name: str = field(kw_only=True)
    home: Path = field(kw_only=True)
    original: Environment | None = field(kw_only=True, default=None)  # of a rehearsal's copy

    @property
    def host(self) -> str:
        """The address that the front listens on."""
        return self.listen.rpartition(":")[0]

    @property
    def port(self) -> int:
        """The port that the front listens on."""
        return int(self.listen.rpartition(":")[2])

    @property
    def url(self) -> str:
        """Where people reach this environment."""
        return f"http://{self.listen}/"

    @property
    def server_name(self) -> str:
        """The name by which it is asked for: one that a Django project lets in."""
        first = self.variables.get("ALLOWED_HOSTS", "").split(",")[0].strip().removeprefix(".")
        return self.listen if first in ("", "*") else first

    @property
    def directory(self) -> Path:
        """Everything of this environment on this host."""
        return self.home / "environments" / self.name

    @property
    def rehearsal(self) -> bool:
        """Whether it is a copy, which is thrown away."""
        return self.original is not None

    @property
    def top(self) -> Path:
        """The folder of Slipway in which all environments lie, copies too."""
        return self.original.top if self.original else self.home

    @property
    def application_log(self) -> Path:
        """What the application itself logs."""
        return self.logs / f"{self.project}.log"

    @property
    def releases(self) -> Path:
        """One read-only directory for each release that is kept."""
        return self.directory / "releases"

    @property
    def venvs(self) -> Path:
        """One Python environment for each lock file and Python, shared between releases."""
        return self.directory / "venvs"

    @property
    def run(self) -> Path:
        """Sockets."""
        return self.directory / "run"

    @property
    def shared(self) -> Path:
        """What outlives a release: media, logs, assets."""
        return self.directory / "shared"

    @property
    def logs(self) -> Path:
        """The output of every process, and the application's own log."""
        return self.shared / "logs"

    @property
    def assets(self) -> Path:
        """The static files of all releases: only added to, so that open pages keep theirs."""
        return self.shared / "assets"

    @property
    def secrets(self) -> Path:
        """Files of mode 0600."""
        return self.directory / "secrets"

    @property
    def state(self) -> Path:
        """Lock, journal, what should serve, what is marked bad."""
        return self.directory / "state"

    @property
    def rehearsals(self) -> Path:
        """Copies of the environment in which a deploy is rehearsed, while that takes."""
        return self.directory / "rehearsals"

    @property
    def socket(self) -> Path:
        """The link that the front follows at every connect: switching is renaming it."""
        return self.run / "web.sock"

    def socket_of(self, digest: str) -> Path:
        """The socket that one release listens on."""
        return self.run / f"web-{digest[:12]}.sock"

    def wheels(self, lock_hash: str) -> Path:
        """The wheels that were kept for a lock file when its artifact was built."""
        return self.home / "wheels" / lock_hash

    def prepare(self) -> None:
        """Make the directories. They may be there already."""
        for path in (self.releases, self.venvs, self.run, self.logs, self.assets):
            path.mkdir(parents=True, exist_ok=True)
        for path in (self.shared / "media", self.state / "bad"):
            path.mkdir(parents=True, exist_ok=True)
        self.secrets.mkdir(mode=0o700, exist_ok=True)
