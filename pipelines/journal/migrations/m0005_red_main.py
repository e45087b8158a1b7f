"""Main that fails is a state of its own: the gate goes on, and tries entries on it.

What an entry was built on is asked by its commit, which has an index now.
"""

from __future__ import annotations

import sqlalchemy as sa

from pipelines.journal import migrations

_PAUSED = ("paused_at", "paused_by", "paused_why", "paused_head")


def migrate(conn: sa.Connection) -> None:
    """Add the columns; a gate that had paused for it finds out anew, and by itself."""
    for name, kind in (("red_at", sa.Float), ("red_head", sa.String(64))):
        migrations.add_column(conn, "slipway_gates", sa.Column(name, kind))
    for name in ("red_tests", "red_words"):
        migrations.add_column(conn, "slipway_gates", sa.Column(name, sa.Text))
    runs = sa.Table(
        "slipway_runs",
        sa.MetaData(),
        sa.Column("project", sa.String(64)),
        sa.Column("candidate", sa.String(64)),
    )
    index = sa.Index("slipway_runs_candidate", runs.c.project, runs.c.candidate)
    index.create(conn, checkfirst=True)
    if "paused_head" not in {
        each["name"] for each in sa.inspect(conn).get_columns("slipway_gates")
    }:
        return
    gates = sa.table("slipway_gates", *map(sa.column, _PAUSED))
    conn.execute(
        gates.update().where(gates.c.paused_head.is_not(None)).values(dict.fromkeys(_PAUSED))
    )
    conn.execute(sa.text("alter table slipway_gates drop column paused_head"))
