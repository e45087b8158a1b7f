"""How the gate of a project is set: its window, where it left main, whether it is paused or frozen.

The functions take a connection inside a transaction.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from pipelines.journal import audit, notices
from pipelines.journal.notices import Kind
from pipelines.journal.tables import gates, runs

ITSELF = "the gate"  # as the one who paused
_RED = ("red_at", "red_head", "red_tests", "red_words")


@dataclass(frozen=True)
class GateState:
    """How a project's gate is set: its window (None: as it starts), and whether it is paused.

    main: the commit at which the gate left main; None: it takes main as it finds it.
    red_at: since when main, at `red_head`, is known to fail itself, by the tests in `red_tests`
    (one a line) and with `red_words`; None: it is not known to.
    """

    window: int | None = None
    main: str | None = None
    paused_at: float | None = None
    paused_by: str | None = None
    paused_why: str | None = None
    red_at: float | None = None
    red_head: str | None = None
    red_tests: str | None = None
    red_words: str | None = None
    frozen: bool = False
    resumed_at: float = 0.0

    @property
    def red(self) -> frozenset[str] | None:
        """The tests by which main itself fails (none: it named none), if it is known to."""
        return None if self.red_at is None else frozenset((self.red_tests or "").split("\n")) - {""}


_STATE = sa.select(*(gates.c[name] for name in GateState.__dataclass_fields__)).where(
    gates.c.project == sa.bindparam("project")
)


def read(conn: sa.Connection, project: str) -> GateState:
    """Return how the gate of a project is set."""
    row = conn.execute(_STATE, {"project": project}).first()
    return GateState(**row._asdict()) if row else GateState()


def change(conn: sa.Connection, /, project: str, **facts: Any) -> None:
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
    frozen: bool = False,
) -> None:
    """Stop the gate until a person resumes it."""
    facts = {"paused_at": time.time(), "paused_by": who, "paused_why": why}
    change(conn, project, frozen=frozen, **facts)
    audit.record(conn, project, "pause", who, why)
    if who == ITSELF:
        kind, how = (Kind.FROZEN, "frozen") if frozen else (Kind.PAUSED, "paused")
        notices.record(conn, project, kind, f"the gate is {how}: {why}")


def resume(conn: sa.Connection, project: str, who: str, why: str) -> None:
    """Let the gate go on; what was broken, or red, before is asked anew."""
    facts = dict.fromkeys(("paused_at", "paused_by", "paused_why", *_RED))
    change(conn, project, frozen=False, resumed_at=after_others(conn, project), **facts)
    audit.record(conn, project, "resume", who, why)


def turn_red(
    conn: sa.Connection, project: str, head: str, failing: Iterable[str], words: str
) -> None:
    """Write down that main itself fails at `head`, by these tests; it may have done so before."""
    state = read(conn, project)
    facts = {
        "red_at": state.red_at or time.time(),
        "red_head": head,
        "red_tests": "\n".join(sorted(failing)),
        "red_words": words,
    }
    change(conn, project, **facts)
    if state.red_at is None:
        audit.record(conn, project, "find main red", ITSELF, words)
        notices.record(conn, project, Kind.RED, f"main itself fails at {head[:7]}: {words}")


def recover(conn: sa.Connection, project: str, why: str) -> None:
    """Write down that main is well again; what failed with it, or was broken, is asked anew."""
    facts = dict.fromkeys(_RED)
    change(conn, project, resumed_at=after_others(conn, project), **facts)
    audit.record(conn, project, "find main well", ITSELF, why)
    notices.record(conn, project, Kind.WELL, f"main is red no more: {why}")


def after_others(conn: sa.Connection, project: str) -> float:
    """Return the time, or a moment after the gate's last runs and resumption.

    It is later where the clock was set back: in which order things were decides who is to blame.
    """
    of_project = runs.c.project == project
    requested = sa.select(runs.c.requested_at).where(of_project).order_by(runs.c.id.desc()).limit(1)
    ended = sa.select(sa.func.max(runs.c.ended_at)).where(of_project)
    stamps = (conn.execute(query).scalar() or 0 for query in (requested, ended))
    last = max(*stamps, read(conn, project).resumed_at)
    return max(time.time(), math.nextafter(last, math.inf))
