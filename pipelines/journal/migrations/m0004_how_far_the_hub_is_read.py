"""How far a hub's file of updates is read, in one transaction with what was found in it."""

from __future__ import annotations

import sqlalchemy as sa


def migrate(conn: sa.Connection) -> None:
    """Add the table; where it tells of no file, one is read from its beginning."""
    table = sa.Table(
        "slipway_received",
        sa.MetaData(),
        sa.Column("project", sa.String(64), primary_key=True),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("offset", sa.BigInteger, nullable=False),
    )
    table.create(conn, checkfirst=True)
