"""`…/plugins/slipway/badge/KIND.svg?project=…&branch=…`: how a project stands, for its README.

What nobody knows, a project or a branch, gets a grey badge, so that no page shows a broken picture.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import sqlalchemy as sa

from pipelines import journal
from pipelines.hub.repository import MAIN
from pipelines.journal import Push, gate_state
from pipelines.journal.outcomes import ANSWERED, Ending, ending, not_deployed
from pipelines.journal.tables import pushes
from pipelines.journal.transactions import read
from pipelines.reports import stored
from pipelines.stages import Pipeline
from pipelines.web.async_resource import Answer, AsyncResource, Query, refused
from pipelines.web.badges.drawing import Badge, Colour, unknown
from pipelines.web.live import Live

# A picture on somebody's page does nothing but be looked at.
_POLICY = "default-src 'none'; sandbox"
WELL_COVERED, COVERED = 80, 50  # per cent


class Badges(AsyncResource):
    """Serves the badges by kind."""

    def __init__(self, live: Live) -> None:
        super().__init__()
        self.live = live

    async def answer(self, request: Any, query: Query) -> Answer:
        """Return the picture."""
        name = b"/".join(request.postpath).decode(errors="replace")
        kind = name.removesuffix(".svg")
        if kind not in KINDS or name == kind:
            kinds = ", ".join(f"{each}.svg" for each in KINDS)
            return refused(f"There is no badge {name!r}: {kinds}.")
        badge = await self._badge(kind, query)
        return Answer(badge.svg(), "image/svg+xml; charset=utf-8", policy=_POLICY)

    async def _badge(self, kind: str, query: Query) -> Badge:
        project = query.get("project", "")
        for pipeline in self.live.pipelines:
            if project in ("", pipeline.project.name):
                return await KINDS[kind](self.live, pipeline, query)
        return unknown(kind)


async def _pipeline(live: Live, pipeline: Pipeline, query: Query) -> Badge:
    return await read(live.master, standing, pipeline, query.get("branch") or MAIN)


async def _coverage(live: Live, pipeline: Pipeline, query: Query) -> Badge:
    branch = (pipeline.project.name, query.get("branch") or MAIN)
    return covered(await read(live.master, stored.coverage, *branch))


async def _version(live: Live, pipeline: Pipeline, query: Query) -> Badge:
    environment = query.get("environment") or pipeline.project.environment
    for answer in await live.environments():
        if (answer["name"], answer["project"]["name"]) == (environment, pipeline.project.name):
            return running(environment, answer["status"])
    return unknown("version")


KINDS: dict[str, Callable[[Live, Pipeline, Query], Awaitable[Badge]]] = {
    "pipeline": _pipeline,
    "coverage": _coverage,
    "version": _version,
}


def standing(conn: sa.Connection, pipeline: Pipeline, branch: str) -> Badge:
    """Return the badge of a branch's last outcome; of main, of what landed last."""
    name = pipeline.project.name
    if branch == MAIN and gate_state.read(conn, name).red_at:
        return Badge("pipeline", "main fails", Colour.BAD)
    push = last_answered(conn, name, branch)
    if push is None:
        return unknown("pipeline")
    if not_deployed(push, pipeline.deploying):
        return Badge("pipeline", "landed, not deployed", Colour.DOUBTFUL)
    if ending(push, pipeline.deploying) is Ending.FAILED:
        return Badge("pipeline", push.state, Colour.BAD)
    message = "passed" if push.state == "withdrawn" else push.state  # it was only to be tested
    return Badge("pipeline", message, Colour.GOOD)


def last_answered(conn: sa.Connection, project: str, branch: str) -> Push | None:
    """Return a branch's last push that passed or failed; for main, the one that landed last."""
    query = sa.select(pushes).where(pushes.c.project == project, pushes.c.ended_at.is_not(None))
    if branch == MAIN:  # nobody pushes to it
        query = query.where(pushes.c.state.in_(("deployed", "landed")))
    else:
        query = query.where(pushes.c.branch == branch, ANSWERED)
    newest = journal.fetch(conn, query.order_by(pushes.c.ended_at.desc()).limit(1))
    return newest[0] if newest else None


def covered(percent: float | None) -> Badge:
    """Return the badge of a coverage in percent."""
    if percent is None:
        return unknown("coverage")
    colour = Colour.GOOD if percent >= WELL_COVERED else Colour.DOUBTFUL
    # Cut off, not rounded: 100 % is all of it.
    return Badge("coverage", f"{int(percent)} %", colour if percent >= COVERED else Colour.BAD)


def running(environment: str, status: dict[str, Any] | None) -> Badge:
    """Return the badge of an environment's running revision, from `deploy status`."""
    if status is None:
        return unknown(environment)
    if not status.get("revision"):
        return Badge(environment, "nothing deployed", Colour.UNKNOWN)
    message = status["revision"][:7]
    if not status["healthy"]:
        return Badge(environment, f"{message}, not healthy", Colour.BAD)
    return Badge(environment, message, Colour.NEUTRAL)
