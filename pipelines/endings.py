"""How a push came out, for those who look from outside: well, badly, or without an answer."""

from __future__ import annotations

from enum import StrEnum

from pipelines.journal import Push


class Ending(StrEnum):
    """What became of a push; STOPPED says nothing about its commit."""

    PASSED = "passed"
    FAILED = "failed"
    STOPPED = "stopped"


ANSWERED = ("deployed", "landed", "rejected")
"""The states of pushes that came out well or badly."""


def ending(push: Push, deploying: str | None) -> Ending | None:
    """Return how a push has ended, if it has; `deploying` is the stage that deploys."""
    if push.ended_at is None:
        return None
    if push.state not in ANSWERED:
        return Ending.STOPPED
    return (
        Ending.FAILED
        if push.state == "rejected" or not_deployed(push, deploying)
        else Ending.PASSED
    )


def not_deployed(push: Push, deploying: str | None) -> bool:
    """Whether a push has landed, and its deploy failed."""
    return push.ended_at is not None and (push.state, push.stage) == ("landed", deploying)
