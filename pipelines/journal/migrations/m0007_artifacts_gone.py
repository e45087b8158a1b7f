"""A pass whose artifact is not kept any more lets nothing land: nothing could be deployed."""

from __future__ import annotations

import sqlalchemy as sa

from pipelines.journal import migrations


def migrate(conn: sa.Connection) -> None:
    """Add the column; whose artifact is gone already is found when it should be deployed."""
    gone = sa.Column("artifact_gone", sa.Boolean, nullable=False, server_default=sa.false())
    migrations.add_column(conn, "slipway_runs", gone)
