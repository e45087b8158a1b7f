"""`slipway status`: pushes with their stage and reason, workers, and what runs where."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from typing import Any

import click
import sqlalchemy as sa
from rich.markup import escape
from rich.table import Table

from pipelines import journal
from pipelines.cli.deploy import deploy
from pipelines.cli.errors import CommandFailed
from pipelines.cli.screen import STATE_STYLES, console
from pipelines.gate.overview import gather
from pipelines.gate.standing import Standing, standing
from pipelines.installation import services
from pipelines.settings import Settings
from pipelines.supervisor import standstills
from pipelines.supervisor.standstills import Standstill
from pipelines.system import heartbeat

DAY = 24 * 3600  # seconds
LONGEST_NAME = 48  # of a branch, so that there is room for the rest


@click.command("status", help="Show pushes, workers and what runs on each environment.")
@click.option("--json", "as_json", is_flag=True, help="for programs")
@click.option("--limit", default=20, show_default=True, help="how many pushes, newest first")
def command(as_json: bool, limit: int) -> None:
    settings = Settings.from_environ()
    if not settings.master_dir.is_dir():
        raise CommandFailed(f"nothing was started below {settings.home} yet: make up")
    overview = collect(settings, limit)
    if as_json:
        click.echo(json.dumps(overview, indent=2))
    else:
        _show(overview, gates(settings), stood_still(settings))


def collect(settings: Settings, limit: int) -> dict[str, Any]:
    """Return everything that `status --json` prints; works while the master is down."""
    return {
        "pushes": pushes(settings, limit),
        "gates": [each.as_json() for each in gates(settings)],
        "standstills": [asdict(each) for each in stood_still(settings)],
        "environments": environments(settings),
        "workers": workers(settings),
    }


def pushes(settings: Settings, limit: int, branch: str | None = None) -> list[dict[str, Any]]:
    """Return the newest pushes, newest first."""
    with journal.opened(settings.db_url) as conn:
        newest = journal.latest(conn, limit, branch)
    return [
        {
            "project": push.project,
            "branch": push.branch,
            "revision": push.revision,
            "state": push.state,
            "stage": push.stage,
            "reason": push.reason,
            "reason_code": push.reason_code,
            "url": f"{settings.base_url}plugins/slipway/{push.revision}",
            "received_at": push.received_at,
            "ended_at": push.ended_at,
            "landed_as": push.candidate if push.state in ("landed", "deployed") else None,
        }
        for push in newest
    ]


def gates(settings: Settings) -> list[Standing]:
    """Return how the gate of each project stands."""
    with journal.opened(settings.db_url) as conn:
        names = journal.projects(conn)
        return [standing(gather(conn, name, 0, time.time(), settings.base_url)) for name in names]


def stood_still(settings: Settings) -> list[Standstill]:
    """Return what did not answer, and was started again, within the last day."""
    told = standstills.read(services.supervisor(settings).directory)
    return [each for each in told if each.at > time.time() - DAY]


def environments(settings: Settings) -> dict[str, Any]:
    """Return what runs on each environment, as its deploy command says."""
    shown = {}
    for folder in sorted((settings.home / "environments").glob("*/")):
        status = json.loads(deploy(settings, "status", "--json", "--environment", folder.name))
        keys = ("release", "revision", "digest", "url", "healthy", "front", "since")
        shown[folder.name] = {key: status.get(key) for key in keys}
    return shown


def workers(settings: Settings) -> list[dict[str, Any]]:
    """Return every worker, and whether it is attached."""
    up = "master" in services.running(settings)
    query = (
        "select workers.name, count(connected_workers.id) as connections from workers "
        "left join connected_workers on connected_workers.workerid = workers.id "
        "group by workers.name order by workers.name"
    )
    with journal.opened(settings.db_url) as conn:
        rows = conn.execute(sa.text(query)).all()
    return [
        {"name": row.name, "connected": up and row.connections > 0 and _answers(settings, row.name)}
        for row in rows
        if not row.name.startswith("__")  # Buildbot's own, for its housekeeping
    ]


def _answers(settings: Settings, worker: str) -> bool:
    """Whether a worker answers, as far as it is known here: the master may not know yet."""
    beat = heartbeat.last_beat(settings.worker_dir(worker) / heartbeat.FILE)
    return beat is None or time.monotonic() - beat < settings.answer_seconds


def _show(overview: dict[str, Any], stand: list[Standing], stood: list[Standstill]) -> None:
    table = Table(box=None, pad_edge=False, header_style="dim")
    table.add_column("push", no_wrap=True, max_width=LONGEST_NAME)
    for column in ("revision", "state", "stage"):
        table.add_column(column, no_wrap=True)
    table.add_column("reason")
    for push in overview["pushes"]:
        state = f"[{STATE_STYLES[push['state']]}]{push['state']}[/]"
        cells = (push["branch"], push["revision"][:7], state, push["stage"], escape(push["reason"]))
        table.add_row(*cells)
    console.print(table if overview["pushes"] else "no push yet: make demo shows three")
    console.print()
    for gate in stand:
        for sentence in gate.sentences():
            console.print(f"[bold yellow]{escape(f'gate of {gate.project}: {sentence}')}[/]")
    for each in stood:
        at = time.strftime("%Y-%m-%d %H:%M", time.localtime(each.at))
        console.print(f"[bold yellow]{escape(f'{at}: {each.sentence}')}[/]")
    for name, runs in overview["environments"].items():
        release = f"{runs['release']} at {(runs['revision'] or '')[:7]}"
        health = "[green]healthy[/]" if runs["healthy"] else "[bold red]not healthy[/]"
        running = f"{release}, {health}" if runs["release"] else "nothing deployed yet"
        console.print(f"{name}: {running}  {runs['url']}")
    attached = [each["name"] for each in overview["workers"] if each["connected"]]
    console.print(
        f"workers attached: {', '.join(attached) or 'none (the master is down: make up)'}"
    )
