"""Faults: errors whose text is a sentence that people are shown."""

from __future__ import annotations


class Fault(Exception):
    """The text is one sentence that names the thing, the value and the remedy."""

    exit_status = 1


def sentence(text: object) -> str:
    """Return the text with a full stop, which errors of other programs often lack."""
    return f"{str(text).rstrip().rstrip('.')}."


class EnvironmentFault(Fault):
    """The machine, the database or the artifact's way here is at fault, not the release."""
