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
from pipelines.supervisor import Keeper

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
    """Requests of people in a stretch of time, which reaches to `end` in the access log."""

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
    """What people asked for from a place in the access log until now."""
    entries, end = access_log.read(front.access_log_file(environment), start)
    asked = [one for one in entries if one.agent != health.AGENT]
    return Traffic(
        requests=len(asked),
        failed=sum(one.status >= 500 for one in asked),
        # A WebSocket (101) takes as long as its page stays open.
        median=statistics.median([one.seconds for one in asked if one.status != 101] or [0.0]),
        end=end,
    )


def watch(environment: Environment, release: Release, before: Traffic, keeper: Keeper) -> str:
    """Watch for `bake` seconds; raises ReleaseFault as soon as it is worse than before."""
    endpoint, paths, workers = health.front(environment), _paths(release), Workers(keeper, release)
    deadline, misses = time.monotonic() + environment.bake, 0
    while True:
        wrong = _ask(endpoint, release, next(paths))
        misses += bool(wrong)
        since = traffic(environment, before.end)
        if wrong and misses > 1:
            raise ReleaseFault(f"After the switch {wrong} ({since}; before: {before}).")
        if trouble := worse(since, before):
            raise ReleaseFault(f"{trouble} since the switch: {since} (before: {before}).")
        # A server that replaces each worker after so many requests may end all of them once.
        if (ended := workers.ended()) > environment.web_workers:
            raise ReleaseFault(
                f"Worker processes die since the switch: {ended} ended ({since}; before: {before})."
            )
        if time.monotonic() >= deadline and not wrong:
            return f"Nothing is worse: {since} (before: {before})"
        time.sleep(_PAUSE)


def _paths(release: Release) -> Iterator[str]:
    while True:
        yield release.manifest.run.health
        yield from release.manifest.run.smoke


def _ask(endpoint: health.Endpoint, release: Release, path: str) -> str:
    """What is wrong with one answer, if anything is."""
    answer = endpoint.get(path)
    if path == release.manifest.run.health:
        return str(health.problem(answer, release) or "")
    if answer.error or not 200 <= answer.status < 400:
        return f"{path} answered {answer.error or answer.status}"
    return ""


def worse(since: Traffic, before: Traffic) -> str:
    """What is clearly worse, if anything is."""
    if since.failed >= _FAILURES and since.failing > before.failing + _MORE_FAILURES:
        return "Requests fail"
    if since.requests >= _ENOUGH and since.median > max(before.median * _SLOWER, _SLOW_SECONDS):
        return "Requests are slow"
    return ""
