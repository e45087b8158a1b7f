"""Health of a release over HTTP: whether it answers, and as itself."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from pipelines.deploy.environment import Environment
from pipelines.deploy.faults import ReleaseFault
from pipelines.deploy.release import Release
from pipelines.supervisor.client import short
from pipelines.system.faults import EnvironmentFault, Fault

AGENT = "slipway-deploy"  # how the access log tells our own requests from those of people
_FIRST_PAUSE, _LONGEST_PAUSE = 0.02, 0.5


@dataclass(frozen=True)
class Answer:
    """An HTTP answer; where there is none, `status` is 0 and `error` says why."""

    status: int
    body: bytes
    seconds: float
    error: str = ""


@dataclass(frozen=True)
class Endpoint:
    """Where to ask: a release's own socket, or the front when there is no `socket`."""

    host: str
    port: int
    name: str
    socket: Path | None = None
    scheme: str = "https"  # that a front says it was asked by

    def get(self, path: str, timeout: float = 10) -> Answer:
        """Ask once, over a connection of its own; whatever happens is an Answer."""
        began = time.monotonic()
        connection = _Connection(self, timeout)
        headers = {"Host": self.name, "Connection": "close", "User-Agent": AGENT}
        if self.socket:
            # As a front with TLS says it: else a project that insists on TLS only redirects.
            headers["X-Forwarded-Proto"] = self.scheme
        try:
            connection.request("GET", path, headers=headers)
            response = connection.getresponse()
            body = response.read()
        except (OSError, http.client.HTTPException) as error:
            return Answer(0, b"", time.monotonic() - began, _words(error))
        finally:
            connection.close()
        return Answer(response.status, body, time.monotonic() - began)


class _Connection(http.client.HTTPConnection):
    def __init__(self, endpoint: Endpoint, timeout: float) -> None:
        super().__init__(endpoint.host, endpoint.port, timeout=timeout)
        self._path = endpoint.socket

    def connect(self) -> None:
        if self._path is None:
            super().connect()
            return
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        with short(self._path) as address:
            self.sock.connect(address)


def front(environment: Environment) -> Endpoint:
    """Return the endpoint that people's requests reach."""
    return Endpoint(environment.host, environment.port, environment.server_name)


def private(environment: Environment, release: Release) -> Endpoint:
    """Return the release's own socket as an endpoint, asked as a front would ask."""
    return replace(front(environment), socket=environment.socket_of(release.digest))


def problem(answer: Answer, release: Release) -> Fault | None:
    """Return what is wrong with an answer of the health page of `release`, or None."""
    path = release.manifest.run.health
    if answer.error:
        return ReleaseFault(f"{path} does not answer: {answer.error}")
    try:
        page = json.loads(answer.body)
        identity = [str(page[key]) for key in ("release", "revision", "digest")]
    except (ValueError, KeyError, TypeError):
        return ReleaseFault(
            f"{path} answered {answer.status} without saying its release, revision and digest"
        )
    expected = [release.version, release.manifest.revision, release.digest]
    if identity != expected:
        return WrongIdentity(f"{path} answered as {_named(identity)}, not as {_named(expected)}")
    if page.get("database", "ok") != "ok":
        return EnvironmentFault(f"{path} answered {answer.status}: {page['database']}")
    if answer.status != 200:
        return ReleaseFault(f"{path} answered {answer.status}, not 200")
    return None


def unfit(answer: Answer) -> str:
    """Return what is wrong with the answer to a smoke request; empty if nothing is."""
    if not answer.error and 200 <= answer.status < 400:
        return ""
    return f"answered {answer.error or answer.status}, wanted 200 to 399"


class WrongIdentity(ReleaseFault):
    """Another release answered: on a release's own socket no waiting will change that."""


def wait_until_ready(
    endpoint: Endpoint, release: Release, seconds: float, died: Callable[[], str]
) -> float:
    """Ask until the release answers as itself; returns how long that took.

    Raises the last problem as a Fault at the deadline, what it answered rather than that the last
    of its answers came too late; at once when it answers as another release, or when `died` has
    something to say about its process.
    """
    began, pause, answered = time.monotonic(), _FIRST_PAUSE, None
    while True:
        remaining = began + seconds - time.monotonic()
        answer = endpoint.get(release.manifest.run.health, max(remaining, 0.1))
        fault = problem(answer, release)
        answered = answered if answer.error else fault
        if fault is None:
            return time.monotonic() - began
        if isinstance(fault, WrongIdentity):
            raise ReleaseFault(f"The release is not what it should be: {fault}.")
        if death := died():
            raise ReleaseFault(death)
        if time.monotonic() + pause > began + seconds:
            told = answered or fault
            raise type(told)(f"The release was not ready within {seconds:g} s: {told}.")
        time.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE)


def _named(identity: list[str]) -> str:
    version, revision, digest = identity
    return f"{version or 'no release'} (revision {revision[:12]}, digest {digest[:12] or 'none'})"


def _words(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return f"{type(error).__name__} {error}".strip()
