"""The landing of a candidate: its intent written down, main moved, the result checked."""

from __future__ import annotations

import sqlalchemy as sa
from twisted.python import log

from pipelines import journal
from pipelines.gate.backend import Backend
from pipelines.gate.model import Land
from pipelines.gate.policy import next_window
from pipelines.gate.repository import GateError, GateRepository, Landed, Refused
from pipelines.journal import Push, gate_state, runs
from pipelines.journal.vocabulary import FAILED, Lane, Phase, Reason, ReasonCode
from pipelines.project.served import Project

FLOOR = 3  # of the window


async def land(
    backend: Backend,
    project: Project,
    repository: GateRepository,
    stack: list[Push],
    action: Land,
    on: str | None,
) -> None:
    """Fast-forward main; one that was killed is found done, or done again. `on`: the next stage.

    stack: what lands, lowest first: each is built on the one before, and the last has passed.
    """
    push = stack[-1]
    if not await backend.write(f"begin landing {push.stage}", _begin_landing, stack):
        return  # ended by a newer push in the meantime
    try:
        landed = await backend.git(
            _move_main, repository, action.base, action.candidate, push.tree or ""
        )
    except Refused as error:  # main is where it was
        await backend.write("give up landing", _give_up_for_now, stack, str(error))
        return
    except GateError as error:
        await freeze(backend, project.name, str(error))
        return
    if landed:
        about = (stack, action.base, on, project.window)
        await backend.write(f"finish landing {push.stage}", _finish_landing, *about)
        backend.moved()
    else:  # main is elsewhere: the candidate is made anew on that
        await backend.write(f"update {push.stage} candidate", _wait_again, stack)


def _move_main(repository: GateRepository, base: str, candidate: str, tree: str) -> bool:
    """Return whether main holds the candidate."""
    if isinstance(repository.land(base, candidate), Landed):
        repository.verify(candidate, tree)
        return True
    return repository.is_landed(candidate)  # and main was moved on from outside


def _begin_landing(conn: sa.Connection, stack: list[Push]) -> bool:
    if any(journal.lock(conn, push).ended_at is not None for push in stack):
        return False
    for push in stack:
        journal.update(conn, push, phase=Phase.LANDING)
    return True


def _finish_landing(
    conn: sa.Connection, stack: list[Push], base: str, following: str | None, start: int
) -> None:
    *beneath, push = stack
    for each in beneath:  # it has no artifact: alone it did not pass
        words = f"landed as {_short(each)}, beneath {push.branch} as {_short(push)}"
        journal.land(conn, each, None, Reason(ReasonCode.LANDED_BENEATH, words))
    untested = push.lane == Lane.BYPASS or _is_proven(conn, push)  # then there is no artifact
    journal.land(conn, push, None if untested else following, _reason_of(conn, push))
    resize(conn, push.project, start, landed=True)
    # Unless a person has kept what is there: then the next look takes main as it finds it.
    if gate_state.read(conn, push.project).main == base:
        gate_state.change(conn, push.project, main=push.candidate)


def _is_proven(conn: sa.Connection, push: Push) -> bool:
    """Whether a push lands as what was built on it has passed, and not its own tree."""
    return not runs.tested_as(conn, push.project, push.candidate or "")


def _short(push: Push) -> str:
    return (push.candidate or "")[:7]


def _reason_of(conn: sa.Connection, push: Push) -> Reason:
    code, words = ReasonCode.LANDED, f"landed as {_short(push)}"
    if _is_proven(conn, push):
        code = ReasonCode.LANDED_BENEATH
        words = f"{words}: what is built on it has passed, and is deployed in its place"
    of_push = runs.runs_for(conn, push.id)
    failed = [run for run in of_push if run.candidate == push.candidate and run.verdict in FAILED]
    if failed:
        tests = sorted(frozenset[str]().union(*(run.failing for run in failed)))
        code, words = ReasonCode.FLAKY, f"{words}; flaky: {', '.join(tests) or failed[-1].words}"
    if push.lane == Lane.BYPASS:
        code, words = ReasonCode.BYPASSED, f"{words}, untested: the gate was bypassed"
    return Reason(code, words)


def reject(conn: sa.Connection, push: Push, reason: Reason, window: int | None) -> None:
    """End a push that failed; `window`: as wide as it starts, None: it had no place."""
    journal.end(conn, push, "rejected", reason)
    if window:  # what has no place has others start again only once
        resize(conn, push.project, window, landed=False)


def resize(conn: sa.Connection, project: str, start: int, *, landed: bool) -> None:
    """Set the window after a landing or a failure; it is never wider than `start`."""
    window = gate_state.read(conn, project).window or start
    gate_state.change(conn, project, window=next_window(window, start, FLOOR, landed=landed))


def _wait_again(conn: sa.Connection, stack: list[Push]) -> None:
    for push in stack:
        journal.update(conn, push, phase=Phase.CANDIDATE)


def _give_up_for_now(conn: sa.Connection, stack: list[Push], why: str) -> None:
    _wait_again(conn, stack)
    gate_state.pause(conn, stack[-1].project, gate_state.ITSELF, why)


async def freeze(backend: Backend, project: str, why: str) -> None:
    """Stop everything until a person has seen to main: it is not what was tested."""
    log.err(GateError(why), f"the gate of {project} is frozen")
    await backend.write("freeze", _freeze, project, why)


def _freeze(conn: sa.Connection, project: str, why: str) -> None:
    gate_state.pause(conn, project, gate_state.ITSELF, why, frozen=True)


def moved(project: Project, head: str, left_at: str) -> str:
    """Return why the gate freezes when main is not where it was left, and the way out."""
    there = f"at {head[:7]}" if head else "gone"
    return (
        f"main is {there}, and the gate left it at {left_at[:7]}: somebody has moved it past the "
        f"gate. Put it back (git -C {project.hub} update-ref refs/heads/main {left_at}) or keep it "
        "as it is, then resume the gate"
    )
