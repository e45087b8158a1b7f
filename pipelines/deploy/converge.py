"""Brings everything that runs in line with what should serve: the one way back, and the one way up.

A deploy that fails is undone by it, one that was killed is finished or undone by it in the next
run, and `start` after a reboot is nothing else: whatever the state was, afterwards the release of
`desired.json` serves and nothing else runs. What needs no change is left alone.
"""

from __future__ import annotations

from functools import partial

from pipelines.deploy import database, front, health, release
from pipelines.deploy.environment import Environment, credentials
from pipelines.deploy.front import switch
from pipelines.deploy.rehearsal import place
from pipelines.deploy.release import Release, server
from pipelines.deploy.state import desired
from pipelines.supervisor import Keeper
from pipelines.supervisor.keeping import Keeping
from pipelines.system.faults import Fault


def converge(environment: Environment) -> Fault | None:
    """Returns what keeps the current release from serving, if anything does.

    Raises Fault when the keeper, the database or the front cannot be brought up.
    """
    environment.prepare()
    current = standing(environment)
    keeper = Keeper(environment.directory)
    keeping = Keeping(keeper)
    keeper.ensure_running()
    # The way back comes first: where the old release is still warm, it serves from here on.
    lead(environment, keeping, current)
    stop_others(environment, keeper, current)
    credentials.ensure(environment)
    database.ensure(environment, keeping)
    front.ensure(environment, keeping, current)
    fault = _await(environment, keeper, current) if current else None
    if current:
        keep_background(environment, keeping, current)
    for path in environment.releases.glob("*.partial"):
        release.delete(path)
    place.sweep(environment)
    return fault


def standing(environment: Environment) -> Release | None:
    """The release that should serve."""
    current = desired.read(environment).current
    return release.load(environment, current) if current else None


def lead(environment: Environment, keeping: Keeping, current: Release | None) -> None:
    """Have the release's web server run and requests led to it; to nothing, without a release."""
    if current is None:
        switch.clear(environment)
    else:
        keeping.ensure(server.web_name(current), lambda: server.web(environment, current))
        switch.point(environment, current)
    switch.show_current(environment, current)


def stop_others(environment: Environment, keeper: Keeper, current: Release | None) -> list[str]:
    """Ask every process of other releases to finish what it does and end; returns their names."""
    stay = {database.NAME, front.NAME}
    if current:
        stay |= {server.web_name(current), *server.background(current)}
    others = [one.name for one in keeper.status() if one.name not in stay]
    for name in others:
        keeper.unwant(name, timeout=environment.drain + 2 * server.GRACE)
    return others


def keep_background(environment: Environment, keeping: Keeping, current: Release) -> list[str]:
    """Have the release's processes beside the web server run; returns their names."""
    workers = server.background(current)
    for name, line in workers.items():
        keeping.ensure(name, partial(server.worker, environment, current, name, line))
    return list(workers)


def _await(environment: Environment, keeper: Keeper, current: Release) -> Fault | None:
    endpoint = health.private(environment, current)
    try:
        died = server.died(environment, keeper, current)
        health.wait_until_ready(endpoint, current, environment.start_timeout, died)
    except Fault as fault:
        return fault
    return None
