"""The worker processes of a release's web server, as the kernel shows them."""

from __future__ import annotations

from pathlib import Path

from pipelines.deploy.release import Release, server
from pipelines.supervisor import Keeper


class Workers:
    """Those that live now, and those that ended since then."""

    def __init__(self, keeper: Keeper, release: Release) -> None:
        self._keeper, self._name = keeper, server.web_name(release)
        self._seen = self._alive()

    def ended(self) -> int:
        """How many of those that were ever seen are gone."""
        alive = self._alive()
        self._seen |= alive
        return len(self._seen - alive)

    def _alive(self) -> set[str]:
        servers = [one.pid for one in self._keeper.status() if one.name == self._name and one.pid]
        return {child for server in servers for child in _children(server)}


def _children(process: int) -> list[str]:
    try:
        return Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:  # it has ended
        return []
