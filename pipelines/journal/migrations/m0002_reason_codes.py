"""Codes beside the reasons of pushes, read from the sentences that releases before wrote."""

from __future__ import annotations

import re

import sqlalchemy as sa

from pipelines.journal import migrations

BATCH = 1000  # rows read at once

# By state; the first pattern that begins the sentence wins, and none leaves the code empty.
PATTERNS = {
    "deployed": [("", "deployed")],
    "superseded": [("", "superseded")],
    "landed": [
        ("everything in it is in main already", "already-merged"),
        ("landed, but not deployed to ", "not-deployed"),
        ("deployed again, as ", "deployed-again"),
        (r"landed as \w*(?:; flaky: .*)?, untested: the gate was bypassed", "bypassed"),
        (r"landed as \w*; flaky: ", "flaky"),
        ("landed as ", "landed"),
    ],
    "withdrawn": [
        ("the branch was deleted", "deleted"),
        ("taken out of the gate by ", "dequeued"),
        ("cancelled by ", "cancelled"),
        ("wip/ branches are tested and never merged", "never-merged"),
        (r"\S+ passed, and no stage follows it", "last-stage"),
    ],
    "rejected": [
        ("conflicts with main in ", "conflict"),
        (r"\S+ could not be run \d+ times: ", "infrastructure"),
        (r"it took longer than \d+ minutes", "timeout"),
        (".* has no history in common with main", "unmergeable"),
        (".* holds merges, and its other commits alone do not make ", "unmergeable"),
    ],
    "running": [
        ("candidate ", "candidate"),
        ("conflicts with a branch ahead of it in ", "waits-for-ahead"),
        ("everything in it is in a branch ahead of it", "waits-for-ahead"),
        ("bypasses the gate, as ", "bypassed"),
        ("approved by ", "approved"),
        ("waits for approval|held by ", "held"),
    ],
}
# What failed without one of these sentences, in words of its own: by stage.
FAILED = {"repo-test": "tests", "merge": "unmergeable"}


def code_of(state: str, stage: str, reason: str) -> str | None:
    """Return the code of a reason as a release before wrote it; None: it tells none."""
    if not reason:
        return None
    for pattern, code in PATTERNS.get(state, []):
        if re.match(pattern, reason, re.DOTALL):
            return code
    return FAILED.get(stage, "failed") if state == "rejected" else None


def migrate(conn: sa.Connection) -> None:
    """Add the codes, and who made a push move; who did before is in the audit log alone."""
    migrations.add_column(conn, "slipway_transitions", sa.Column("who", sa.Text))
    for table in ("slipway_pushes", "slipway_transitions"):
        migrations.add_column(conn, table, sa.Column("reason_code", sa.String(32)))
        _fill(conn, table)


def _fill(conn: sa.Connection, name: str) -> None:
    columns = ("id", "state", "stage", "reason", "reason_code")
    table = sa.table(name, *map(sa.column, columns))
    query = sa.select(table).where(table.c.reason_code.is_(None)).order_by(table.c.id).limit(BATCH)
    change = table.update().where(table.c.id == sa.bindparam("row"))
    change = change.values(reason_code=sa.bindparam("code"))
    last = 0
    while rows := conn.execute(query.where(table.c.id > last)).all():
        coded = [{"row": row.id, "code": code_of(*row[1:4])} for row in rows]
        if known := [each for each in coded if each["code"]]:
            conn.execute(change, known)
        last = rows[-1].id
