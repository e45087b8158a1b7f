"""The release that serves now, and the deploys until now: read only, also while a deploy runs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from pipelines.deploy import front, health, release
from pipelines.deploy.environment import Environment
from pipelines.deploy.front import switch
from pipelines.deploy.release import Release
from pipelines.deploy.state import desired
from pipelines.deploy.state.journal import Entry
from pipelines.supervisor import ProcessStatus, Supervisor, SupervisorError
from pipelines.system.faults import Fault


@dataclass(frozen=True)
class Status:
    """The fields of `status --json`. `release` is the one that requests are routed to."""

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
        """Format for people."""
        serves = f"{self.release} (revision {(self.revision or '')[:12]}) since {self.since}"
        lines = [
            f"{self.environment}: {serves if self.release else 'nothing has been deployed yet'}"
        ]
        lines += [f"  {'healthy' if self.healthy else 'NOT healthy'} on {self.url} ({self.front})"]
        for process in self.processes:
            lines.append(
                f"  {process['name']:<28} {process['state']:<12} {process['restarts']} restarts"
            )
        return "\n".join(lines)


def read(environment: Environment) -> Status:
    """Return the status of the environment at this moment."""
    target, serving = desired.read(environment), _serving(environment)
    return Status(
        environment=environment.name,
        release=serving.version if serving else None,
        revision=serving.manifest.revision if serving else None,
        digest=serving.digest if serving else None,
        url=environment.url,
        healthy=serving is not None and not _wrong(environment, serving),
        front=front.kind(environment),
        since=target.since,
        previous=_version(environment, target.previous),
        processes=[asdict(process) for process in _processes(environment)],
    )


def _serving(environment: Environment) -> Release | None:
    for candidate in release.kept(environment):
        if switch.routes_to(environment, candidate):
            return candidate
    return None


def complaint(environment: Environment) -> str | None:
    """Return what is wrong with what serves: empty if nothing is, None before the first deploy."""
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
    """Return the names of the processes that run."""
    return [process.name for process in _processes(environment) if process.state == "running"]


def _processes(environment: Environment) -> list[ProcessStatus]:
    if not environment.state.exists():
        return []
    try:
        return Supervisor(environment.directory).status()
    except SupervisorError:
        return []


def history(deploys: list[Entry]) -> str:
    """Format deploys for people, the newest last."""
    return "\n".join(
        f"{deploy['began']}  {deploy['verb']:<9} {deploy.get('release') or '-':<24}"
        f" {deploy['result'] or 'running':<12} {deploy.get('reason') or deploy.get('step', '')}"
        for deploy in deploys
    )
