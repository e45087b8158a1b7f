"""Tables of releases before migrations had numbers: each brought some columns and indexes more."""

from __future__ import annotations

import sqlalchemy as sa

from pipelines.journal import migrations

metadata = sa.MetaData()

refs = sa.Table(
    "slipway_refs",
    metadata,
    sa.Column("project", sa.String(64), primary_key=True),
    sa.Column("branch", sa.Text, primary_key=True),
    sa.Column("revision", sa.String(64), nullable=False),
    sa.Column("seen_at", sa.Float, nullable=False),
)

pushes = sa.Table(
    "slipway_pushes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("project", sa.String(64), nullable=False, index=True),
    sa.Column("branch", sa.Text, nullable=False),
    sa.Column("revision", sa.String(64), nullable=False, index=True),
    sa.Column("received_at", sa.Float, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("stage", sa.String(64), nullable=False),
    sa.Column("reason", sa.Text, nullable=False, default=""),
    sa.Column("ended_at", sa.Float, index=True),
    sa.Column("changeid", sa.Integer),
    sa.Column("attempt", sa.Integer, nullable=False, default=1),
    sa.Column("buildsetid", sa.Integer),
    sa.Column("ready_at", sa.Float),
    sa.Column("base", sa.String(64)),
    sa.Column("candidate", sa.String(64)),
    sa.Column("tree", sa.String(64)),
    sa.Column("phase", sa.String(16)),
    sa.Column("lane", sa.Integer, nullable=False, server_default="0"),
    sa.Column("hold", sa.Text),
    sa.Column("conflict", sa.String(64)),
    sa.Column("pusher", sa.Text),
    sa.Column("landed_at", sa.Float),
)
sa.Index("slipway_pushes_open", pushes.c.project, pushes.c.ended_at)
sa.Index("slipway_pushes_branch", pushes.c.project, pushes.c.branch)
sa.Index("slipway_pushes_changeid", pushes.c.changeid)
sa.Index("slipway_pushes_buildsetid", pushes.c.buildsetid)
sa.Index("slipway_pushes_candidate", pushes.c.candidate)

transitions = sa.Table(
    "slipway_transitions",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("push", sa.Integer, nullable=False, index=True),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("stage", sa.String(64), nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)

runs = sa.Table(
    "slipway_runs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("project", sa.String(64), nullable=False),
    sa.Column("push", sa.Integer, index=True),
    sa.Column("candidate", sa.String(64), nullable=False),
    sa.Column("base", sa.String(64)),
    sa.Column("early", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("tree", sa.String(64), nullable=False),
    sa.Column("definition", sa.String(64), nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("buildsetid", sa.Integer, index=True),
    sa.Column("verdict", sa.String(16), nullable=False),
    sa.Column("words", sa.Text, nullable=False, server_default=""),
    sa.Column("failing", sa.Text, nullable=False, server_default=""),
    sa.Column("requested_at", sa.Float, nullable=False),
    sa.Column("ended_at", sa.Float),
)

sa.Index("slipway_runs_tree", runs.c.project, runs.c.tree)
sa.Index("slipway_runs_open", runs.c.project, runs.c.ended_at)
sa.Index("slipway_runs_newest", runs.c.project, runs.c.id)

suites = sa.Table(
    "slipway_suites",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("project", sa.String(64), nullable=False),
    sa.Column("push", sa.Integer, index=True),
    sa.Column("stage", sa.String(64), nullable=False),
    sa.Column("revision", sa.String(64), nullable=False),
    sa.Column("buildid", sa.Integer, nullable=False, unique=True),
    sa.Column("passed", sa.Integer, nullable=False),
    sa.Column("failed", sa.Integer, nullable=False),
    sa.Column("skipped", sa.Integer, nullable=False),
    sa.Column("cut", sa.Integer, nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("coverage", sa.Float),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("tests", sa.LargeBinary, nullable=False),
)
sa.Index("slipway_suites_newest", suites.c.project, suites.c.id)
sa.Index("slipway_suites_stage", suites.c.project, suites.c.stage, suites.c.id)

health = sa.Table(
    "slipway_health",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("environment", sa.String(64), nullable=False),
    sa.Column("since", sa.Float, nullable=False),
    sa.Column("until", sa.Float, nullable=False),
    sa.Column("healthy", sa.Boolean, nullable=False),
    sa.Column("words", sa.Text, nullable=False),
)

sa.Index("slipway_health_newest", health.c.environment, health.c.id)

gates = sa.Table(
    "slipway_gates",
    metadata,
    sa.Column("project", sa.String(64), primary_key=True),
    sa.Column("window", sa.Integer),
    sa.Column("paused_at", sa.Float),
    sa.Column("paused_by", sa.Text),
    sa.Column("paused_why", sa.Text),
    sa.Column("paused_head", sa.String(64)),
    sa.Column("frozen", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("resumed_at", sa.Float, nullable=False, server_default="0"),
)

acts = sa.Table(
    "slipway_acts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("project", sa.String(64), nullable=False, index=True),
    sa.Column("push", sa.Integer, index=True),
    sa.Column("act", sa.String(32), nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("at", sa.Float, nullable=False),
)


def migrate(conn: sa.Connection) -> None:
    """Add the tables, columns and indexes that are missing."""
    metadata.create_all(conn)
    for table in metadata.tables.values():
        for column in table.columns:
            migrations.add_column(conn, table.name, column)
        for index in table.indexes:
            index.create(conn, checkfirst=True)
