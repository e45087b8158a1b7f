"""Nightly retention as a build, so that the dashboard shows what was deleted."""

from __future__ import annotations

import json
import time
from typing import Any

from buildbot.configurators import ConfiguratorBase
from buildbot.plugins import schedulers, util, worker
from buildbot.process.results import SUCCESS

from pipelines.journal.retention import SWEEPS, Old, Sweeping
from pipelines.settings import Settings
from pipelines.steps.summary_step import SummaryStep

NAME = "retention"
WORKER = f"__{NAME}"  # no worker of anybody's, so `slipway status` does not show it
HOUR = 3
DAY = 24 * 3600


class DeleteOld(SummaryStep):
    """Run one sweep to its end, a batch at a time; builds go on meanwhile."""

    def __init__(self, what: str, settings: Settings, **kwargs: Any) -> None:
        self.what = what
        self.settings = settings
        super().__init__(name=f"delete-old-{what.replace(' ', '-')}", **kwargs)

    async def run(self) -> int:
        """Return SUCCESS; the step's text is how many rows went."""
        sweeping = Sweeping(SWEEPS[self.what], old(self.settings))
        while not self.stopped and await self.master.db.pool.do_with_transaction(sweeping.step):
            pass
        self.descriptionDone = f"{sweeping.deleted} {self.what} deleted"
        return SUCCESS


class Retention(ConfiguratorBase):
    """Configurator: the retention builder, its nightly scheduler, a worker inside the master."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings

    def configure(self, config_dict: dict[str, Any]) -> None:
        """Add to Buildbot's configuration dictionary."""
        super().configure(config_dict)
        steps = [DeleteOld(what, self.settings) for what in SWEEPS]
        self.builders.append(
            util.BuilderConfig(
                name=NAME,
                description="what is old is deleted",
                workername=WORKER,
                factory=util.BuildFactory(steps),
            )
        )
        self.schedulers.append(schedulers.Nightly(name=NAME, builderNames=[NAME], hour=HOUR))
        self.protocols.setdefault("null", {})
        self.workers.append(worker.LocalWorker(WORKER))


def old(settings: Settings) -> Old:
    """Return what is to be deleted now, by the settings and the environments' releases."""
    now = time.time()
    releases = settings.home.glob("environments/*/releases/*/release.json")
    return Old(
        logs=now - settings.keep_log_days * DAY,
        rest=now - settings.keep_days * DAY,
        released=frozenset(json.loads(each.read_text())["revision"] for each in releases),
    )
