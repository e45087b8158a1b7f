"""What people do to pushes and the gate: each act is checked, done and written down at once.

The command line calls this beside the master, the dashboard's buttons inside it; the gate finds
what was done at its next look.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from pipelines import journal
from pipelines.gate.snapshot import in_gate
from pipelines.journal import Push, audit, gate_state, runs
from pipelines.journal.vocabulary import MERGE, STAGES, Lane, Phase, Reason, ReasonCode
from pipelines.project.people import Role


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
    """One act; `act` returns a sentence that says what was done, or raises OperationError.

    role: who may do it in the dashboard; a developer to branches of one's own only.
    """

    meaning: str
    act: Callable[[sa.Connection, Asked], str]
    role: Role
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
    state = gate_state.read(conn, asked.project)
    if state.frozen or (state.paused_at and state.paused_by != gate_state.ITSELF):
        how = "frozen" if state.frozen else "paused"
        raise OperationError(
            f"the gate of {asked.project} is {how} already, by {state.paused_by}: "
            f"{state.paused_why}; resume it first"
        )
    gate_state.pause(conn, asked.project, asked.who, asked.why)
    return f"the gate of {asked.project} is paused: only what bypasses it lands"


def _resume(conn: sa.Connection, asked: Asked) -> str:
    state = gate_state.read(conn, asked.project)
    if state.paused_at is None and state.red_at is None:
        raise OperationError(f"the gate of {asked.project} is not paused: there is nothing to do")
    gate_state.resume(conn, asked.project, asked.who, asked.why)
    if state.frozen:  # this person has looked at main, and keeps it where it is
        gate_state.change(conn, asked.project, main=None)
    return f"the gate of {asked.project} goes on"


def _dequeue(conn: sa.Connection, asked: Asked) -> str:
    push = _entry(conn, asked)
    words = f"taken out of the gate by {asked.who}: {asked.why}"
    journal.end(conn, push, "withdrawn", Reason(ReasonCode.DEQUEUED, words, asked.who))
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
    reason = Reason(ReasonCode.BYPASSED, words, asked.who)
    push = journal.update(conn, push, lane=Lane.BYPASS, hold=None, phase=phase, reason=reason)
    _record(conn, "bypass", push, asked)
    return f"{_named(push)} lands next, untested; it is not deployed"


def _approve(conn: sa.Connection, asked: Asked) -> str:
    push = _open(conn, asked)
    if push.hold is None:
        raise OperationError(f"{_named(push)} waits for nobody: there is nothing to approve")
    reason = Reason(ReasonCode.APPROVED, f"approved by {asked.who}", asked.who)
    facts: dict[str, Any] = {"hold": None}
    if push.phase == Phase.WAITING:
        facts["phase"] = Phase.QUEUED
        facts["ready_at"] = journal.after_others(conn, push)
    journal.update(conn, push, reason=reason, **facts)
    _record(conn, "approve", push, asked)
    return f"{_named(push)} is approved, and takes its turn"


def _cancel(conn: sa.Connection, asked: Asked) -> str:
    push = _open(conn, asked)
    why = f": {asked.why}" if asked.why else ""
    reason = Reason(ReasonCode.CANCELLED, f"cancelled by {asked.who}{why}", asked.who)
    journal.end(conn, push, "withdrawn", reason)
    _record(conn, "cancel", push, asked)
    return f"{_named(push)} is cancelled, with what was being built"


def _rerun(conn: sa.Connection, asked: Asked) -> str:
    push = _newest(conn, asked)
    if push.ended_at is None:
        raise OperationError(f"{_named(push)} is under way, in {push.stage}: cancel it first")
    if push.state == "deployed":
        raise OperationError(f"{_named(push)} is deployed: there is nothing to run again")
    if push.state == "landed":
        return _deploy_again(conn, push, asked)
    if journal.handled(conn, push.project, [push.branch]).get(push.branch) != push.revision:
        raise OperationError(f"{push.branch} is not at {push.revision[:7]} any more: push it again")
    first = journal.history(conn, push.id)[0].stage
    again = (push.project, push.branch, push.revision, first)
    taken_over: dict[str, Any] = {
        "pusher": push.pusher,
        "hold": push.hold,
        "changeid": push.changeid,
    }
    journal.record(conn, *again, False, **taken_over)
    runs.set_aside(conn, push, f"set aside: {asked.who} runs it again")
    _record(conn, "rerun", _newest(conn, asked), asked)
    return f"{_named(push)} begins again, at {first}"


def _deploy_again(conn: sa.Connection, push: Push, asked: Asked) -> str:
    if push.landed_at is None or push.stage in STAGES:
        raise OperationError(f"{_named(push)} is in main, and not to be deployed: push a change")
    if later := journal.deployed_after(conn, push):
        raise OperationError(
            f"{_named(later)} is deployed, which landed after {push.branch} and holds it: "
            "there is nothing to run again"
        )
    again = {"attempt": push.attempt + 1, "buildsetid": None, "ended_at": None}
    words = f"deployed again, as {asked.who} said"
    reason = Reason(ReasonCode.DEPLOYED_AGAIN, words, asked.who)
    journal.update(conn, push, reason=reason, anew=True, **again)
    _record(conn, "rerun", push, asked)
    return f"{_named(push)} is deployed again"


OPERATIONS = {
    "pause": Operation(
        "start, land and reject nothing until resumed", _pause, Role.ADMINISTRATOR, False, True
    ),
    "resume": Operation(
        "let a paused or frozen gate go on, or ask a red main anew",
        *(_resume, Role.ADMINISTRATOR, False, False),
    ),
    "dequeue": Operation("take a branch out of the gate", _dequeue, Role.ADMINISTRATOR, True, True),
    "promote": Operation("let a branch go before the others", _promote, Role.RELEASER, True, True),
    "bypass": Operation("land a branch untested, at once", _bypass, Role.ADMINISTRATOR, True, True),
    "approve": Operation(
        "let a branch go on that waits for a person", _approve, Role.RELEASER, True, False
    ),
    "cancel": Operation("end what is under way for a branch", _cancel, Role.DEVELOPER, True, False),
    "rerun": Operation(
        "begin again with what has failed or was cancelled", _rerun, Role.DEVELOPER, True, False
    ),
}


def _open(conn: sa.Connection, asked: Asked) -> Push:
    """Return the newest push of the branch, which has not ended and is not being landed."""
    push = _newest(conn, asked)
    if push.ended_at is not None or push.state != "running":
        raise OperationError(f"{_named(push)} is {push.state} ({push.reason}): push it again")
    if push.phase == Phase.LANDING:
        raise OperationError(f"{_named(push)} is being landed: it is too late for that")
    return push


def _newest(conn: sa.Connection, asked: Asked) -> Push:
    """Return the newest push of the branch, locked: nothing moves it while we decide."""
    newest = journal.newest_of(conn, asked.branch, asked.project)
    if newest is None:
        raise OperationError(
            f"nobody has pushed a branch {asked.branch!r} to {asked.project}: "
            "slipway gate list names those in the gate"
        )
    return journal.lock(conn, newest)


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
    audit.record(conn, push.project, act, asked.who, asked.why, push.id)
