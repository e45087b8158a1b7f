"""How long the builds of each stage waited for a worker."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from buildbot.db.model import Model

from pipelines.web.views.rows import Json


def waiting(conn: sa.Connection, project: str, stages: Sequence[str], since: float) -> list[Json]:
    """Return the seconds from a request to its first build: median, and nine of ten."""
    return [{"name": stage, **_of(_waited(conn, f"{project}-{stage}", since))} for stage in stages]


def _waited(conn: sa.Connection, builder: str, since: float) -> list[int]:
    requests, builds, builders = Model.buildrequests, Model.builds, Model.builders
    # One that lost its worker is built again: it waited before the first.
    waited = sa.func.min(builds.c.started_at) - requests.c.submitted_at
    query = sa.select(waited).join(builds, builds.c.buildrequestid == requests.c.id)
    query = query.join(builders, builders.c.id == requests.c.builderid)
    query = query.where(builders.c.name == builder, requests.c.submitted_at >= int(since))
    query = query.group_by(requests.c.id, requests.c.submitted_at)
    return sorted(max(0, seconds) for seconds in conn.execute(query).scalars())


def _of(waited: Sequence[int]) -> Json:
    if not waited:
        return {"count": 0, "median": None, "most": None}
    most = waited[min(len(waited) - 1, len(waited) * 9 // 10)]
    return {"count": len(waited), "median": waited[len(waited) // 2], "most": most}
