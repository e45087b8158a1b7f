"""Page of one push: stages, steps, the gate's explanation, history, diff."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict

import sqlalchemy as sa
from buildbot.db.model import Model

from pipelines import journal
from pipelines.gate.explain import explain
from pipelines.gate.overview import Facts, listed
from pipelines.gate.snapshot import in_gate
from pipelines.hub.repository import MAIN
from pipelines.journal import Push, audit
from pipelines.journal.builds import PushBuild, of_pushes, without_progress
from pipelines.journal.runs import runs_for
from pipelines.journal.vocabulary import STAGES
from pipelines.project.artifacts import kept_artifact
from pipelines.project.served import Project
from pipelines.reports import stored
from pipelines.stages import Pipeline
from pipelines.system.git import GitError, git
from pipelines.web.views.gate import operations
from pipelines.web.views.rows import Json, about, rows

LONGEST_DIFF = 300_000  # characters


def view(
    conn: sa.Connection, pipeline: Pipeline, pipelines: Sequence[Pipeline], facts: Facts, push: Push
) -> Json:
    """Return everything that the page of a push shows, except logs."""
    runs, acts = runs_for(conn, push.id), audit.of_push(conn, push.id)
    stalled = without_progress(conn, push.id, facts.now)
    explanation = explain(facts, push, runs, acts, stalled)
    artifact = kept_artifact(pipeline.project, push.candidate) if push.candidate else None
    (row,) = rows(conn, pipelines, [push])
    return {
        "project": about(pipeline),
        "push": row,
        "sentences": explanation.sentences[:-1],  # the last is the address of this very page
        "expected_landing_at": explanation.expected_landing_at,
        "gate": listed(facts) if explanation.position else [],
        "acts": _acts(push) if journal.newest(conn, push) else [],
        "operations": operations(),
        "failing": sorted({test for run in runs for test in run.failing}),
        "suites": [asdict(suite) for suite in stored.of_push(conn, push.id).values()],
        "artifact": artifact.name if artifact else None,
        "history": [
            {name: value for name, value in asdict(each).items() if name not in ("id", "push")}
            for each in journal.history(conn, push.id)
        ],
        "builds": _with_steps(conn, pipeline.project, of_pushes(conn, [push.id])),
    }


def _acts(push: Push) -> list[str]:
    """Return the acts that make sense for a push in its state."""
    if push.ended_at is None:
        waits = ["approve"] if push.hold else ["promote"] if in_gate(push) else []
        return [*waits, "cancel"] if push.state == "running" else []
    again = push.state == "landed" and push.landed_at and push.stage not in STAGES
    return ["rerun"] if again or push.state in ("rejected", "withdrawn") else []


def diff(project: Project, push: Push) -> Json:
    """Return what a push changes, as git shows it; the base is main as it was merged onto."""
    limits = ("-c", "core.bigFileThreshold=1m")  # only named, where larger
    options = ("diff", "--stat", "--patch", "--no-ext-diff", "--no-textconv")
    try:
        text = git(project.hub, *limits, *options, f"{push.base or MAIN}...{push.revision}")
    except GitError:  # the branch went, and git has swept its commits away
        return {"diff": "", "cut": False, "gone": True}
    readable = text[:LONGEST_DIFF].encode(errors="replace").decode()
    return {"diff": readable, "cut": len(text) > LONGEST_DIFF, "gone": False}


def _with_steps(conn: sa.Connection, project: Project, builds: Sequence[PushBuild]) -> list[Json]:
    steps, logs = Model.steps, Model.logs
    query = sa.select(steps).where(steps.c.buildid.in_([build.id for build in builds]))
    step_rows = conn.execute(query.order_by(steps.c.buildid, steps.c.number)).all()
    query = sa.select(logs.c.id, logs.c.stepid, logs.c.name, logs.c.num_lines, logs.c.type)
    query = query.where(logs.c.stepid.in_([step.id for step in step_rows])).order_by(logs.c.id)
    of_step, of_build = defaultdict[int, list[Json]](list), defaultdict[int, list[Json]](list)
    for log in conn.execute(query):
        entry = {"id": log.id, "name": log.name, "lines": log.num_lines, "kept": log.type != "d"}
        of_step[log.stepid].append(entry)
    for step in step_rows:
        if not step.hidden:
            of_build[step.buildid].append(
                {
                    "name": step.name,
                    "text": step.state_string,
                    "began_at": step.started_at,
                    "ended_at": step.complete_at,
                    "result": step.results,
                    "logs": of_step[step.id],
                }
            )
    return [
        {
            "id": build.id,
            "stage": build.builder.removeprefix(f"{project.name}-"),
            "page": build.page,
            "began_at": build.began_at,
            "ended_at": build.ended_at,
            "result": build.result,
            "text": build.text,
            "steps": of_build[build.id],
        }
        for build in builds
    ]
