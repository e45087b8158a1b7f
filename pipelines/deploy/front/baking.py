"""Watches a release for some seconds after it got the traffic: is anything worse than before?

Three witnesses: the front's access log, which has every request that people made; requests of our
own through the front, for the hours when nobody comes by; and the web server's worker processes,
since a front hides the death of one by asking another.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.deploy import front, health
from pipelines.deploy.environment import Environment
from pipelines.deploy.faults import ReleaseFault
from pipelines.deploy.front import access_log
from pipelines.deploy.release import Release
from pipelines.deploy.release.workers import Workers
from pipelines.supervisor import Supervisor

_PAUSE = 0.1  # seconds between requests of our own

# One failed request may be the client's; three, and a share that is clearly above the usual one,
# are not. Latency jumps for a moment after every start, so only a plain and lasting one counts.
_FAILURES = 3
_MORE_FAILURES = 0.02
_ENOUGH = 20
_SLOWER = 5
_SLOW_SECONDS = 1.0


@dataclass(frozen=True)
class Traffic:
    """Requests of people in a stretch of time, which ends at byte `end` of the access log."""

    requests: int
    failed: int
    median: float
    end: int

    @property
    def failing(self) -> float:
        """The share that failed."""
        return self.failed / self.requests if self.requests else 0.0

    def __str__(self) -> str:
        return f"{self.failed} of {self.requests} failed, median {self.median * 1000:.0f} ms"


def traffic(environment: Environment, start: int) -> Traffic:
    """Count the requests of people from a place in the access log until now."""
    entries, end = access_log.read(front.access_log_file(environment), start)
    requests = [request for request in entries if request.agent != health.AGENT]
    return Traffic(
        requests=len(requests),
        failed=sum(request.status >= 500 for request in requests),
        # A WebSocket (101) takes as long as its page stays open.
        median=statistics.median(
            [request.seconds for request in requests if request.status != 101] or [0.0]
        ),
        end=end,
    )


def watch(
    environment: Environment, release: Release, before: Traffic, supervisor: Supervisor
) -> str:
    """Watch for `bake` seconds; raises ReleaseFault as soon as it is worse than before."""
    endpoint, paths, workers = (
        health.front(environment),
        _paths(release),
        Workers(supervisor, release),
    )
    deadline, misses = time.monotonic() + environment.bake, 0
    while True:
        complaint = _ask(endpoint, release, next(paths))
        misses += bool(complaint)
        since = traffic(environment, before.end)
        if complaint and misses > 1:
            raise ReleaseFault(f"After the switch {complaint} ({since}; before: {before}).")
        if decline := worse(since, before):
            raise ReleaseFault(f"{decline} since the switch: {since} (before: {before}).")
        # A server that replaces each worker after so many requests may end all of them once.
        if (ended := workers.ended()) > environment.web_workers:
            raise ReleaseFault(
                f"Worker processes die since the switch: {ended} ended ({since}; before: {before})."
            )
        if time.monotonic() >= deadline and not complaint:
            return f"Nothing is worse: {since} (before: {before})"
        time.sleep(_PAUSE)


def _paths(release: Release) -> Iterator[str]:
    while True:
        yield release.manifest.run.health
        yield from release.manifest.run.smoke


def _ask(endpoint: health.Endpoint, release: Release, path: str) -> str:
    """Return what is wrong with one answer; empty if nothing is."""
    answer = endpoint.get(path)
    if path == release.manifest.run.health:
        return str(health.problem(answer, release) or "")
    if answer.error or not 200 <= answer.status < 400:
        return f"{path} answered {answer.error or answer.status}"
    return ""


def worse(since: Traffic, before: Traffic) -> str:
    """Return what is clearly worse; empty if nothing is."""
    if since.failed >= _FAILURES and since.failing > before.failing + _MORE_FAILURES:
        return "Requests fail"
    if since.requests >= _ENOUGH and since.median > max(before.median * _SLOWER, _SLOW_SECONDS):
        return "Requests are slow"
    return ""
