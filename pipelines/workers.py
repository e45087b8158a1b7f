"""The workers that may attach: those that run what branches contain, and the gatekeeper."""

from __future__ import annotations

from buildbot.plugins import worker

from pipelines.settings import GATEKEEPER, Settings


class _Worker(worker.Worker):
    """One that is soon given builds again after the machinery of one has failed.

    Buildbot waits twice as long after each such failure, up to an hour, and so would every push.
    """

    quarantine_timeout = quarantine_initial_timeout = 1
    quarantine_max_timeout = 5


def workers(settings: Settings) -> list[worker.Worker]:
    """Return every worker that the master knows, each with a password of its own."""
    return [_worker(settings, name) for name in [*settings.build_worker_names, GATEKEEPER]]


def _worker(settings: Settings, name: str) -> worker.Worker:
    password = (settings.secrets_dir / "workers" / name).read_text().strip()
    return _Worker(name, password, keepalive_interval=30, missing_timeout=0)
