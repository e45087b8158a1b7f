"""Where the parts of an installation lie, below its home."""

from __future__ import annotations

from pathlib import Path

from pipelines.system import heartbeat


class Places:
    """The folders and files below `home`, which who inherits this has."""

    home: Path

    @property
    def master_dir(self) -> Path:
        """The base directory of the Buildbot master."""
        return self.home / "master"

    @property
    def heartbeat_of_master(self) -> Path:
        """The file in which the master tells that it answers."""
        return self.master_dir / heartbeat.FILE

    @property
    def services_dir(self) -> Path:
        """The folder of the supervisor of master and workers."""
        return self.home / "services"

    @property
    def secrets_dir(self) -> Path:
        """Files of mode 0600, one for each secret."""
        return self.home / "secrets"

    @property
    def login_secret_file(self) -> Path:
        """What GitHub, GitLab, Google or the proxy proves itself with."""
        return self.secrets_dir / "login-secret"

    @property
    def look_token_file(self) -> Path:
        """What a program may look at everything with, where people have to sign in for that."""
        return self.secrets_dir / "look-token"

    @property
    def people_file(self) -> Path:
        """Who may act, and as what: see `pipelines.project.people`."""
        return self.secrets_dir / "people.json"

    @property
    def artifacts_dir(self) -> Path:
        """Release artifacts, by project and revision."""
        return self.home / "artifacts"

    @property
    def wheels_dir(self) -> Path:
        """The wheels that releases install from, by the hash of their lock file."""
        return self.home / "wheels"

    def worker_dir(self, name: str) -> Path:
        """The base directory of one worker."""
        return self.home / "workers" / name

    def worker_log(self, name: str) -> Path:
        """What a worker prints; beside its folder, for that may be another user's."""
        return self.home / "workers" / f"{name}.log"
