"""Why the release that was asked for does not serve: each reason a sentence that can be shown."""

from __future__ import annotations

from pathlib import Path

from pipelines.system import disk_space
from pipelines.system.faults import EnvironmentFault, Fault


class ReleaseFault(Fault):
    """The release itself is broken, and will be so next time: its digest goes into quarantine."""


class NotYet(ReleaseFault):
    """The release that serves cannot live with it; another one may do, so it is not quarantined."""


class SettingFault(EnvironmentFault):
    """A setting, a secret or the way the command was called is wrong."""

    exit_status = 2


def of_host(error: OSError, folder: Path) -> EnvironmentFault:
    """Describe an error of this host, met while it worked in `folder`, with the remedy."""
    if disk_space.says_full(error):
        return of_disk(folder)
    place = f" ({error.filename})" if error.filename else ""
    return EnvironmentFault(
        f"This host failed: {error.strerror or error}{place}. Correct that and deploy again."
    )


def of_disk(folder: Path) -> EnvironmentFault:
    """Describe the full disk of `folder`: no fault of the release."""
    return EnvironmentFault(f"On this host {disk_space.describe(folder)}, then deploy again.")


class Busy(Fault):
    """Somebody else is deploying to this environment."""

    exit_status = 3
