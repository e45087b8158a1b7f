"""The command line of the deploy engine: `python -m pipelines.deploy VERB --environment NAME`.

Each verb imports what it needs when it is called: `status` is asked for all the time, and needs
the least.
"""

from __future__ import annotations

import functools
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipelines.deploy.environment import Environment
from pipelines.deploy.environment import file as environment_file
from pipelines.deploy.faults import of_host
from pipelines.deploy.progress import Events, Progress, Result
from pipelines.system.faults import Fault

if TYPE_CHECKING:
    from pipelines.deploy.deploy import Deploy, Request

Verb = Callable[..., int]
Option = Callable[[Verb], Verb]

_ROOT = Path(__file__).resolve().parents[2]
_DIRECTORY = click.Path(path_type=Path)

_OF_EVERY_VERB: tuple[Option, ...] = (
    click.option("--environment", "name", required=True, metavar="NAME", help="Which one."),
    click.option(
        "--environments",
        type=_DIRECTORY,
        metavar="DIR",
        default=_ROOT / "master" / "environments",
        envvar="SLIPWAY_ENVIRONMENTS",
        help="Where NAME.toml lies (SLIPWAY_ENVIRONMENTS).",
    ),
    click.option(
        "--home",
        type=_DIRECTORY,
        metavar="DIR",
        default=_ROOT / "var",
        envvar="SLIPWAY_HOME",
        help="Where releases, artifacts and wheels lie (SLIPWAY_HOME).",
    ),
)
_artifact = click.argument("artifact", type=click.Path(path_type=Path))
_sha256 = click.option("--sha256", metavar="HEX", help="Default: what ARTIFACT.sha256 says.")
_despite_bad = click.option("--despite-bad", is_flag=True, help="Even if it is marked bad.")
_events = click.option("--events", is_flag=True, help="Progress as JSON lines.")
_json = click.option("--json", "as_json", is_flag=True, help="For programs.")


class _InOrder(click.Group):
    """Lists the verbs as they are defined below."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.command(
    "deploy",
    cls=_InOrder,
    subcommand_metavar="VERB ...",
    context_settings={"help_option_names": ["-h", "--help"]},
)
def deploy() -> None:
    """Take releases live on this host, look at them, and take them back.

    Ends with 0: it serves, 1: it does not, 2: wrong usage or setting, 3: somebody else deploys.
    """


def main(arguments: list[str] | None = None) -> int:
    """Run the verb of a command line; returns the exit status."""
    try:
        return int(deploy.main(arguments, "python -m pipelines.deploy", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        return error.exit_code


def _verb(*options: Option) -> Callable[[Verb], click.Command]:
    """Make a function a verb: it is called with the environment and the values of its options."""

    def added(act: Verb) -> click.Command:
        @functools.wraps(act)
        def run(name: str, environments: Path, home: Path, **values: Any) -> int:
            try:
                return act(environment_file.read(environments, name, home), **values)
            except Fault as fault:
                if values.get("events"):
                    Events().result(Result("refused", None, None, str(fault), ""))
                else:
                    print(f"{act.__name__}: {fault}", file=sys.stderr)
                return fault.exit_status

        verb: Verb = run
        for option in reversed((*_OF_EVERY_VERB, *options)):
            verb = option(verb)
        return deploy.command(act.__name__)(verb)

    return added


@_verb(_artifact, _sha256, _despite_bad)
def plan(environment: Environment, artifact: Path, sha256: str | None, despite_bad: bool) -> int:
    """Say what activate would do."""
    from pipelines.deploy.plan import lines

    print("\n".join(lines(environment, artifact, sha256, despite_bad)))
    return 0


@_verb(_artifact, _sha256, _events)
def rehearse(environment: Environment, artifact: Path, sha256: str | None, events: bool) -> int:
    """Try its migrations on a copy, under the release that serves."""
    from pipelines.deploy import rehearse

    run = functools.partial(rehearse.run, environment, _progress(events), artifact, sha256)
    return _on_host(environment, run)


@_verb(_artifact, _sha256, _despite_bad, _events)
def activate(
    environment: Environment, artifact: Path, sha256: str | None, despite_bad: bool, events: bool
) -> int:
    """Take an artifact live."""
    from pipelines.deploy.activate import activate
    from pipelines.deploy.deploy import Request

    purpose = f"deploy {artifact.name}"
    request = Request(purpose, str(artifact), sha256, despite_bad=despite_bad)
    return _change(environment, events, activate, request)


@_verb()
def verify(environment: Environment) -> int:
    """Ask the front whether the right release answers."""
    from pipelines.deploy.steps.verify import answers

    print(answers(environment))
    return 0


@_verb(
    click.argument("release", required=False, default=""),
    _despite_bad,
    _events,
    click.option("--reason", required=True, metavar="TEXT", help="For the history."),
)
def rollback(
    environment: Environment, release: str, reason: str, despite_bad: bool, events: bool
) -> int:
    """Take a kept release live again: RELEASE, or else the one before."""
    from pipelines.deploy.activate import rollback
    from pipelines.deploy.deploy import Request

    purpose = f"roll back because of: {reason}"
    request = Request(purpose, release, reason=reason, despite_bad=despite_bad)
    return _change(environment, events, rollback, request)


@_verb(_json)
def status(environment: Environment, as_json: bool) -> int:
    """Show what serves."""
    from pipelines.deploy import status

    now = status.read(environment)
    print(json.dumps(asdict(now)) if as_json else now.lines())
    return 0


@_verb(_json)
def history(environment: Environment, as_json: bool) -> int:
    """Show what was deployed, and how it ended."""
    from pipelines.deploy import status
    from pipelines.deploy.state.journal import Journal

    deploys = Journal(environment.state / "journal.jsonl").deploys()
    print(json.dumps(deploys) if as_json else status.history(deploys))
    return 0


@_verb(_events)
def start(environment: Environment, events: bool) -> int:
    """Bring up the environment and its current release."""
    from pipelines.deploy import start_stop
    from pipelines.deploy.deploy import Request

    return _change(environment, events, start_stop.start, Request("start the environment"))


@_verb(_events)
def stop(environment: Environment, events: bool) -> int:
    """Stop everything of the environment."""
    from pipelines.deploy import start_stop
    from pipelines.deploy.deploy import Request

    return _change(environment, events, start_stop.stop, Request("stop the environment"))


def _change(
    environment: Environment, events: bool, act: Callable[[Deploy], Result], request: Request
) -> int:
    from pipelines.deploy import session

    run = functools.partial(session.run, environment, _progress(events), act, request)
    return _on_host(environment, run)


def _on_host(environment: Environment, run: Callable[[], int]) -> int:
    try:
        return run()
    except OSError as error:  # before or after its steps
        raise of_host(error, environment.directory) from error


def _progress(events: bool) -> Progress:
    return Events() if events else Progress()
