"""The gate as a train in front of main: who is in it, in which order, and who has left it."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from pipelines import journal
from pipelines.gate.operations import OPERATIONS
from pipelines.gate.overview import Facts, listed
from pipelines.gate.standing import standing
from pipelines.journal import audit
from pipelines.journal.tables import pushes as table
from pipelines.journal.vocabulary import STAGES
from pipelines.stages import Pipeline
from pipelines.web.views.rows import Json, about, rows

ENDED = 15  # pushes that have left the gate, and acts


def operations() -> Json:
    """Return what the buttons can do, by name."""
    return {
        name: {"name": name, "meaning": each.meaning, "needs_why": each.needs_why}
        for name, each in OPERATIONS.items()
    }


def view(
    conn: sa.Connection, pipeline: Pipeline, pipelines: Sequence[Pipeline], facts: Facts
) -> Json:
    """Return the gate of one project."""
    name, state = pipeline.project.name, facts.queue.state
    row_of_branch = {
        row["branch"]: row for row in rows(conn, pipelines, [*facts.queue.pushes.values()])
    }
    left = table.c.landed_at.is_not(None) | (
        table.c.ended_at.is_not(None) & table.c.stage.in_(STAGES)
    )
    query = sa.select(table).where(table.c.project == name, left)
    query = query.order_by(table.c.id.desc()).limit(ENDED)
    return {
        **standing(facts).as_json(),
        "project": about(pipeline),
        "window": state.window or pipeline.project.window,
        "policy": pipeline.project.policy,
        "workers": facts.workers,
        "usual": facts.usual,
        "operations": operations(),
        "entries": [entry | {"push": row_of_branch[entry["branch"]]} for entry in listed(facts)],
        "ended": rows(conn, pipelines, journal.fetch(conn, query)),
        "acts": [
            {"act": act.act, "who": act.who, "why": act.why, "at": act.at}
            for act in audit.latest(conn, name, ENDED)
        ],
    }
