"""`slipway gate`: look at the merge gate, and act on it; works while the master is down."""

from __future__ import annotations

import functools
import getpass
import json
import os
import time
import urllib.request
from typing import Any

import click
import sqlalchemy as sa
from rich.markup import escape
from rich.table import Table

from pipelines import journal
from pipelines.cli.errors import CommandFailed
from pipelines.cli.screen import console
from pipelines.cli.status import workers
from pipelines.gate.explain import about, explain_branch
from pipelines.gate.operations import OPERATIONS, Asked, Operation, OperationError, perform
from pipelines.gate.overview import Facts, gather, listed
from pipelines.gate.standing import standing
from pipelines.hub.signature import NONCE, SIGNATURE, TIMESTAMP, sign
from pipelines.installation import services
from pipelines.settings import GATEKEEPER, Settings

PATIENCE = 2  # seconds that the master may take to answer: it looks by itself soon after
_project = click.option("--project", help="which, where more than one is served")
_as_json = click.option("--json", "as_json", is_flag=True, help="for programs")


@click.group("gate", help="See what waits to be merged, and why; pause it, or change its order.")
def command() -> None:
    pass


@command.command("list", help="Show the branches in the gate, in their order.")
@_project
@_as_json
def list_entries(project: str | None, as_json: bool) -> None:
    settings = _settings()
    with journal.opened(settings.db_url) as conn:
        name = _served(conn, project)
        facts = _facts(conn, settings, name)
    stands, entries = standing(facts), listed(facts)
    if as_json:
        click.echo(json.dumps(stands.as_json() | {"entries": entries}, indent=2))
        return
    for sentence in stands.sentences():
        console.print(f"[bold yellow]{escape(sentence)}[/]")
    console.print(_table(facts, entries) if entries else f"the gate of {name} is empty")


@command.command("explain", help="Say where a branch stands, what it waits for, how it ended.")
@click.argument("branch")
@_project
@_as_json
def explain_entry(branch: str, project: str | None, as_json: bool) -> None:
    settings = _settings()
    with journal.opened(settings.db_url) as conn:
        name = _served(conn, project)
        explanation = explain_branch(conn, _facts(conn, settings, name), branch)
    if explanation is None:
        raise CommandFailed(f"nobody has pushed a branch {branch!r} to {name}: slipway status")
    if as_json:
        click.echo(json.dumps(explanation.as_json(), indent=2))
    else:
        click.echo("\n".join(explanation.sentences))


def _act(name: str, operation: Operation) -> click.Command:
    """Return the verb that asks for one act."""
    options = [
        click.Option(["--project"], help="which, where more than one is served"),
        click.Option(["-m", "--reason"], required=operation.needs_why, help="why; others read it"),
        click.Option(["--as", "who"], metavar="NAME", help="who does it [default: the account]"),
    ]
    params: list[click.Parameter] = [*options]
    if operation.of_branch:
        params.insert(0, click.Argument(["branch"]))
    if name == "bypass":
        params.append(click.Option(["--yes"], is_flag=True, help="do not ask"))
    meaning = f"{operation.meaning[0].upper()}{operation.meaning[1:]}."
    return click.Command(name, params=params, callback=functools.partial(_do, name), help=meaning)


def _do(
    name: str,
    project: str | None,
    reason: str | None,
    who: str | None,
    branch: str = "",
    yes: bool = True,
) -> None:
    settings = _settings()
    if not yes:
        click.confirm(f"Land {branch} on main without a test?", abort=True)
    with journal.opened(settings.db_url) as conn:
        project = _served(conn, project)
    asked = Asked(project, who or _account(), reason or "", branch)
    try:
        with journal.engine(settings.db_url) as engine:
            click.echo(journal.durably(engine, perform, name, asked))
    except OperationError as error:
        raise CommandFailed(str(error)) from None
    _wake(settings, project)


def _wake(settings: Settings, project: str) -> None:
    """Tell the master to look at once; it would do so by itself within seconds."""
    if "master" not in services.running(settings):
        click.echo("the master is down: the gate heeds it once it runs again: make up")
        return
    body = json.dumps({"project": project, "refs": []}).encode()
    timestamp, nonce = str(int(time.time())), os.urandom(16).hex()
    try:
        secret = (settings.secrets_dir / "hook").read_bytes()
        signature = sign(secret, body, timestamp, nonce)
        headers = {TIMESTAMP: timestamp, NONCE: nonce, SIGNATURE: signature}
        request = urllib.request.Request(settings.poke_url, body, headers)
        urllib.request.urlopen(request, timeout=PATIENCE).close()
    except OSError as error:
        click.echo(f"the master was not woken ({error}): the gate heeds it within seconds")


def _settings() -> Settings:
    settings = Settings.from_environ()
    if not settings.master_dir.is_dir():
        raise CommandFailed(f"nothing was started below {settings.home} yet: make up")
    return settings


def _served(conn: sa.Connection, project: str | None) -> str:
    names = journal.projects(conn)
    if project is None and len(names) == 1:
        return names[0]
    if project in names:
        return project
    told = f"there is no project {project!r}" if project else "more than one project is served"
    if not names:
        raise CommandFailed("no project was ever served here: make up")
    raise CommandFailed(f"{told}: name one with --project: {', '.join(names)}")


def _facts(conn: sa.Connection, settings: Settings, project: str) -> Facts:
    attached = [each for each in workers(settings) if each["connected"]]
    building = sum(each["name"] != GATEKEEPER for each in attached)
    return gather(conn, project, building, time.time(), settings.base_url)


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        raise CommandFailed("this account has no name: say who you are with --as NAME") from None


def _table(facts: Facts, entries: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("place", "branch", "lane", "built on", "state", "since", "lands in", "reason"):
        table.add_column(column, no_wrap=column != "reason")
    for each in entries:
        lands = each["expected_landing_at"]
        since = time.strftime("%H:%M", time.localtime(each["since"])) if each["since"] else ""
        table.add_row(
            str(each["place"] or "-"),
            escape(each["branch"]),
            each["lane"],
            escape(each["built_on"] or ""),
            each["phase"] or "",
            since,
            about(lands - facts.now) if lands else "unknown",
            escape(each["reason"]),
        )
    return table


for _name, _operation in OPERATIONS.items():
    command.add_command(_act(_name, _operation))
