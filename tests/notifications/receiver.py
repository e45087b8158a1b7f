"""Receivers that are told of pushes: a real HTTP server, and a real mail server."""

from __future__ import annotations

import json
import queue
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from twisted.internet import defer, reactor, threads
from twisted.mail import smtp
from zope.interface import implementer

from tests.web_server import Quiet, serving

PATIENCE = 60  # seconds


@dataclass(frozen=True)
class Told:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Receiver:
    """An HTTP server that answers with the statuses of `answers`, and with 204 after them."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answers: list[int] = []
        self.requests: queue.Queue[Told] = queue.Queue()

    def get(self) -> Told:
        """The next request, which may come yet."""
        return self.requests.get(timeout=PATIENCE)

    def coming(self) -> defer.Deferred[Told]:
        """The next request, while the reactor runs."""
        return threads.deferToThread(self.get)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver, as long as it is looked at."""

    class Handler(Quiet):
        def do_POST(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.requests.put(Told(self.path, headers, body))
            self.send_response(receiver.answers.pop(0) if receiver.answers else 204)
            self.send_header("Content-Length", "0")
            self.end_headers()

    with serving(Handler) as address:
        receiver = Receiver(address)
        yield receiver


class Mailbox:
    """A mail server on the reactor; `mail` is what it got, with the addresses it was sent to."""

    def __init__(self) -> None:
        self.mail: defer.DeferredQueue[tuple[list[str], EmailMessage]] = defer.DeferredQueue()
        self.commands: list[bytes] = []
        self._port = reactor.listenTCP(0, _Factory(self), interface="127.0.0.1")  # type: ignore[attr-defined]
        self.address = f"127.0.0.1:{self._port.getHost().port}"

    async def close(self) -> None:
        await self._port.stopListening()


class _Factory(smtp.SMTPFactory):
    def __init__(self, box: Mailbox) -> None:
        super().__init__()
        self.box = box

    def buildProtocol(self, addr: Any) -> Any:
        protocol = _Server(self.box)
        protocol.factory = self
        return protocol


@implementer(smtp.IMessageDelivery)
class _Server(smtp.ESMTP):
    def __init__(self, box: Mailbox) -> None:
        super().__init__()
        self.box, self.delivery, self.to = box, self, []  # type: ignore[var-annotated]

    def lineReceived(self, line: bytes) -> Any:
        if self.mode == smtp.COMMAND:
            self.box.commands.append(line)
        return super().lineReceived(line)

    def receivedHeader(self, helo: Any, origin: Any, recipients: Any) -> bytes:
        return b"Received: by a test"

    def validateFrom(self, helo: Any, origin: Any) -> Any:
        return origin

    def validateTo(self, user: Any) -> Any:
        self.to.append(str(user.dest))
        return lambda: _Message(self)


@implementer(smtp.IMessage)
class _Message:
    def __init__(self, server: _Server) -> None:
        self.server, self.lines = server, []  # type: ignore[var-annotated]

    def lineReceived(self, line: bytes) -> None:
        self.lines.append(line)

    def eomReceived(self) -> defer.Deferred[None]:
        read = message_from_bytes(b"\r\n".join(self.lines), policy=policy.default)
        assert isinstance(read, EmailMessage)
        self.server.box.mail.put((self.server.to, read))
        return defer.succeed(None)

    def connectionLost(self) -> None:
        pass
