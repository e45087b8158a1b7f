"""The workers that may attach: those that run what branches contain, and the gatekeeper."""

from __future__ import annotations

from buildbot.plugins import worker

from pipelines.settings import GATEKEEPER, Settings


def workers(settings: Settings) -> list[worker.Worker]:
    """Return every worker that the master knows, each with a password of its own."""
    return [_worker(settings, name) for name in [*settings.build_worker_names, GATEKEEPER]]


def _worker(settings: Settings, name: str) -> worker.Worker:
    password = (settings.secrets_dir / "workers" / name).read_text().strip()
    return worker.Worker(name, password, keepalive_interval=30, missing_timeout=0)
