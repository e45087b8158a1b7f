"""The pages' data: one answer of JSON for each page, computed once for each change.

`…/plugins/slipway/api/pushes?branch=…`, `api/push?revision=…`, `api/diff?revision=…`,
`api/tests?revision=…&stage=…` or `api/tests?build=…`, `api/gate?project=…`, `api/environments`,
`api/trends?days=…`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

import sqlalchemy as sa
from twisted.internet import defer, threads
from twisted.python import log

from pipelines import journal
from pipelines.gate.overview import Facts, gather
from pipelines.journal.transactions import read
from pipelines.journal.vocabulary import REPO_TEST
from pipelines.reports import stored as kept_suites
from pipelines.stages import Pipeline
from pipelines.web.async_resource import Answer, AsyncResource, Query
from pipelines.web.live import Live
from pipelines.web.parameters import whole
from pipelines.web.views import environments, gate, push, rows, suites, trends

Make = Callable[["Api", Query], Awaitable[rows.Json]]


class NotThere(Exception):
    """Requested data does not exist; the text says what."""


class Api(AsyncResource):
    """Answers with JSON, or with `{"error": sentence}` and 400, 404 or 500."""

    def __init__(self, live: Live) -> None:
        super().__init__()
        self.live = live
        self.master = live.master

    async def answer(self, request: Any, query: Query) -> Answer:
        """Return the cached answer, made anew after each change, or an error."""
        name = b"/".join(request.postpath).decode(errors="replace")
        status, body = 200, b""
        try:
            if name not in ANSWERS:
                raise NotThere(f"There is no page {name!r}: {', '.join(ANSWERS)}.")
            key = (name, *sorted(query.items()))
            body = await self.live.kept(key, lambda: self._made(ANSWERS[name], query))
        except defer.CancelledError:
            raise  # who asked is gone
        except NotThere as error:
            status, body = 404, _json({"error": str(error)})
        except ValueError as error:
            status, body = 400, _json({"error": f"{name}: {error}"})
        except Exception:
            log.err(None, f"while making the page {name}")
            status, body = 500, _json({"error": "The master failed at this: its log says why."})
        return Answer(body, "application/json; charset=utf-8", status)

    async def _made(self, make: Make, query: Query) -> bytes:
        return _json(await make(self, query) | {"now": time.time()})

    def pipeline(self, project: str) -> Pipeline:
        """Return a pipeline by its project's name, the first if none is named."""
        for each in self.live.pipelines:
            if project in ("", each.project.name):
                return each
        raise NotThere(f"This master serves no project {project!r}.")

    async def pushed(self, query: Query) -> journal.Push:
        """Return the newest push of the revision that is asked for."""
        revision = query.get("revision", "")
        push = await read(self.master, journal.of_revision, revision)
        if push is None:
            raise NotThere(f"Nobody has pushed {revision or 'nothing'} here.")
        return push

    async def facts(self, pipeline: Pipeline) -> Facts:
        """Return the facts that explain a project's gate."""
        builder = self.master.botmaster.builders.get(pipeline.project.builder(REPO_TEST))
        workers = len(builder.workers) if builder else 0
        arguments = (pipeline.project.name, workers, time.time(), self.live.settings.base_url)
        return await read(self.master, gather, *arguments)


async def _pushes(api: Api, query: Query) -> rows.Json:
    names = rows.Filters.__dataclass_fields__
    if unknown := set(query) - set(names):
        raise ValueError(f"{', '.join(unknown)} is none of {', '.join(names)}")
    filters: dict[str, Any] = query | {
        k: whole(query, k) for k in ("before", "limit") if k in query
    }
    return await read(api.master, rows.listed, api.live.pipelines, rows.Filters(**filters))


async def _push(api: Api, query: Query) -> rows.Json:
    pushed = await api.pushed(query)
    pipeline = api.pipeline(pushed.project)
    facts = await api.facts(pipeline)
    return await read(api.master, push.view, pipeline, api.live.pipelines, facts, pushed)


async def _diff(api: Api, query: Query) -> rows.Json:
    pushed = await api.pushed(query)
    project = api.pipeline(pushed.project).project
    return await threads.deferToThread(push.diff, project, pushed)


async def _tests(api: Api, query: Query) -> rows.Json:
    if "build" in query:
        suite = await read(api.master, kept_suites.of_build, whole(query, "build"))
        if suite is None or suite.push is None:
            raise NotThere(f"No build {query['build']} of a push has told of tests.")
        pushed = await read(api.master, journal.get, suite.push)
    else:
        pushed = await api.pushed(query)
        suites_of_push = await read(api.master, kept_suites.of_push, pushed.id)
        suite = suites_of_push.get(query.get("stage", REPO_TEST))
    holds, limit = query.get("holds", ""), whole(query, "limit", suites.FIRST)

    def view(conn: sa.Connection) -> rows.Json:
        return suites.view(conn, pushed, suite, holds=holds, limit=limit)

    return await read(api.master, view)


async def _gate(api: Api, query: Query) -> rows.Json:
    pipeline = api.pipeline(query.get("project", ""))
    facts = await api.facts(pipeline)
    answer = await read(api.master, gate.view, pipeline, api.live.pipelines, facts)
    return answer | {"projects": [rows.about(each) for each in api.live.pipelines]}


async def _trends(api: Api, query: Query) -> rows.Json:
    pipeline = api.pipeline(query.get("project", ""))
    days = trends.span(whole(query, "days", trends.SPANS[0]))
    answer = await read(api.master, trends.view, pipeline, days, time.time())
    return answer | {"projects": [rows.about(each) for each in api.live.pipelines]}


async def _environments(api: Api, query: Query) -> rows.Json:
    answers = await api.live.environments()
    return await read(api.master, environments.view, api.live.pipelines, answers)


ANSWERS: dict[str, Make] = {
    "pushes": _pushes,
    "push": _push,
    "diff": _diff,
    "tests": _tests,
    "gate": _gate,
    "environments": _environments,
    "trends": _trends,
}


def _json(answer: rows.Json) -> bytes:
    return json.dumps(answer, separators=(",", ":")).encode()
