"""Brings everything that runs in line with what should serve: after a failure as after a reboot.

A deploy that fails is undone by it, one that was killed is finished or undone by it in the next
run, and `start` after a reboot is nothing else: whatever the state was, afterwards the release of
`desired.json` serves and nothing else runs. What needs no change is left alone.
"""

from __future__ import annotations

from functools import partial

from pipelines.deploy import database, front, health, release
from pipelines.deploy.environment import Environment, credentials, users
from pipelines.deploy.front import switch
from pipelines.deploy.rehearsal import place
from pipelines.deploy.release import Release, server
from pipelines.deploy.state import desired
from pipelines.supervisor import Supervisor
from pipelines.supervisor.starter import Starter
from pipelines.system.faults import Fault


def converge(environment: Environment) -> Fault | None:
    """Start, stop and route until the current release serves; returns why it does not, if so.

    Raises Fault when the supervisor, the database or the front cannot be brought up.
    """
    environment.prepare()
    users.hand_over(environment)
    current = current_release(environment)
    supervisor = Supervisor(environment.directory)
    starter = Starter(supervisor)
    supervisor.ensure_running()
    # The way back comes first: where the old release is still warm, it serves from here on.
    route_to(environment, starter, current)
    stop_others(environment, supervisor, current)
    credentials.ensure(environment)
    database.ensure(environment, starter)
    front.ensure(environment, starter, current)
    fault = _await(environment, supervisor, current) if current else None
    if current:
        keep_background(environment, starter, current)
    for path in environment.releases.glob("*.partial"):
        release.delete(path)
    place.sweep(environment)
    return fault


def current_release(environment: Environment) -> Release | None:
    """Return the release that should serve, or None before the first deploy."""
    current = desired.read(environment).current
    return release.load(environment, current) if current else None


def route_to(environment: Environment, starter: Starter, current: Release | None) -> None:
    """Start the release's web server and route requests to it; to nothing, without a release."""
    if current is None:
        switch.clear(environment)
    else:
        starter.ensure(server.web_name(current), lambda: server.web(environment, current))
        switch.point(environment, current)
    switch.show_current(environment, current)


def stop_others(
    environment: Environment, supervisor: Supervisor, current: Release | None
) -> list[str]:
    """Ask every process of other releases to finish what it does and end; returns their names."""
    stay = {database.NAME, front.NAME}
    if current:
        stay |= {server.web_name(current), *server.background(current)}
    others = [process.name for process in supervisor.status() if process.name not in stay]
    for name in others:
        supervisor.unwant(name, timeout=environment.drain + 2 * server.GRACE)
    return others


def keep_background(environment: Environment, starter: Starter, current: Release) -> list[str]:
    """Start the release's processes beside the web server; returns their names."""
    workers = server.background(current)
    for name, line in workers.items():
        starter.ensure(name, partial(server.worker, environment, current, name, line))
    return list(workers)


def _await(environment: Environment, supervisor: Supervisor, current: Release) -> Fault | None:
    endpoint = health.private(environment, current)
    try:
        died = server.died(environment, supervisor, current)
        health.wait_until_ready(endpoint, current, environment.start_timeout, died)
    except Fault as fault:
        return fault
    return None
