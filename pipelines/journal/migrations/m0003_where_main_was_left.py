"""Where the gate left main, so that it sees when somebody else has moved it."""

from __future__ import annotations

import sqlalchemy as sa

from pipelines.journal import migrations


def migrate(conn: sa.Connection) -> None:
    """Add the place; where nothing is written, the next look takes main as it is."""
    migrations.add_column(conn, "slipway_gates", sa.Column("main", sa.String(64)))
