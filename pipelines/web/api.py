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
from pipelines.gate.explain import Facts, gather
from pipelines.journal.transactions import read
from pipelines.journal.vocabulary import (
    REPO_TEST,
)
from pipelines.reports import stored as kept_suites
from pipelines.stages import Pipeline
from pipelines.web.async_resource import Answer, Answering, Words
from pipelines.web.live import Live
from pipelines.web.views import environments, gate, push, rows, suites, trends

Make = Callable[["Api", Words], Awaitable[rows.Json]]


class NotThere(Exception):
    """What was asked for does not exist; a sentence."""


class Api(Answering):
    """Answers with JSON, or with `{"error": sentence}` and 400, 404 or 500."""

    def __init__(self, live: Live) -> None:
        super().__init__()
        self.live = live
        self.master = live.master

    async def answer(self, request: Any, words: Words) -> Answer:
        """Return what was made since the last change, or an error."""
        name = b"/".join(request.postpath).decode(errors="replace")
        status, body = 200, b""
        try:
            if name not in ANSWERS:
                raise NotThere(f"There is no page {name!r}: {', '.join(ANSWERS)}.")
            key = (name, *sorted(words.items()))
            body = await self.live.kept(key, lambda: self._made(ANSWERS[name], words))
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

    async def _made(self, make: Make, words: Words) -> bytes:
        return _json(await make(self, words) | {"now": time.time()})

    def pipeline(self, project: str) -> Pipeline:
        """Return a pipeline by its project's name, the first if none is named."""
        for each in self.live.pipelines:
            if project in ("", each.project.name):
                return each
        raise NotThere(f"This master serves no project {project!r}.")

    async def pushed(self, words: Words) -> journal.Push:
        """Return the newest push of the revision that is asked for."""
        revision = words.get("revision", "")
        found = await read(self.master, journal.of_revision, revision)
        if found is None:
            raise NotThere(f"Nobody has pushed {revision or 'nothing'} here.")
        return found

    async def facts(self, pipeline: Pipeline) -> Facts:
        """Return what there is to know of a project's gate."""
        builder = self.master.botmaster.builders.get(pipeline.project.builder(REPO_TEST))
        workers = len(builder.workers) if builder else 0
        about = (pipeline.project.name, workers, time.time(), self.live.settings.base_url)
        return await read(self.master, gather, *about)


async def _pushes(api: Api, words: Words) -> rows.Json:
    known = rows.Wanted.__dataclass_fields__
    if unknown := set(words) - set(known):
        raise ValueError(f"{', '.join(unknown)} is none of {', '.join(known)}")
    asked: dict[str, Any] = words | {k: int(words[k]) for k in ("before", "limit") if k in words}
    return await read(api.master, rows.listed, api.live.pipelines, rows.Wanted(**asked))


async def _push(api: Api, words: Words) -> rows.Json:
    found = await api.pushed(words)
    pipeline = api.pipeline(found.project)
    facts = await api.facts(pipeline)
    return await read(api.master, push.shown, pipeline, api.live.pipelines, facts, found)


async def _diff(api: Api, words: Words) -> rows.Json:
    found = await api.pushed(words)
    project = api.pipeline(found.project).project
    return await threads.deferToThread(push.diff, project, found)


async def _tests(api: Api, words: Words) -> rows.Json:
    if "build" in words:
        suite = await read(api.master, kept_suites.of_build, int(words["build"]))
        if suite is None or suite.push is None:
            raise NotThere(f"No build {words['build']} of a push has told of tests.")
        found = await read(api.master, journal.get, suite.push)
    else:
        found = await api.pushed(words)
        every = await read(api.master, kept_suites.of_push, found.id)
        suite = every.get(words.get("stage", REPO_TEST))
    holds, limit = words.get("holds", ""), int(words.get("limit", suites.FIRST))

    def shown(conn: sa.Connection) -> rows.Json:
        return suites.shown(conn, found, suite, holds=holds, limit=limit)

    return await read(api.master, shown)


async def _gate(api: Api, words: Words) -> rows.Json:
    pipeline = api.pipeline(words.get("project", ""))
    facts = await api.facts(pipeline)
    found = await read(api.master, gate.shown, pipeline, api.live.pipelines, facts)
    return found | {"projects": [rows.about(each) for each in api.live.pipelines]}


async def _trends(api: Api, words: Words) -> rows.Json:
    pipeline = api.pipeline(words.get("project", ""))
    days = int(words.get("days", trends.SPANS[0]))
    found = await read(api.master, trends.shown, pipeline, days, time.time())
    return found | {"projects": [rows.about(each) for each in api.live.pipelines]}


async def _environments(api: Api, words: Words) -> rows.Json:
    found = await api.live.environments()
    return await read(api.master, environments.shown, api.live.pipelines, found)


ANSWERS: dict[str, Make] = {
    "pushes": _pushes,
    "push": _push,
    "diff": _diff,
    "tests": _tests,
    "gate": _gate,
    "environments": _environments,
    "trends": _trends,
}


def _json(found: rows.Json) -> bytes:
    return json.dumps(found, separators=(",", ":")).encode()
