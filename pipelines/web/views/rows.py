"""Rows of the landing page: a push with its stages, from a bounded number of queries."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from buildbot.db.model import Model
from buildbot.process.results import SUCCESS, WARNINGS

from pipelines import journal
from pipelines.journal import Push, gate_state, notices
from pipelines.journal.builds import PushBuild, of_pushes, usual_seconds
from pipelines.journal.notices import Kind
from pipelines.journal.tables import pushes as table
from pipelines.journal.vocabulary import Phase
from pipelines.stages import Pipeline

MOST = 100  # rows of one answer
TOLD_FOR = 3600  # seconds, of what stood still
OPEN = "open"  # what is asked for besides the states of the journal
_STOPPED = ("superseded", "withdrawn")
Json = dict[str, Any]


@dataclass(frozen=True)
class Filters:
    """Filters of the list: exact project and state, substrings of branch and author.

    before: older than the push with this id.
    """

    project: str = ""
    branch: str = ""
    author: str = ""
    state: str = ""
    before: int = 0
    limit: int = 50


def listed(conn: sa.Connection, pipelines: Sequence[Pipeline], filters: Filters) -> Json:
    """Return a page of rows, newest first; `next` is what the following page comes `before`."""
    limit = min(max(filters.limit, 1), MOST)
    pushes = journal.fetch(conn, _query(filters).limit(limit + 1))
    return {
        "projects": [about(each) for each in pipelines],
        "troubles": _troubles(conn, [each.project.name for each in pipelines]),
        "pushes": rows(conn, pipelines, pushes[:limit]),
        "next": pushes[limit - 1].id if len(pushes) > limit else None,
    }


def _troubles(conn: sa.Connection, projects: Sequence[str]) -> list[str]:
    """Return what everybody is to know: a gate that stands, a red main, what lately stood still."""
    told = []
    for name in projects:
        state = gate_state.read(conn, name)
        if state.paused_at is not None:
            how = "frozen" if state.frozen else f"paused by {state.paused_by}"
            told.append(f"The gate of {name} is {how}: {state.paused_why}")
        if state.red_at is not None:
            told.append(f"The main of {name} itself fails: {state.red_words}")
    stood = notices.latest(conn, time.time() - TOLD_FOR, Kind.STANDSTILL)
    return told + [each.words for each in stood]


def about(pipeline: Pipeline) -> Json:
    """Return a project's name, stages and environment."""
    project = pipeline.project
    stages = [stage.name for stage in pipeline.stages]
    return {"name": project.name, "stages": stages, "environment": project.environment}


def rows(conn: sa.Connection, pipelines: Sequence[Pipeline], pushes: Sequence[Push]) -> list[Json]:
    """Return each push with its author, its title and its stages."""
    stages = {each.project.name: [stage.name for stage in each.stages] for each in pipelines}
    changes, builds = _changes(conn, pushes), _builds(conn, pushes)
    names = [
        f"{project}-{stage}" for project, stage_names in stages.items() for stage in stage_names
    ]
    usual = usual_seconds(conn, names)
    return [
        {
            "id": push.id,
            "project": push.project,
            "branch": push.branch,
            "revision": push.revision,
            "state": push.state,
            "stage": push.stage,
            "reason": push.hold or push.reason,
            "reason_code": push.reason_code,
            "phase": push.phase,
            "candidate": push.candidate,
            "received_at": push.received_at,
            "ended_at": push.ended_at,
            **changes.get(push.changeid, {"author": push.pusher or "", "title": ""}),
            "stages": [
                stage(push, stages[push.project], name, builds[push.id, name])
                | {"usual": usual.get(f"{push.project}-{name}")}
                for name in stages.get(push.project, ())
            ],
        }
        for push in pushes
    ]


def stage(push: Push, names: Sequence[str], name: str, builds: Sequence[PushBuild]) -> Json:
    """Return how one stage of a push stands; `builds` are the push's in it, oldest first."""
    last = builds[-1] if builds else None
    return {
        "name": name,
        "state": _state(push, names, name, last),
        "began_at": builds[0].began_at if builds else None,
        "ended_at": last.ended_at if last else None,
        "page": last.page if last else None,
        "text": last.text if last and last.ended_at else "",
    }


def _state(push: Push, names: Sequence[str], name: str, last: PushBuild | None) -> str:
    here = names.index(push.stage) if push.stage in names else len(names)
    place = names.index(name)
    running = last is not None and last.ended_at is None
    if place < here:
        return "passed"
    if place > here:  # it may run beside the one before it
        return "ahead" if last is None or push.ended_at else _of_build(last)
    if push.ended_at is None:
        if push.phase == Phase.FAILING:
            return "failing"
        return "running" if running else "waiting"
    if push.state in _STOPPED:
        return "stopped"
    if last is None:
        return "failed" if push.state == "rejected" else "skipped"
    return "failed" if push.state == "rejected" else _of_build(last)


def _of_build(build: PushBuild) -> str:
    if build.ended_at is None:
        return "running"
    return "passed" if build.result in (SUCCESS, WARNINGS) else "failed"


def _query(filters: Filters) -> sa.Select[Any]:
    query = sa.select(table).order_by(table.c.id.desc())
    if filters.before:
        query = query.where(table.c.id < filters.before)
    if filters.project:
        query = query.where(table.c.project == filters.project)
    if filters.branch:
        query = query.where(table.c.branch.icontains(filters.branch, autoescape=True))
    if filters.state == OPEN:
        query = query.where(table.c.ended_at.is_(None))
    elif filters.state:
        query = query.where(table.c.state == filters.state, table.c.ended_at.is_not(None))
    if filters.author:
        changes = Model.changes
        query = query.join(changes, changes.c.changeid == table.c.changeid)
        query = query.where(changes.c.author.icontains(filters.author, autoescape=True))
    return query


def _changes(conn: sa.Connection, pushes: Sequence[Push]) -> dict[int | None, Json]:
    changes = Model.changes
    query = sa.select(changes.c.changeid, changes.c.author, changes.c.comments)
    query = query.where(changes.c.changeid.in_([each.changeid for each in pushes]))
    return {
        row.changeid: {"author": row.author, "title": row.comments.partition("\n")[0]}
        for row in conn.execute(query)
    }


def _builds(
    conn: sa.Connection, pushes: Sequence[Push]
) -> defaultdict[tuple[int, str], list[PushBuild]]:
    projects = {push.id: push.project for push in pushes}
    by_stage: defaultdict[tuple[int, str], list[PushBuild]] = defaultdict(list)
    for build in of_pushes(conn, projects):
        name = build.builder.removeprefix(f"{projects[build.push]}-")
        by_stage[build.push, name].append(build)
    return by_stage
