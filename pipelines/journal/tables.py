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
    sa.Column("lane", sa.Integer, nullable=False, server_default="0"),
    sa.Column("hold", sa.Text),  # why it waits for a person
    sa.Column("conflict", sa.String(64)),  # a base that it does not merge onto
    sa.Column("pusher", sa.Text),
    sa.Column("landed_at", sa.Float),  # later than all that landed before, whatever the clock says
    sa.Column("reason_code", sa.String(32)),  # why, for programs; `reason` is for people
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
    sa.Column("reason_code", sa.String(32)),
    sa.Column("who", sa.Text),  # none: Slipway itself
)

runs = sa.Table(
    "slipway_runs",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("project", sa.String(64), nullable=False),
    sa.Column("push", sa.Integer, index=True),  # none: a run on main itself
    sa.Column("candidate", sa.String(64), nullable=False),
    sa.Column("base", sa.String(64)),  # of main, if the push is tested on that alone
    sa.Column("early", sa.Boolean, nullable=False, server_default=sa.false()),  # before the gate
    # What makes two runs the same: what is tested, and how.
    sa.Column("tree", sa.String(64), nullable=False),
    sa.Column("definition", sa.String(64), nullable=False),
    sa.Column("attempt", sa.Integer, nullable=False),
    sa.Column("buildsetid", sa.Integer, index=True),
    sa.Column("verdict", sa.String(16), nullable=False),
    sa.Column("words", sa.Text, nullable=False, server_default=""),
    sa.Column("failing", sa.Text, nullable=False, server_default=""),  # tests, a line each
    sa.Column("requested_at", sa.Float, nullable=False),
    sa.Column("ended_at", sa.Float),
    # What passed counts for its tree only while there is something to deploy.
    sa.Column("artifact_gone", sa.Boolean, nullable=False, server_default=sa.false()),
)

sa.Index("slipway_runs_tree", runs.c.project, runs.c.tree)
sa.Index("slipway_runs_candidate", runs.c.project, runs.c.candidate)
sa.Index("slipway_runs_open", runs.c.project, runs.c.ended_at)
# Every look of the gate reads the newest: without, it would sort all that there ever were.
sa.Index("slipway_runs_newest", runs.c.project, runs.c.id)

suites = sa.Table(
    "slipway_suites",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("project", sa.String(64), nullable=False),
    sa.Column("push", sa.Integer, index=True),  # none: of main itself
    sa.Column("stage", sa.String(64), nullable=False),
    sa.Column("revision", sa.String(64), nullable=False),
    sa.Column("buildid", sa.Integer, nullable=False, unique=True),
    sa.Column("passed", sa.Integer, nullable=False),
    sa.Column("failed", sa.Integer, nullable=False),  # errors among them
    sa.Column("skipped", sa.Integer, nullable=False),
    sa.Column("cut", sa.Integer, nullable=False),  # tests that are counted, but not among `tests`
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Column("coverage", sa.Float),  # percent
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("tests", sa.LargeBinary, nullable=False),  # never a row each: there are so many
)

# Each row is large: what is newest is found without a look at the others.
sa.Index("slipway_suites_newest", suites.c.project, suites.c.id)
sa.Index("slipway_suites_stage", suites.c.project, suites.c.stage, suites.c.id)

health = sa.Table(
    "slipway_health",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("environment", sa.String(64), nullable=False),
    sa.Column("since", sa.Float, nullable=False),
    sa.Column("until", sa.Float, nullable=False),  # of the last look that found it so
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
    sa.Column("red_at", sa.Float),  # since when main itself is known to fail
    sa.Column("red_head", sa.String(64)),  # main then: elsewhere it is not known to
    sa.Column("red_tests", sa.Text),  # those that fail, one a line
    sa.Column("red_words", sa.Text),
    sa.Column("main", sa.String(64)),  # where the gate left it; none: wherever it is now
    sa.Column("frozen", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("resumed_at", sa.Float, nullable=False, server_default="0"),
)

received = sa.Table(
    "slipway_received",
    metadata,
    sa.Column("project", sa.String(64), primary_key=True),
    sa.Column("name", sa.String(64), nullable=False),  # of the hub's file of updates
    sa.Column("offset", sa.BigInteger, nullable=False),  # how far it is read
)

notices = sa.Table(
    "slipway_notices",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("project", sa.String(64)),  # none: it concerns all
    sa.Column("kind", sa.String(32), nullable=False),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("words", sa.Text, nullable=False),
)

audit_log = sa.Table(
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

# Which of `pipelines.journal.migrations` ran.
versions = sa.Table(
    "slipway_versions",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.Float, nullable=False),
)
