"""The words that the journal's rows hold: stages of the gate, states, phases, lanes, verdicts."""

from __future__ import annotations

from dataclasses import dataclass
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


class ReasonCode(StrEnum):
    """Why a push stands where it does, for programs; what people read is in the words beside it."""

    HELD = "held"  # waits for a person
    APPROVED = "approved"
    CANDIDATE = "candidate"  # one was made
    WAITS_FOR_AHEAD = "waits-for-ahead"  # conflicts with a branch ahead of it, or is all in there
    MAIN_RED = "main-red"  # fails as main itself does
    FAILED = "failed"  # in a stage before the gate
    TESTS = "tests"  # of its candidate failed
    TIMEOUT = "timeout"
    INFRASTRUCTURE = "infrastructure"  # a stage could not be run
    CONFLICT = "conflict"  # with main
    UNMERGEABLE = "unmergeable"  # no history in common, or against the project's merge style
    ALREADY_MERGED = "already-merged"
    LANDED = "landed"
    LANDED_BENEATH = "landed-beneath"  # with one that was built on it, and is deployed in its place
    FLAKY = "flaky"  # landed, after a run on the same commit had failed
    BYPASSED = "bypassed"  # lands, or has landed, untested
    DEPLOYED = "deployed"
    NOT_DEPLOYED = "not-deployed"  # landed, and its deploy failed
    DEPLOYED_AGAIN = "deployed-again"
    SUPERSEDED = "superseded"
    DELETED = "deleted"
    DEQUEUED = "dequeued"
    CANCELLED = "cancelled"
    NEVER_MERGED = "never-merged"  # only to be tested, and has passed
    LAST_STAGE = "last-stage"  # passed, and the project has no gate


LONGEST_REASON = 2000  # characters


@dataclass(frozen=True)
class Reason:
    """Why a push stands where it does: a code, a sentence, and who wanted it if a person did."""

    code: ReasonCode | None
    words: str
    who: str | None = None

    @property
    def text(self) -> str:
        """The words as they can be shown anywhere: what is no letter is written as an escape.

        A branch chooses names and keys that they tell of, and some characters turn around what
        follows them, command a terminal, or are taken by no database. Nor does anybody read a name
        of any length.
        """
        shown = "".join(map(_shown, self.words[:LONGEST_REASON]))
        return shown if len(shown) < LONGEST_REASON else f"{shown[: LONGEST_REASON - 1]}…"


def _shown(letter: str) -> str:
    if letter.isprintable() or letter == "\n":
        return letter
    return " " if letter.isspace() else letter.encode("unicode_escape").decode()


NO_REASON = Reason(None, "")  # the stage and the phase say all


def reason_of_run(verdict: Verdict, words: str) -> Reason:
    """Return why a push stands where a run of its candidate leaves it."""
    of_others = {Verdict.EXPIRED: ReasonCode.TIMEOUT, Verdict.BROKEN: ReasonCode.INFRASTRUCTURE}
    return Reason(of_others.get(verdict, ReasonCode.TESTS), words)
