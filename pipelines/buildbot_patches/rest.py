"""Makes Buildbot 4.3's REST answers arrive whole, and refuses what no database can be asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from buildbot.data.exceptions import InvalidQueryParameter
from buildbot.www.rest import V2RootResource, _is_request_finished
from twisted.internet import reactor
from twisted.web.server import Request


def answer_whole() -> None:
    """Write each answer in the reactor's thread, in one piece.

    Buildbot encodes it in another thread, as that may take long, and there it also writes it, piece
    by piece. But a connection is made for one thread: what is added to it while the reactor is
    taking what there is to send is dropped, and the answer lacks a few bytes in its middle.
    """
    V2RootResource._write_json_data = staticmethod(_encode)


def refuse_impossible_values() -> None:
    """Answer 400 to a number or text that the database does not take, which was 500.

    The one of `/api/v2/builds/99999999999999999999`, and a zero byte.
    """
    handled = V2RootResource.handleErrors

    @contextmanager
    def handle(self: V2RootResource, write_error: Callable[..., None]) -> Iterator[None]:
        with handled(self, write_error):
            try:
                yield
            except (OverflowError, sa.exc.DataError, sa.exc.StatementError, ValueError) as error:
                if isinstance(error, sa.exc.OperationalError):
                    raise
                first = str(getattr(error, "orig", None) or error).partition("\n")[0]
                raise InvalidQueryParameter(f"a value cannot be looked for: {first}") from None

    V2RootResource.handleErrors = handle


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
