"""What people do to the gate: each act is checked, done and written down in one transaction.

The command line calls this beside the master, the dashboard's buttons inside it; the gate finds
what was done at its next look.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from pipelines import journal
from pipelines.gate import journal as gate_journal
from pipelines.gate.entries import MERGE, Phase, in_gate
from pipelines.gate.plan import Lane
from pipelines.journal import Push


class OperationError(Exception):
    """An act that the gate refuses; a sentence with the remedy."""


@dataclass(frozen=True)
class Asked:
    """Who asks for an act, on which branch (of the whole gate: none), and why."""

    project: str
    who: str
    why: str = ""
    branch: str = ""


@dataclass(frozen=True)
class Operation:
    """One act; `act` returns a sentence that says what was done, or raises OperationError."""

    meaning: str
    act: Callable[[sa.Connection, Asked], str]
    of_branch: bool
    needs_why: bool


def perform(conn: sa.Connection, name: str, asked: Asked) -> str:
    """Do what is asked for; returns a sentence. Raises OperationError, and nothing has changed."""
    operation = OPERATIONS[name]
    if operation.of_branch and not asked.branch:
        raise OperationError(f"{name} is about a branch, and none is named: name one")
    if asked.branch and not operation.of_branch:
        raise OperationError(f"{name} is about the whole gate: name no branch, not {asked.branch}")
    if operation.needs_why and not asked.why.strip():
        raise OperationError(f"{name} needs a reason, which others will read: say why")
    return operation.act(conn, asked)


def _pause(conn: sa.Connection, asked: Asked) -> str:
    state = gate_journal.state(conn, asked.project)
    if state.frozen or (state.paused_at and state.paused_by != gate_journal.ITSELF):
        how = "frozen" if state.frozen else "paused"
        raise OperationError(
            f"the gate of {asked.project} is {how} already, by {state.paused_by}: "
            f"{state.paused_why}; resume it first"
        )
    gate_journal.pause(conn, asked.project, asked.who, asked.why)
    return f"the gate of {asked.project} is paused: only what bypasses it lands"


def _resume(conn: sa.Connection, asked: Asked) -> str:
    if gate_journal.state(conn, asked.project).paused_at is None:
        raise OperationError(f"the gate of {asked.project} is not paused: there is nothing to do")
    gate_journal.resume(conn, asked.project, asked.who, asked.why)
    return f"the gate of {asked.project} goes on"


def _dequeue(conn: sa.Connection, asked: Asked) -> str:
    push = _entry(conn, asked)
    words = f"taken out of the gate by {asked.who}: {asked.why}"
    journal.end(conn, push, "withdrawn", words)
    _record(conn, "dequeue", push, asked)
    return f"{_named(push)} is out of the gate; push the branch again to bring it back"


def _promote(conn: sa.Connection, asked: Asked) -> str:
    push = _entry(conn, asked)
    if push.lane >= Lane.PROMOTED:
        lane = Lane(push.lane).name.lower()
        raise OperationError(f"{_named(push)} is in the lane {lane!r} already: wait for it")
    journal.update(conn, push, lane=Lane.PROMOTED)
    _record(conn, "promote", push, asked)
    return f"{_named(push)} goes before all that nobody has promoted"


def _bypass(conn: sa.Connection, asked: Asked) -> str:
    push = _open(conn, asked)
    if push.lane == Lane.BYPASS:
        raise OperationError(f"{_named(push)} bypasses the gate already: wait for it")
    if push.changeid is None:
        raise OperationError(f"the master has not taken in {_named(push)} yet: try again")
    if not in_gate(push):
        push = journal.line_up(conn, push, MERGE)
    phase = Phase.QUEUED if push.phase in (None, Phase.WAITING) else push.phase
    words = f"bypasses the gate, as {asked.who} said: {asked.why}"
    push = journal.update(conn, push, lane=Lane.BYPASS, hold=None, phase=phase, reason=words)
    _record(conn, "bypass", push, asked)
    return f"{_named(push)} lands next, untested; it is not deployed"


def _approve(conn: sa.Connection, asked: Asked) -> str:
    push = _open(conn, asked)
    if push.hold is None:
        raise OperationError(f"{_named(push)} waits for nobody: there is nothing to approve")
    facts: dict[str, Any] = {"hold": None, "reason": f"approved by {asked.who}"}
    if push.phase == Phase.WAITING:
        facts["phase"] = Phase.QUEUED
        facts["ready_at"] = journal.after_others(conn, push)
    journal.update(conn, push, **facts)
    _record(conn, "approve", push, asked)
    return f"{_named(push)} is approved, and takes its turn"


OPERATIONS = {
    "pause": Operation("start, land and reject nothing until resumed", _pause, False, True),
    "resume": Operation("let a paused or frozen gate go on", _resume, False, False),
    "dequeue": Operation("take a branch out of the gate", _dequeue, True, True),
    "promote": Operation("let a branch go before the others", _promote, True, True),
    "bypass": Operation("land a branch untested, at once", _bypass, True, True),
    "approve": Operation("let a branch go on that waits for a person", _approve, True, False),
}


def _open(conn: sa.Connection, asked: Asked) -> Push:
    """Return the newest push of the branch, which has not ended and is not being landed.

    It is locked first: the gate cannot begin to land it while we decide.
    """
    found = journal.latest(conn, 1, asked.branch, asked.project)
    if not found:
        raise OperationError(
            f"nobody has pushed a branch {asked.branch!r} to {asked.project}: "
            "slipway gate list names those in the gate"
        )
    push = journal.lock(conn, found[0])
    if push.ended_at is not None or push.state != "running":
        raise OperationError(f"{_named(push)} is {push.state} ({push.reason}): push it again")
    if push.phase == Phase.LANDING:
        raise OperationError(f"{_named(push)} is being landed: it is too late for that")
    return push


def _entry(conn: sa.Connection, asked: Asked) -> Push:
    push = _open(conn, asked)
    if not in_gate(push):
        raise OperationError(
            f"{_named(push)} is not in the gate yet, but in {push.stage}: wait until it is there"
        )
    return push


def _named(push: Push) -> str:
    return f"{push.branch} at {push.revision[:7]}"


def _record(conn: sa.Connection, act: str, push: Push, asked: Asked) -> None:
    gate_journal.record_act(conn, push.project, act, asked.who, asked.why, push.id)
