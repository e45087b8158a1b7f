"""The master's configuration, from the settings and the pipelines that `master.cfg` names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from buildbot.plugins import schedulers

from pipelines.buildbot_patches import log_limits
from pipelines.buildbot_patches.log_streams import let_readers_leave
from pipelines.buildbot_patches.stale_claims import LetGo
from pipelines.buildbot_patches.tuning import (
    dispatch_at_once,
    engine_arguments,
    give_back_without_worker,
    leave_without_database,
    wait_for_room,
)
from pipelines.buildbot_patches.workers import workers
from pipelines.master.health_watch import HealthWatch
from pipelines.master.heartbeat import Heartbeat
from pipelines.master.nightly import Retention
from pipelines.notifications.receivers import followers
from pipelines.settings import Settings
from pipelines.stages import Pipeline
from pipelines.web import dashboard
from pipelines.web.live import Live

MEGABYTE = 1024 * 1024


class MasterConfiguration(dict[str, Any]):
    """Buildbot's configuration dictionary, which still knows the `pipelines` that it was made of.

    `slipway up` reads them here: a project is served if it was passed to `configuration`, whatever
    variables `master.cfg` has.
    """

    def __init__(self, pipelines: Sequence[Pipeline], **keys: Any) -> None:
        super().__init__(keys)
        self.pipelines = tuple(pipelines)


def configuration(settings: Settings, projects: Sequence[Pipeline]) -> MasterConfiguration:
    """Return what `master.cfg` gives to Buildbot as `BuildmasterConfig`.

    settings: of this installation; projects: the pipeline of each project that is served.
    """
    dispatch_at_once()
    wait_for_room()
    give_back_without_worker()
    leave_without_database()
    log_limits.limit()
    let_readers_leave()
    return MasterConfiguration(
        projects,
        title="Slipway",
        titleURL=settings.base_url,
        buildbotURL=settings.base_url,
        buildbotNetUsageData=None,
        db={"db_url": settings.db_url, "engine_kwargs": engine_arguments(settings.db_url)},
        protocols={"pb": {"port": f"tcp:{settings.worker_port}:interface={settings.host}"}},
        workers=workers(settings),
        projects=[each.group for each in projects],
        change_source=[each.change_source for each in projects],
        builders=[builder for each in projects for builder in each.builders],
        schedulers=[
            *(scheduler for each in projects for scheduler in each.schedulers),
            _try_scheduler(settings, projects),
        ],
        logMaxSize=settings.log_megabytes * MEGABYTE,
        logMaxTailSize=MEGABYTE // 4,
        logEncoding="utf-8",
        caches={"Changes": 500, "Builds": 500},
        configurators=[Retention(settings)],
        services=[
            LetGo(),
            Live(settings=settings, pipelines=projects),
            *followers(settings, projects),
            HealthWatch(settings=settings, pipelines=projects),
            Heartbeat(settings=settings),
        ],
        www=dashboard(settings),
    )


def _try_scheduler(settings: Settings, projects: Sequence[Pipeline]) -> schedulers.Try_Userpass:
    """Return what lets `buildbot try` run uncommitted changes through the first two stages.

    One for all projects, since a port takes each name of a user once.
    """
    password = (settings.secrets_dir / "try-password").read_text().strip()
    return schedulers.Try_Userpass(
        name="try",
        builderNames=[stage.builder.name for each in projects for stage in each.stages[:2]],
        port=f"tcp:{settings.try_port}:interface={settings.host}",
        userpass=[("developer", password)],
    )
