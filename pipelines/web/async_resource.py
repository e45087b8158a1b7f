"""HTTP resources answered by a coroutine, which is cancelled when the client disconnects."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from twisted.internet import defer
from twisted.python import log
from twisted.web import http, resource, server

from pipelines.web.parameters import texts

Query = dict[str, str]
PLAIN = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """One HTTP answer; `policy` is its Content-Security-Policy."""

    body: bytes
    content_type: str
    status: int = 200
    policy: str = "default-src 'none'"


def refused(sentence: str, status: int = 404) -> Answer:
    """Return an error answer of one sentence."""
    return Answer(f"{sentence}\n".encode(), PLAIN, status)


class AsyncResource(resource.Resource):
    """A resource whose subclasses implement `answer`."""

    isLeaf = True

    async def answer(self, request: Any, query: Query) -> Answer:
        """Return the answer to a query."""
        raise NotImplementedError

    def render_GET(self, request: Any) -> int:
        """Begin to answer."""
        answering = defer.ensureDeferred(self._respond(request))
        request.notifyFinish().addErrback(lambda _: answering.cancel())
        answering.addErrback(lambda failure: log.err(failure, "while answering"))
        return server.NOT_DONE_YET

    async def _respond(self, request: Any) -> None:
        try:
            query = texts(request.args)
        except ValueError as error:
            self._send(request, refused(str(error), 400))
            return
        try:
            answer = await self.answer(request, query)
        except defer.CancelledError:
            return  # who asked is gone
        except Exception:
            log.err(None, f"while answering {request.path!r}")
            answer = refused("The master failed at this: its log says why.", 500)
        self._send(request, answer)

    def _send(self, request: Any, answer: Answer) -> None:
        request.setResponseCode(answer.status)
        request.setHeader(b"Content-Type", answer.content_type.encode())
        request.setHeader(b"Content-Security-Policy", answer.policy.encode())
        request.setHeader(b"X-Content-Type-Options", b"nosniff")
        request.setHeader(b"Cache-Control", b"no-cache")
        if answer.status != 200 or request.setETag(_tag(answer.body)) is not http.CACHED:
            request.write(answer.body)
        request.finish()


def _tag(body: bytes) -> bytes:
    return b'"%s"' % hashlib.sha256(body).hexdigest()[:32].encode()
