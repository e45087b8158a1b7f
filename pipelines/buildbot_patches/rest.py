"""Makes Buildbot 4.3's REST answers arrive whole, and say what is wrong with a question."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from buildbot.data.exceptions import InvalidPathError, InvalidQueryParameter
from buildbot.www.rest import V2RootResource, _is_request_finished
from twisted.internet import reactor
from twisted.python import log
from twisted.python.failure import Failure
from twisted.web.server import Request


def answer_whole() -> None:
    """Write each answer in the reactor's thread, in one piece.

    Buildbot encodes it in another thread, as that may take long, and there it also writes it, piece
    by piece. But a connection is made for one thread: what is added to it while the reactor is
    taking what there is to send is dropped, and the answer lacks a few bytes in its middle.
    """
    V2RootResource._write_json_data = staticmethod(_encode)


def refuse_impossible_values() -> None:
    """Answer 400 or 404 where Buildbot's endpoints fail of what they are asked for, with 500.

    400 for a number or text that the database does not take. 404 for what is not there: several
    endpoints take for granted that the build, or builder, of an address is, and have `None`.
    What acts is left alone: there the same errors are faults.
    """
    V2RootResource.renderRest = lambda self, request: _render_rest(_Reading(self), request)


_render_rest = V2RootResource.renderRest


class _Reading:
    """The resource, as it is asked for something, with other answers to what fails."""

    def __init__(self, resource: V2RootResource) -> None:
        self._resource = resource

    def __getattr__(self, name: str) -> Any:
        return getattr(self._resource, name)

    @contextmanager
    def handleErrors(self, write_error: Callable[..., None]) -> Iterator[None]:
        """Handle what Buildbot does not as it handles its own."""
        with self._resource.handleErrors(write_error):
            try:
                yield
            except sa.exc.OperationalError:
                raise  # the database's own trouble
            except (OverflowError, ValueError, sa.exc.StatementError) as error:
                first = str(getattr(error, "orig", None) or error).partition("\n")[0]
                raise InvalidQueryParameter(f"a value cannot be looked for: {first}") from None
            except (AttributeError, AssertionError, TypeError):
                log.msg(f"what the API was asked for is not there: {Failure().getTraceback()}")
                raise InvalidPathError("nothing is found at this address") from None


def _encode(request: Request, encoder: json.JSONEncoder, data: Any) -> None:
    pieces = []
    for piece in encoder.iterencode(data):
        if _is_request_finished(request):
            return
        pieces.append(piece)
    reactor.callFromThread(_write, request, "".join(pieces).encode())


def _write(request: Request, body: bytes) -> None:
    if not _is_request_finished(request):
        request.setHeader(b"content-length", str(len(body)).encode())
        request.write(body)
