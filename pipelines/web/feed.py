"""`…/plugins/slipway/deploys.atom?project=…`: Atom feed of deploys, successful and failed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import sqlalchemy as sa

from pipelines import journal
from pipelines.journal.outcomes import not_deployed
from pipelines.journal.tables import pushes
from pipelines.journal.transactions import read
from pipelines.stages import Pipeline
from pipelines.web.async_resource import Answer, AsyncResource, Query, refused
from pipelines.web.live import Live
from pipelines.web.markup import element
from pipelines.web.views.rows import Json, rows

NAME = "deploys.atom"
MOST = 50  # entries


class Feed(AsyncResource):
    """Serves the feed of one project's deploys, or of all."""

    def __init__(self, live: Live) -> None:
        super().__init__()
        self.live = live

    async def answer(self, request: Any, query: Query) -> Answer:
        """Return the feed; it is made once for each change."""
        project = query.get("project", "")
        served = [each for each in self.live.pipelines if project in ("", each.project.name)]
        if not served:
            return refused(f"This master serves no project {project!r}.")

        async def rendered() -> bytes:
            latest = await read(self.live.master, deploys, served)
            return feed(latest, self.live.settings.base_url, project)

        body = await self.live.kept((NAME, project), rendered)
        return Answer(body, "application/atom+xml; charset=utf-8")


def deploys(conn: sa.Connection, served: Sequence[Pipeline]) -> list[Json]:
    """Return the last pushes that reached the deploy, newest first, as rows."""
    of_stage = [
        (pushes.c.project == each.project.name) & (pushes.c.stage == each.deploying)
        for each in served
        if each.deploying
    ]
    query = sa.select(pushes).where(
        pushes.c.ended_at.is_not(None),
        pushes.c.state.in_(("deployed", "landed")),
        sa.or_(sa.false(), *of_stage),
    )
    newest = journal.fetch(conn, query.order_by(pushes.c.ended_at.desc()).limit(MOST))
    deploying = {each.project.name: each.deploying for each in served}
    return [
        row | {"failed": not_deployed(push, deploying[push.project])}
        for push, row in zip(newest, rows(conn, served, newest), strict=True)
    ]


def feed(deploys: Sequence[Json], base_url: str, project: str) -> bytes:
    """Return the feed of some deploys."""
    query = f"?project={project}" if project else ""
    address = f"{base_url}plugins/slipway/{NAME}{query}"
    root = element(None, "feed", xmlns="http://www.w3.org/2005/Atom")
    element(root, "id", _id(f"{NAME}/{project}"))
    element(root, "title", f"Deploys of {project}" if project else "Deploys")
    element(root, "link", rel="self", href=address)
    element(root, "link", rel="alternate", type="text/html", href=f"{base_url}#/environments")
    element(root, "updated", _time(deploys[0]["ended_at"] if deploys else 0))
    author = element(root, "author")
    element(author, "name", "Slipway")
    for row in deploys:
        _add(root, row, base_url)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)


def _add(root: ElementTree.Element, row: Json, base_url: str) -> None:
    entry = element(root, "entry")
    element(entry, "id", _id(f"{row['project']}/{row['id']}/{row['revision']}"))
    result = "not deployed" if row["failed"] else "deployed"
    element(entry, "title", f"{row['project']}: {row['branch']} {result}")
    element(entry, "updated", _time(row["ended_at"]))
    element(entry, "category", term=result)
    page = f"{base_url}plugins/slipway/{row['revision']}"
    element(entry, "link", rel="alternate", type="text/html", href=page)
    author = element(entry, "author")
    name, _, _ = row["author"].partition(" <")  # an address is nobody else's business
    element(author, "name", name or "unknown")
    title = f"{row['title']} — " if row["title"] else ""
    element(entry, "summary", f"{title}{row['revision'][:7]} {row['reason']}")


def _id(name: str) -> str:
    """Return an entry's id: unique, and independent of the dashboard's address."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, name)}"


def _time(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
