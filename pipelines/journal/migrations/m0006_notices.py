"""What concerns everybody and no push alone, for the receivers of news and the pages."""

from __future__ import annotations

import sqlalchemy as sa


def migrate(conn: sa.Connection) -> None:
    """Add the table."""
    table = sa.Table(
        "slipway_notices",
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("project", sa.String(64)),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
    )
    table.create(conn, checkfirst=True)
