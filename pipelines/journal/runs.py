"""What the gate knows beside its entries: runs of `repo-test`, its window, its pauses, who acted.

The entries themselves are pushes: see `pipelines.journal`. As there, the functions take a
connection inside a transaction.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from pipelines.journal import Push
from pipelines.journal.tables import acts, gates, pushes, runs
from pipelines.journal.vocabulary import (
    FAILED,
    Verdict,
)

ITSELF = "the gate"  # as the one who paused
MOST_NAMED = 100  # failing tests of one run


@dataclass(frozen=True)
class RecordedRun:
    """One run of `repo-test`; `push` is None for a run on main itself.

    base: what of main the candidate is made on, if that is not the push's place in the queue.
    early: it was started before the push came to the gate, on what its candidate should be.
    """

    id: int
    project: str
    push: int | None
    candidate: str
    base: str | None
    tree: str
    definition: str
    attempt: int
    buildsetid: int | None
    verdict: Verdict
    words: str
    failing: frozenset[str]
    requested_at: float
    ended_at: float | None
    early: bool


@dataclass(frozen=True)
class State:
    """How a project's gate is set: its window (None: as it starts), and whether it is paused."""

    window: int | None = None
    paused_at: float | None = None
    paused_by: str | None = None
    paused_why: str | None = None
    paused_head: str | None = None
    frozen: bool = False
    resumed_at: float = 0.0


@dataclass(frozen=True)
class Act:
    """What a person did; push: to which, if it was one."""

    act: str
    who: str
    why: str
    at: float
    push: int | None


def runs_of(
    conn: sa.Connection, project: str, trees: Iterable[str], pushes: Iterable[int] = ()
) -> list[RecordedRun]:
    """Return what was run on the trees or for the pushes, and whatever is open, oldest first."""
    mine = sa.select(runs.c.id).where(runs.c.project == project)
    told, still = mine.where(runs.c.tree.in_(list(trees))), mine.where(runs.c.ended_at.is_(None))
    theirs = sa.select(runs.c.id).where(runs.c.push.in_(list(pushes)))
    # By an index each: one condition of all would have every run of the project looked at.
    return _fetch(conn, sa.select(runs).where(runs.c.id.in_(told.union(still, theirs))))


def runs_for(conn: sa.Connection, push: int) -> list[RecordedRun]:
    """Return the runs that were started for a push, oldest first."""
    return _fetch(conn, sa.select(runs).where(runs.c.push == push))


def tested_as(conn: sa.Connection, project: str, landed: str) -> list[str]:
    """Return the candidates, newest first, whose passing let `landed` land: the same tree."""
    tree = sa.select(pushes.c.tree).where(pushes.c.project == project, pushes.c.candidate == landed)
    query = sa.select(runs.c.candidate).where(runs.c.project == project, runs.c.tree.in_(tree))
    query = query.where(runs.c.verdict == Verdict.PASSED).order_by(runs.c.id.desc())
    return list(dict.fromkeys(conn.execute(query).scalars()))


def begin_run(
    conn: sa.Connection,
    project: str,
    push: Push | None,
    made: tuple[str, str],
    definition: str,
    base: str | None = None,
    *,
    early: bool = False,
) -> RecordedRun:
    """Write down that a candidate, given as (SHA, tree), is to be tested once more."""
    candidate, tree = made
    mine = runs.c.push.is_(None) if push is None else runs.c.push == push.id
    query = sa.select(sa.func.count()).where(mine, runs.c.candidate == candidate)
    facts = {
        "project": project,
        "push": push.id if push else None,
        "candidate": candidate,
        "base": base,
        "early": early,
        "tree": tree,
        "definition": definition,
        "attempt": conn.execute(query).scalar_one() + 1,
        "verdict": Verdict.RUNNING,
        "requested_at": _after_others(conn, project),
    }
    added = conn.execute(runs.insert().returning(runs.c.id), facts).scalar_one()
    return _fetch(conn, sa.select(runs).where(runs.c.id == added))[0]


def take_up(conn: sa.Connection, push: Push) -> RecordedRun | None:
    """Let early runs of what has become the push's candidate be its own; returns the last."""
    mine = (runs.c.push == push.id) & (runs.c.candidate == push.candidate)
    mine &= runs.c.early & (runs.c.verdict != Verdict.CANCELLED)
    found = _fetch(conn, sa.select(runs).where(mine))
    conn.execute(runs.update().where(mine), {"base": None, "early": False})
    return found[-1] if found else None


def note_run(conn: sa.Connection, run: int, **facts: Any) -> None:
    """Write facts about a run; one that has ended stays as it is."""
    mine = (runs.c.id == run) & runs.c.ended_at.is_(None)
    conn.execute(runs.update().where(mine).values(**facts))


def note_failing(
    conn: sa.Connection, buildsetid: int, tests: Iterable[str], instead_of: str = ""
) -> None:
    """Write down which tests have failed too in a run that goes on, known by its build request.

    instead_of: a name that was written down before, of one of them: suites name a test in two ways.
    """
    mine = (runs.c.buildsetid == buildsetid) & runs.c.ended_at.is_(None)
    known = conn.execute(sa.select(runs.c.failing).where(mine).with_for_update()).scalar() or ""
    names = ({*known.split("\n")} - {"", instead_of}) | {*tests}
    named = "\n".join(sorted(names)[:MOST_NAMED])
    conn.execute(runs.update().where(mine), {"verdict": Verdict.FAILING, "failing": named})


def end_run(conn: sa.Connection, run: int, verdict: Verdict, words: str) -> RecordedRun:
    """Write down how a run ended; returns it."""
    now = time.time()  # unless the clock was set back since it began
    ended_at = sa.case((runs.c.requested_at > now, runs.c.requested_at), else_=now)
    note_run(conn, run, verdict=verdict, words=words, ended_at=ended_at)
    return _fetch(conn, sa.select(runs).where(runs.c.id == run))[0]


def set_aside(conn: sa.Connection, push: Push, words: str) -> None:
    """Let failed runs of a push, and of what it was merged into, count no more."""
    mine = (runs.c.project == push.project) & (runs.c.tree == push.tree) | (runs.c.push == push.id)
    failed = mine & runs.c.verdict.in_(FAILED)
    conn.execute(runs.update().where(failed), {"verdict": Verdict.CANCELLED, "words": words})


def state(conn: sa.Connection, project: str) -> State:
    """Return how the gate of a project is set."""
    wanted = (getattr(gates.c, name) for name in State.__dataclass_fields__)
    row = conn.execute(sa.select(*wanted).where(gates.c.project == project)).first()
    return State(**row._asdict()) if row else State()


def set_state(conn: sa.Connection, project: str, **facts: Any) -> None:
    """Write facts about the gate of a project."""
    mine = gates.c.project == project
    if not conn.execute(gates.update().where(mine), facts).rowcount:
        conn.execute(gates.insert(), {"project": project, **facts})


def pause(
    conn: sa.Connection,
    project: str,
    who: str,
    why: str,
    *,
    head: str | None = None,
    frozen: bool = False,
) -> None:
    """Stop the gate; with `head` until main is elsewhere, else until a person resumes it."""
    facts = {"paused_at": time.time(), "paused_by": who, "paused_why": why, "paused_head": head}
    set_state(conn, project, frozen=frozen, **facts)
    record_act(conn, project, "pause", who, why)


def resume(conn: sa.Connection, project: str, who: str, why: str) -> None:
    """Let the gate go on; what was broken, or red, before is asked anew."""
    facts = dict.fromkeys(("paused_at", "paused_by", "paused_why", "paused_head"))
    set_state(conn, project, frozen=False, resumed_at=_after_others(conn, project), **facts)
    record_act(conn, project, "resume", who, why)


def record_act(
    conn: sa.Connection, project: str, act: str, who: str, why: str, push: int | None = None
) -> None:
    """Write down what a person, or the gate itself, did."""
    facts = {"project": project, "push": push, "act": act, "who": who, "why": why}
    conn.execute(acts.insert(), {"at": time.time(), **facts})


def acts_on(conn: sa.Connection, push: int) -> list[Act]:
    """Return what people did to an entry, oldest first."""
    return _acts(conn, sa.select(acts).where(acts.c.push == push).order_by(acts.c.id))


def last_acts(conn: sa.Connection, project: str, limit: int) -> list[Act]:
    """Return what people did to a project, or to the machinery of all of them, newest first."""
    query = sa.select(acts).where(acts.c.project.in_([project, ""]))
    return _acts(conn, query.order_by(acts.c.id.desc()).limit(limit))


def _after_others(conn: sa.Connection, project: str) -> float:
    """Return the time, or a moment after the last run or resumption if the clock was set back."""
    query = sa.select(runs.c.requested_at).where(runs.c.project == project)
    last = conn.execute(query.order_by(runs.c.id.desc()).limit(1)).scalar() or 0
    last = max(last, state(conn, project).resumed_at)
    return max(time.time(), math.nextafter(last, math.inf))


def _fetch(conn: sa.Connection, query: sa.Select[Any]) -> list[RecordedRun]:
    found = []
    for row in conn.execute(query.order_by(runs.c.id)):
        facts = row._asdict()
        facts["verdict"] = Verdict(row.verdict)
        facts["failing"] = frozenset(filter(None, row.failing.split("\n")))
        found.append(RecordedRun(**facts))
    return found


def _acts(conn: sa.Connection, query: sa.Select[Any]) -> list[Act]:
    return [Act(row.act, row.who, row.why, row.at, row.push) for row in conn.execute(query)]
