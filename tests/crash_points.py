"""The boundaries at which tests kill the master: every durable act of a push, in order."""

from __future__ import annotations

BEFORE_THE_GATE = (
    "record",
    "add change",
    "update develop changeid",
    "request develop",
    "update develop buildsetid",
    "line up develop test",
    "update test buildsetid",
    "line up test merge",
)
IN_THE_GATE = (
    "update merge queued",
    "update merge merging",
    "request merge",
    "update merge buildsetid",
    "keep candidate",
    "answer merge",
    "begin run",
    "request repo-test",
    "requested",
    "end run",
)
OF_THE_LANDING = (
    "begin landing repo-test",
    "land",
    "finish landing repo-test",
)
AFTER_THE_LANDING = (
    "request deploy-to-staging",
    "update deploy-to-staging buildsetid",
    "end deploy-to-staging deployed",
)
BESIDE_OTHERS = ("request test", "forget candidate")  # develop's start, and the deploy
ONE_AFTER_THE_OTHER = (*BEFORE_THE_GATE, *IN_THE_GATE, *OF_THE_LANDING, *AFTER_THE_LANDING)
OF_A_PUSH = (*ONE_AFTER_THE_OTHER, *BESIDE_OTHERS)


def points(*acts: str) -> list[str]:
    """Before and after each act."""
    return [f"{side}:{act}" for act in acts for side in ("before", "after")]
