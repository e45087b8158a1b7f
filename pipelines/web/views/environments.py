"""What runs on each environment, since when and how far behind main; and what ran there before."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from twisted.internet import defer, threads

from pipelines import ROOT, journal
from pipelines.hub.repository import HEADS, MAIN
from pipelines.journal.tables import pushes as table
from pipelines.settings import Settings
from pipelines.stages import Pipeline
from pipelines.system.git import GitError, git
from pipelines.web.views import health
from pipelines.web.views.rows import Json, about, rows

VISIT_EVERY = 10  # seconds, for their health
PATIENCE = 60  # seconds
DEPLOYS, COMMITS = 20, 50  # shown at the most


class Visits:
    """Cached status of the environments; asking takes a moment."""

    def __init__(self) -> None:
        self.told: list[Json] = []
        self._next = 0.0
        self._one_at_a_time = defer.DeferredLock()

    async def ask(
        self, settings: Settings, pipelines: Sequence[Pipeline], *, at_once: bool = False
    ) -> bool:
        """Refresh the status unless it is recent; return whether it has changed."""

        async def visit() -> bool:
            if time.monotonic() < self._next and not at_once:
                return False
            previous, self.told = self.told, await threads.deferToThread(_told, settings, pipelines)
            self._next = time.monotonic() + VISIT_EVERY
            return self.told != previous

        return await self._one_at_a_time.run(visit)


def _told(settings: Settings, pipelines: Sequence[Pipeline]) -> list[Json]:
    """Ask the deploy command and the hub."""
    return [
        {
            "name": pipeline.project.environment,
            "project": about(pipeline),
            **_running(settings, pipeline),
        }
        for pipeline in pipelines
    ]


def _running(settings: Settings, pipeline: Pipeline) -> Json:
    environment = pipeline.project.environment
    status = _deploy(settings, "status", environment)
    history = _deploy(settings, "history", environment)
    return {
        "status": status,
        "behind": _behind(pipeline, status["revision"] if status else None),
        "deploys": list(reversed(history or []))[:DEPLOYS],
    }


def _deploy(settings: Settings, verb: str, environment: str) -> Any:
    locations = ("--home", str(settings.home), "--environments", str(settings.environments))
    arguments = (verb, "--json", "--environment", environment, *locations)
    command = [sys.executable, "-m", "pipelines.deploy", *arguments]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        return None
    return json.loads(done.stdout) if done.returncode == 0 else None


def _behind(pipeline: Pipeline, revision: str | None) -> list[Json] | None:
    """Return the commits on main that an environment does not run yet, newest first.

    None are where all of them together change nothing: the artifact of the like is what runs then.
    """
    if not revision:
        return None
    fields = "--format=%H%x00%an%x00%s"
    log = ("log", "--first-parent", f"--max-count={COMMITS}", fields, f"{revision}..{HEADS}{MAIN}")
    trees = ("rev-parse", f"{revision}^{{tree}}", f"{HEADS}{MAIN}^{{tree}}")
    try:
        if len(set(git(pipeline.project.hub, *trees).split())) == 1:
            return []
        lines = git(pipeline.project.hub, *log).encode(errors="replace").decode().splitlines()
    except GitError:  # it is in main no more
        return None
    parts = (line.split("\0") for line in lines)
    return [{"revision": sha, "author": author, "title": title} for sha, author, title in parts]


def view(conn: sa.Connection, pipelines: Sequence[Pipeline], answers: Sequence[Json]) -> Json:
    """Return the environments, each with the push that its release came from."""
    environments = []
    for answer in answers:
        revision = (answer["status"] or {}).get("revision")
        query = sa.select(table).where(table.c.candidate == revision)
        pushes = journal.fetch(conn, query.order_by(table.c.id.desc()).limit(1))
        row = rows(conn, pipelines, pushes)
        history = health.view(conn, answer["name"], time.time())
        environments.append(answer | {"push": row[0] if row else None, "health": history})
    return {"environments": environments}
