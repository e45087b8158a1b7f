"""Outcome of a push: passed, failed or stopped."""

from __future__ import annotations

from enum import StrEnum

from pipelines.journal import Push
from pipelines.journal.tables import pushes
from pipelines.journal.vocabulary import ReasonCode


class Ending(StrEnum):
    """What became of a push; STOPPED says nothing about its commit."""

    PASSED = "passed"
    FAILED = "failed"
    STOPPED = "stopped"


ANSWERED = pushes.c.ended_at.is_not(None) & (
    pushes.c.state.in_(("deployed", "landed", "rejected"))
    | (pushes.c.reason_code == ReasonCode.NEVER_MERGED)
)
"""Pushes that came out well or badly; what is only to be tested is withdrawn once it has passed."""


def ending(push: Push, deploying: str | None) -> Ending | None:
    """Return how a push has ended, if it has; `deploying` is the stage that deploys."""
    if push.ended_at is None:
        return None
    if push.state == "rejected" or not_deployed(push, deploying):
        return Ending.FAILED
    passed = push.state in ("deployed", "landed") or push.reason_code == ReasonCode.NEVER_MERGED
    return Ending.PASSED if passed else Ending.STOPPED


def not_deployed(push: Push, deploying: str | None) -> bool:
    """Whether a push has landed, and its deploy failed."""
    return push.ended_at is not None and (push.state, push.stage) == ("landed", deploying)
