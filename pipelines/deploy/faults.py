"""Why the release that was asked for does not serve: each reason a sentence that can be shown."""

from __future__ import annotations

from pathlib import Path

from pipelines.system import disk_space
from pipelines.system.faults import EnvironmentFault, Fault


class ReleaseFault(Fault):
    """The release itself is broken: it will be no better next time, so its digest is marked bad."""


class NotYet(ReleaseFault):
    """What serves now cannot live with it; after another release it may do, so it is not bad."""


class SettingFault(EnvironmentFault):
    """A setting, a secret or the way the command was called is wrong."""

    exit_status = 2


def of_host(error: OSError, folder: Path) -> EnvironmentFault:
    """What this host failed at while it worked in `folder`, and the remedy."""
    if disk_space.is_full(error):
        return of_disk(folder)
    place = f" ({error.filename})" if error.filename else ""
    return EnvironmentFault(
        f"This host failed: {error.strerror or error}{place}. Correct that and deploy again."
    )


def of_disk(folder: Path) -> EnvironmentFault:
    """No room for whatever a release does: none of its faults."""
    return EnvironmentFault(f"On this host {disk_space.told(folder)}, then deploy again.")


class Busy(Fault):
    """Somebody else is deploying to this environment."""

    exit_status = 3
