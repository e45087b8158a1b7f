"""The words that the journal's rows hold: stages of the gate, states, phases, lanes, verdicts."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import Literal


class Lane(IntEnum):
    """Which of two ready entries goes first: the one in the higher lane."""

    NORMAL = 0
    HOTFIX = 1
    PROMOTED = 2
    BYPASS = 3  # lands untested, as an administrator said


class Verdict(StrEnum):
    """What is known of a run of `repo-test`."""

    RUNNING = "running"  # or requested
    FAILING = "failing"  # still runs, and a test has failed
    PASSED = "passed"
    FAILED = "failed"
    EXPIRED = "expired"  # took too long, and was ended by the gate
    BROKEN = "broken"  # the machinery failed, which says nothing about the candidate
    CANCELLED = "cancelled"  # nobody waited for it: it is not shown to the plan


FAILED = (Verdict.FAILED, Verdict.EXPIRED)


class Phase(StrEnum):
    """Where an entry is; the gate acts on MERGING, LANDING and HELD, the others are for people."""

    WAITING = "waiting"  # for a person
    QUEUED = "queued"  # for its candidate
    MERGING = "merging"  # the merge stage makes its first candidate
    HELD = "held"  # conflicts with what is ahead of it
    CANDIDATE = "candidate"  # for its test
    TESTING = "testing"  # repo-test runs on the candidate
    FAILING = "failing"  # a test has failed: nothing is built on it
    PASSED = "passed"  # the candidate may land once it is first
    LANDING = "landing"  # main is being moved: never cancelled


WIP = "wip/"  # begins the names of branches that are never merged
MERGE, REPO_TEST = STAGES = ("merge", "repo-test")  # of the gate


State = Literal["running", "landed", "deployed", "rejected", "superseded", "withdrawn"]


NEVER_MERGED = f"{WIP} branches are tested and never merged"
