"""`slipway people`: who may act in the dashboard, and as what."""

from __future__ import annotations

import sys

import click
from rich.markup import escape
from rich.table import Table

from pipelines.cli.errors import CommandFailed
from pipelines.cli.screen import console
from pipelines.project.people import ADMINISTRATOR, People, Person, Role
from pipelines.settings import Settings

SHORTEST = 8  # characters of a password


@click.group("people", help="See and say who may act in the dashboard, and as what.")
def command() -> None:
    pass


@command.command("list", help="Show who may act.")
def list_people() -> None:
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("name", "role", "e-mail", "signs in"):
        table.add_column(column)
    table.add_row(ADMINISTRATOR, Role.ADMINISTRATOR.word, "", "with the password of the start")
    for name, person in _people().all().items():
        how = "with a password" if person.password else "elsewhere"
        table.add_row(escape(name), person.role.word, escape(person.email), how)
    console.print(table)


@command.command("add", help="Add somebody, or change a role, an e-mail address or a password.")
@click.argument("name")
@click.option("--role", type=click.Choice([role.word for role in Role]), help="[default: reader]")
@click.option("--email", help="the author of the branches that are this person's own")
@click.option("--password-stdin", is_flag=True, help="read the password from standard input")
@click.option("--no-password", is_flag=True, help="whoever signs in elsewhere needs none here")
def add(
    name: str, role: str | None, email: str | None, password_stdin: bool, no_password: bool
) -> None:
    if name == ADMINISTRATOR:
        raise CommandFailed(f"{ADMINISTRATOR} is always there: choose another name")
    if not name.isprintable() or not name.strip() or ":" in name:
        raise CommandFailed(f"{name!r} cannot be a name: use printable letters, without a colon")
    people = _people()
    known = people.all().get(name, Person(name, Role.READER))
    person = Person(
        name,
        Role[role.upper()] if role else known.role,
        known.email if email is None else email,
    )
    people.put(person, None if no_password else _password(password_stdin, bool(known.password)))
    click.echo(f"{name} is a {person.role.word} from now on")


@command.command("remove", help="Take somebody out; who has signed in may act no more, at once.")
@click.argument("name")
def remove(name: str) -> None:
    _people().remove(name)
    click.echo(f"{name} may only look from now on")


def _people() -> People:
    settings = Settings.from_environ()
    if not settings.secrets_dir.is_dir():
        raise CommandFailed(f"nothing was started below {settings.home} yet: make up")
    return People(settings.people_file)


def _password(from_stdin: bool, has_one: bool) -> str | None:
    if from_stdin:
        password = sys.stdin.readline().rstrip("\n")
    elif has_one:
        prompt = "New password, or nothing to keep it"
        password = click.prompt(prompt, hide_input=True, default="", show_default=False)
        if not password:
            return None
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    if len(password) < SHORTEST:
        raise CommandFailed(f"a password has {SHORTEST} characters or more: choose a longer one")
    return password
