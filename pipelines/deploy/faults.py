"""Why the release that was asked for does not serve: each reason a sentence that can be shown."""

from __future__ import annotations


class Fault(Exception):
    """The text is one sentence that names the thing, the value and the remedy."""

    exit_status = 1


def sentence(text: object) -> str:
    """With a full stop: what other programs say often has none."""
    return f"{str(text).rstrip().rstrip('.')}."


class ReleaseFault(Fault):
    """The release itself is broken: it will be no better next time, so its digest is marked bad."""


class EnvironmentFault(Fault):
    """The machine, the database or the artifact's way here is at fault, not the release."""


class SettingFault(EnvironmentFault):
    """A setting, a secret or the way the command was called is wrong."""

    exit_status = 2


class Busy(Fault):
    """Somebody else is deploying to this environment."""

    exit_status = 3
