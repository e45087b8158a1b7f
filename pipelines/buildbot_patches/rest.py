"""Makes Buildbot 4.3's REST answers arrive whole."""

from __future__ import annotations

import json
from typing import Any

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
