"""Why something could not be done, as sentences that people are shown."""

from __future__ import annotations


class Fault(Exception):
    """The text is one sentence that names the thing, the value and the remedy."""

    exit_status = 1


def sentence(text: object) -> str:
    """With a full stop: what other programs say often has none."""
    return f"{str(text).rstrip().rstrip('.')}."


class EnvironmentFault(Fault):
    """The machine, the database or the artifact's way here is at fault, not the release."""
