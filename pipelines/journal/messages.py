"""The messages that wake those who look at the journal; what they say is in the journal alone."""

from __future__ import annotations


def wake_up(project: str) -> tuple[str, str, str]:
    """Return the routing key of the message "something about a push of `project` moved"."""
    return ("slipway", project, "moved")
