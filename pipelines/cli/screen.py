"""What all verbs print: steps with their times, and tables."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from pipelines.deploy.environment import Environment
from pipelines.deploy.release.confinement import not_held_off, users_of
from pipelines.sandbox.abilities import Ability

# Without a terminal nobody's window is too narrow.
console = Console(highlight=False)
if not console.is_terminal:
    console.width = 200

STATE_STYLES = {
    "running": "cyan",
    "landed": "green",
    "deployed": "bold green",
    "rejected": "bold red",
    "superseded": "dim",
    "withdrawn": "dim",
}


def heading(title: str) -> None:
    """Show where a new part begins."""
    console.print(f"\n[bold]{title}[/]")


def say_sandbox(found: Ability) -> None:
    """Show what builds run in, what they are not held off from there, and what would be safer."""
    mark, why = ("[yellow]![/]", f" ({found.lacking})") if found.lacking else ("[green]✓[/]", "")
    console.print(f"  {mark} {found}{why}")
    if found.not_held_off:
        console.print(f"    not held off from {found.not_held_off}")


def say_releases(environment: Environment) -> None:
    """Show as whom an environment's releases run, and what they are not held off from."""
    who, lacking = users_of(environment), not_held_off(environment)
    user = f"user {who.release}" if who else "Slipway's own user"
    seen = "and see nothing else of Slipway"
    if lacking:
        seen = f"and are not held off from {', '.join(lacking)}"
    mark = "[yellow]![/]" if lacking else "[green]✓[/]"
    console.print(f"  {mark} releases of {environment.name} run as {user} {seen}")


@contextmanager
def step(doing: str, done: str) -> Iterator[None]:
    """Show that something is under way, and how long it took; plain lines without a terminal."""
    began = time.monotonic()
    if console.is_terminal:
        with console.status(doing):
            yield
    else:
        console.print(f"  … {doing}")
        yield
    console.print(f"  [green]✓[/] {done} [dim]{time.monotonic() - began:.1f} s[/]")
