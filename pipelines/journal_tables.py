"""The tables of the journal, beside Buildbot's own in the master's database."""

from __future__ import annotations

import sqlalchemy as sa

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
    # The build requests of the stage that the push is in.
    sa.Column("attempt", sa.Integer, nullable=False, default=1),
    sa.Column("buildsetid", sa.Integer),
    # What the gate knows.
    sa.Column("ready_at", sa.Float),
    sa.Column("base", sa.String(64)),
    sa.Column("candidate", sa.String(64)),
    sa.Column("tree", sa.String(64)),
    sa.Column("phase", sa.String(16)),
)

# Every look of a scheduler reads the open ones; retention looks for the newest of each branch.
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

frozen_gates = sa.Table(
    "slipway_frozen_gates",
    metadata,
    sa.Column("project", sa.String(64), primary_key=True),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
)
