"""The address of a push, stable from the moment it is printed: `…/plugins/slipway/<revision>`."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from buildbot.www.plugin import Application
from twisted.internet import defer
from twisted.python import log
from twisted.web import resource, server

from pipelines import journal
from pipelines.builds import last_build
from pipelines.web.following import Following


class PushPage(resource.Resource):
    """Leads to the build that the newest push of a revision is in."""

    isLeaf = True

    def __init__(self, master: Any, revision: str) -> None:
        super().__init__()
        self.master = master
        self.revision = revision

    def render_GET(self, request: Any) -> int:
        """Answer with a redirect, or with 404 for a revision that nobody pushed."""
        answer = defer.ensureDeferred(self._redirect(request))
        answer.addErrback(lambda failure: _failed(request, failure))
        return server.NOT_DONE_YET

    async def _redirect(self, request: Any) -> None:
        page = await self.master.db.pool.do_with_transaction(_page, self.revision)
        if page is None:
            request.setResponseCode(404)
            request.write(f"Nobody has pushed {self.revision} here.\n".encode())
        else:
            request.redirect(f"{self.master.config.buildbotURL}#/{page}".encode())
        request.finish()


def _failed(request: Any, failure: Any) -> None:
    log.err(failure, "while looking up a push")
    request.setResponseCode(500)
    request.finish()


def _page(conn: sa.Connection, revision: str) -> str | None:
    push = journal.of_revision(conn, revision)
    return build_page(conn, push) if push else None


def build_page(conn: sa.Connection, push: journal.Push) -> str:
    """Return the dashboard's page of the build that `push` is in, or ended in."""
    build = last_build(conn, push.buildsetid)
    return f"builders/{build[0]}/builds/{build[1]}" if build else "pendingbuildrequests"


class PushPages(Application):
    """The part of Buildbot's web server that Slipway serves itself."""

    def __init__(self) -> None:
        self.description = "addresses of pushes"
        self.version = "1"
        self.ui = False
        self.resource = _Pages(self)


class _Pages(resource.Resource):
    def __init__(self, application: PushPages) -> None:
        super().__init__()
        self.application = application

    def getChild(self, path: bytes, request: Any) -> resource.Resource:
        if path == b"follow":
            return Following(self.application.master)
        return PushPage(self.application.master, path.decode(errors="replace"))


ep = PushPages()
