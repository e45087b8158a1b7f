"""What serves now, and what was deployed when: read only, and true also while a deploy runs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from pipelines.deploy import front, health, release
from pipelines.deploy.environment import Environment
from pipelines.deploy.front import switch
from pipelines.deploy.release import Release
from pipelines.deploy.state import desired
from pipelines.deploy.state.journal import Entry
from pipelines.supervisor import Keeper, KeeperError, ProcessStatus
from pipelines.system.faults import Fault


@dataclass(frozen=True)
class Status:
    """The fields of `status --json`. `release` is the one that requests are led to."""

    environment: str
    release: str | None
    revision: str | None
    digest: str | None
    url: str
    healthy: bool
    front: str
    since: str | None
    previous: str | None
    processes: list[dict[str, Any]]

    def lines(self) -> str:
        """For people."""
        serves = f"{self.release} (revision {(self.revision or '')[:12]}) since {self.since}"
        said = [
            f"{self.environment}: {serves if self.release else 'nothing has been deployed yet'}"
        ]
        said += [f"  {'healthy' if self.healthy else 'NOT healthy'} on {self.url} ({self.front})"]
        for one in self.processes:
            said.append(f"  {one['name']:<28} {one['state']:<12} {one['restarts']} restarts")
        return "\n".join(said)


def read(environment: Environment) -> Status:
    """How the environment is at this moment."""
    wanted, serving = desired.read(environment), _serving(environment)
    return Status(
        environment=environment.name,
        release=serving.version if serving else None,
        revision=serving.manifest.revision if serving else None,
        digest=serving.digest if serving else None,
        url=environment.url,
        healthy=serving is not None and not _wrong(environment, serving),
        front=front.kind(environment),
        since=wanted.since,
        previous=_version(environment, wanted.previous),
        processes=[asdict(one) for one in _processes(environment)],
    )


def _serving(environment: Environment) -> Release | None:
    for one in release.kept(environment):
        if switch.leads_to(environment, one):
            return one
    return None


def complaint(environment: Environment) -> str | None:
    """What is wrong with what serves, nothing if it is well; None where nothing was deployed."""
    serving = _serving(environment)
    return _wrong(environment, serving) if serving else None


def _wrong(environment: Environment, serving: Release) -> str:
    answer = health.front(environment).get(serving.manifest.run.health, timeout=5)
    return str(health.problem(answer, serving) or "")


def _version(environment: Environment, release_id: str | None) -> str | None:
    try:
        return release.load(environment, release_id).version if release_id else None
    except Fault:
        return None


def running(environment: Environment) -> list[str]:
    """The names of what runs."""
    return [one.name for one in _processes(environment) if one.state == "running"]


def _processes(environment: Environment) -> list[ProcessStatus]:
    if not environment.state.exists():
        return []
    try:
        return Keeper(environment.directory).status()
    except KeeperError:
        return []


def told(deploys: list[Entry]) -> str:
    """The history for people, the newest last."""
    return "\n".join(
        f"{one['began']}  {one['verb']:<9} {one.get('release') or '-':<24}"
        f" {one['result'] or 'running':<12} {one.get('reason') or one.get('step', '')}"
        for one in deploys
    )
