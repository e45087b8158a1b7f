"""A past: pushes that went through all stages, as rows of the journal and of Buildbot's tables.

Written in bulk, so that a hundred thousand builds are there within a minute.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import defaultdict
from typing import Any

import sqlalchemy as sa
from buildbot.db.model import Model

from pipelines.journal.tables import pushes, refs, runs, transitions

DAY = 24 * 3600
STAGES = {
    "develop": 7,
    "test": 4,
    "merge": 1,
    "repo-test": 12,
    "deploy-to-staging": 3,
}
"""Each with the number of its steps."""
_OUTPUT = "".join(f"line {number}: ok, as all the others were as well\n" for number in range(12))
_AT_ONCE = 500  # pushes whose rows are written together
Rows = dict[sa.Table, list[dict[str, Any]]]


def fill(conn: sa.Connection, project: str, count: int, *, days: float, branches: int = 50) -> None:
    """Add `count` deployed pushes and their five builds each, spread over the last `days`.

    They go to so many branches in turn; builders that a master has not made yet are made.
    """
    builders = {stage: _builder(conn, f"{project}-{stage}") for stage in STAGES}
    master = _first(conn, Model.masters, name="bench", name_hash="bench", active=0, last_active=0)
    worker = _first(conn, Model.workers, name="bench", info={})
    before = {table: _greatest(conn, table) for table in Model.metadata.tables.values()}
    before[pushes] = _greatest(conn, pushes)
    numbers = {stage: _greatest_number(conn, builder) for stage, builder in builders.items()}
    now = time.time()
    for first in range(0, count, _AT_ONCE):
        rows: Rows = defaultdict(list)
        for n in range(first, min(first + _AT_ONCE, count)):
            at = now - days * DAY * (1 - n / count)
            _add_push(rows, before, project, f"past/{n % branches}", n, at)
            for position, (stage, steps) in enumerate(STAGES.items()):
                add = _Adding(rows, before, at + position * 10)
                add.build(builders[stage], numbers[stage] + n + 1, master, worker, stage, steps)
        for table, values in rows.items():
            conn.execute(table.insert(), values)
    _remember(conn, project)


def _add_push(
    rows: Rows, before: dict[sa.Table, int], project: str, branch: str, n: int, at: float
) -> None:
    revision = hashlib.sha1(f"{project} {n}".encode(), usedforsecurity=False).hexdigest()
    stamp, change, push = (
        _new(before, table) for table in (Model.sourcestamps, Model.changes, pushes)
    )
    where = {"branch": branch, "revision": revision, "project": project, "repository": "/hub"}
    rows[Model.sourcestamps].append(
        {"id": stamp, "ss_hash": f"{stamp:040d}", "created_at": int(at), "codebase": "", **where}
    )
    rows[Model.changes].append(
        {
            "changeid": change,
            "author": "Ada <ada@example.org>",
            "comments": f"Change {n}",
            "when_timestamp": int(at),
            "codebase": "",
            "sourcestampid": stamp,
            **where,
        }
    )
    rows[Model.change_files].append({"changeid": change, "filename": "genes/models.py"})
    state = {"state": "deployed", "stage": "deploy-to-staging", "reason": "runs on staging"}
    rows[pushes].append(
        {
            "id": push,
            "project": project,
            "branch": branch,
            "revision": revision,
            "received_at": at,
            "ended_at": at + 60,
            "changeid": change,
            "attempt": 1,
            "buildsetid": before[Model.buildsets] + len(STAGES),
            "ready_at": at,
            "base": revision,
            "candidate": revision,
            "tree": revision,
            **state,
        }
    )
    rows[runs].append(
        {
            "project": project,
            "push": push,
            "candidate": revision,
            "tree": revision,
            "definition": "",
            "attempt": 1,
            "buildsetid": before[Model.buildsets] + list(STAGES).index("repo-test") + 1,
            "verdict": "passed",
            "requested_at": at,
            "ended_at": at + 30,
        }
    )
    rows[transitions] += [
        {"push": push, "at": at, "state": "running", "stage": stage, "reason": ""}
        for stage in STAGES
    ]
    rows[transitions].append({"push": push, "at": at + 60, **state})


class _Adding:
    """Adds what the newest push did in one stage, which began at a time."""

    def __init__(self, rows: Rows, before: dict[sa.Table, int], at: float) -> None:
        self.rows, self.before = rows, before
        self.at, self.done = int(at), int(at) + 9

    def build(
        self, builder: int, number: int, master: int, worker: int, stage: str, steps: int
    ) -> None:
        push, ended = self.before[pushes], {"complete_at": self.done, "results": 0}
        buildset = self.add(
            Model.buildsets,
            external_idstring=f"push-{push}-{stage}-{push:012d}-1",
            reason="a push",
            submitted_at=self.at,
            complete=1,
            **ended,
        )
        self.rows[Model.buildset_properties].append(
            {"buildsetid": buildset, "property_name": "push", "property_value": f'[{push}, "x"]'}
        )
        stamp = self.before[Model.sourcestamps]
        self.add(Model.buildset_sourcestamps, buildsetid=buildset, sourcestampid=stamp)
        request = self.add(
            Model.buildrequests,
            buildsetid=buildset,
            builderid=builder,
            submitted_at=self.at,
            complete=1,
            **ended,
        )
        self.rows[Model.buildrequest_claims].append(
            {"brid": request, "masterid": master, "claimed_at": self.at}
        )
        build = self.add(
            Model.builds,
            number=number,
            builderid=builder,
            buildrequestid=request,
            workerid=worker,
            masterid=master,
            started_at=self.at,
            locks_duration_s=0,
            state_string="passed",
            **ended,
        )
        self.rows[Model.build_properties] += [
            {"buildid": build, "name": name, "value": json.dumps(name), "source": "Build"}
            for name in ("branch", "revision", "push", "builddir", "python_environment")
        ]
        for position in range(steps):
            self.step(build, position)

    def step(self, build: int, position: int) -> None:
        step = self.add(
            Model.steps,
            number=position,
            name=f"step-{position}",
            buildid=build,
            started_at=self.at,
            complete_at=self.done,
            state_string="passed",
            results=0,
            urls_json="[]",
        )
        log = self.add(
            Model.logs, name="stdio", slug="stdio", stepid=step, complete=1, num_lines=12, type="s"
        )
        self.rows[Model.logchunks].append(
            {
                "logid": log,
                "first_line": 0,
                "last_line": 11,
                "content": _OUTPUT.encode(),
                "compressed": 0,
            }
        )

    def add(self, table: sa.Table, **values: Any) -> int:
        number = _new(self.before, table)
        self.rows[table].append({"id": number, **values})
        return number


def _new(before: dict[sa.Table, int], table: sa.Table) -> int:
    before[table] += 1
    return before[table]


def _greatest(conn: sa.Connection, table: sa.Table) -> int:
    keys = [key for key in table.primary_key if isinstance(key.type, sa.Integer)]
    return conn.execute(sa.select(sa.func.max(keys[0]))).scalar() or 0 if keys else 0


def _greatest_number(conn: sa.Connection, builder: int) -> int:
    builds = Model.builds
    query = sa.select(sa.func.max(builds.c.number)).where(builds.c.builderid == builder)
    return conn.execute(query).scalar() or 0


def _builder(conn: sa.Connection, name: str) -> int:
    name_hash = hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()
    return _first(conn, Model.builders, name=name, name_hash=name_hash)


def _first(conn: sa.Connection, table: sa.Table, **values: Any) -> int:
    """The row of that name, made if there is none."""
    query = sa.select(table.c.id).where(table.c.name == values["name"])
    found = conn.execute(query).scalar()
    return found or conn.execute(table.insert().returning(table.c.id), values).scalar_one()


def _remember(conn: sa.Connection, project: str) -> None:
    """The branches are there still, at what was pushed last."""
    for row in conn.execute(_newest(project)).all():
        here = (refs.c.project == project) & (refs.c.branch == row.branch)
        conn.execute(refs.delete().where(here))
        conn.execute(
            refs.insert(),
            {"project": project, "branch": row.branch, "revision": row.revision, "seen_at": 0.0},
        )


def _newest(project: str) -> sa.Select[Any]:
    last = sa.select(sa.func.max(pushes.c.id)).where(pushes.c.project == project)
    last = last.group_by(pushes.c.branch)
    return sa.select(pushes.c.branch, pushes.c.revision).where(pushes.c.id.in_(last))
