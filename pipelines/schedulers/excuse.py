"""Whether a branch's own tests fail as main itself does: then it goes to the gate all the same.

Who repairs main a little has main's other failures as well, and who made a branch on a red main has
all of them. The gate tries both on main as it is.
"""

from __future__ import annotations

from enum import Enum

import sqlalchemy as sa

from pipelines.journal import Push, gate_state, runs
from pipelines.reports import stored


class Excuse(Enum):
    """What is known of it."""

    NONE = "none"
    NOT_YET = "not yet"  # main is being tested
    MAIN_IS_RED = "main is red"


def excuse(conn: sa.Connection, push: Push) -> Excuse:
    """Say whether all that failed of a push in the stage that it is in fails on main as well."""
    state = gate_state.read(conn, push.project)
    if state.red is None:
        awaited = state.paused_at is None and is_doubtful(conn, push.project, state.main)
        return Excuse.NOT_YET if awaited else Excuse.NONE
    suite = stored.of_push(conn, push.id).get(push.stage)
    tests = stored.tests(conn, suite) if suite else []
    failing = {test.name for test in tests if test.outcome in ("failed", "error")}
    return Excuse.MAIN_IS_RED if failing and failing <= state.red else Excuse.NONE


def is_doubtful(conn: sa.Connection, project: str, head: str | None) -> bool:
    """Whether main is what somebody landed untested, and its own test has not ended yet."""
    tree = runs.landed_untested(conn, project, head)
    if tree is None:
        return False
    of_main = [run for run in runs.runs_of(conn, project, [tree]) if run.tree == tree]
    return not of_main or of_main[-1].ended_at is None
