"""The worker processes of a release's web server, as the kernel shows them."""

from __future__ import annotations

from pathlib import Path

from pipelines.deploy.release import Release, server
from pipelines.supervisor import Supervisor


class Workers:
    """Those that live now, and those that ended since then."""

    def __init__(self, supervisor: Supervisor, release: Release) -> None:
        self._supervisor, self._name = supervisor, server.web_name(release)
        self._seen = self._alive()

    def ended(self) -> int:
        """How many of those that were ever seen are gone."""
        alive = self._alive()
        self._seen |= alive
        return len(self._seen - alive)

    def _alive(self) -> set[str]:
        servers = [
            process.pid
            for process in self._supervisor.status()
            if process.name == self._name and process.pid
        ]
        return {child for server in servers for child in _children(server)}


def _children(process: int) -> list[str]:
    try:
        return Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:  # it has ended
        return []
