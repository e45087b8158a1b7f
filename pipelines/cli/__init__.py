"""The command `slipway`: every verb of the Makefile, and a few more."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import click

# Each verb lives in a module of its own, read only when it is called: `slipway status` answers
# without importing the master.
_VERBS = {
    "up": "start the hub, the master, its workers and the environments",
    "down": "stop everything that `up` or `demo` started",
    "status": "show pushes, workers and what runs on each environment",
    "gate": "see what waits to be merged, and why; pause it, or change its order",
    "people": "say who may act in the dashboard, and as what",
    "logs": "show the logs of the master, the workers and the environments",
    "demo": "watch three branches travel from git push to staging",
    "local-worker": "start one more build worker here, in the foreground",
    "deploy": "plan, activate, verify or roll back a release by hand",
    "check": "format, lint, types and the master's configuration",
    "test": "every test: Slipway's own and the sample application's",
    "soak": "what needs longer than `test`, in parts",
    "bench": "measure how long things take, beside the same without Slipway",
    "schema": "write the schemas that editors check pipeline.toml and its like with",
    "clean": "remove everything that was made at run time",
}


class _Verbs(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_VERBS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _VERBS:
            return None
        module = importlib.import_module(f"pipelines.cli.{name.replace('-', '_')}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_VERBS.items()))


@click.command(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="slipway", prog_name="slipway")
def slipway() -> None:
    """Take a Django project from git push to staging, and keep main green on the way.

    Settings are SLIPWAY_* variables: see docs/settings.md.
    """


def _is_bytes(argument: str) -> bool:
    """Whether an argument was no text on its way here."""
    return argument.encode(errors="surrogateescape") != argument.encode(errors="replace")


def main(**extra: Any) -> None:
    """Run the command; what a person can mend is said in a sentence, without a traceback."""
    if unreadable := next(filter(_is_bytes, sys.argv[1:]), None):
        shown = unreadable.encode(errors="surrogateescape").decode(errors="backslashreplace")
        words = f"the argument {shown} is not UTF-8; write it as slipway status does"
        click.echo(f"slipway: {words}", err=True)
        raise SystemExit(2)
    try:
        slipway(prog_name="slipway", **extra)
    except Exception as error:
        from pipelines.cli.errors import EXPECTED

        if not isinstance(error, EXPECTED):
            raise
        click.echo(f"slipway: {error}", err=True)
        raise SystemExit(1) from None
