"""The switch: one rename of the link that the front follows at every connect.

nginx and the embedded front resolve a Unix socket's path whenever they connect, so neither is
reloaded or told; the way back is the same rename.
"""

from __future__ import annotations

from pathlib import Path

from pipelines.deploy.environment import Environment
from pipelines.deploy.release import Release


def point(environment: Environment, release: Release) -> None:
    """Route requests to the release from here on."""
    _link(environment.socket, Path(environment.socket_of(release.digest).name))


def clear(environment: Environment) -> None:
    """Route requests to no release: the front says that nothing has been deployed yet."""
    environment.socket.unlink(missing_ok=True)


def routes_to(environment: Environment, release: Release) -> bool:
    """Whether requests go to this release."""
    try:
        return environment.socket.readlink().name == environment.socket_of(release.digest).name
    except OSError:
        return False


def show_current(environment: Environment, release: Release | None) -> None:
    """Move the link `current`, which is for people: no process runs through it."""
    current = environment.directory / "current"
    if release is None:
        current.unlink(missing_ok=True)
    else:
        _link(current, Path("releases") / release.id)


def _link(link: Path, target: Path) -> None:
    aside = link.with_name(f"{link.name}.next")
    aside.unlink(missing_ok=True)
    aside.symlink_to(target)
    aside.replace(link)
