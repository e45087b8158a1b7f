"""The command line: `python -m pipelines.deploy VERB --environment NAME`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from pipelines.deploy import plan, rehearse, start_stop, status
from pipelines.deploy.activate import activate, rollback
from pipelines.deploy.deploy import Request
from pipelines.deploy.environment import Environment
from pipelines.deploy.environment import file as environment_file
from pipelines.deploy.faults import of_host
from pipelines.deploy.progress import Events, Progress, Result
from pipelines.deploy.session import run
from pipelines.deploy.state.journal import Journal
from pipelines.deploy.steps import verify
from pipelines.system.faults import Fault

_ROOT = Path(__file__).resolve().parents[2]


def main(arguments: list[str] | None = None) -> int:
    """Returns the exit status: 0 it serves, 1 it does not, 2 wrong usage or setting, 3 busy."""
    given = parser().parse_args(arguments)
    try:
        environment = environment_file.read(given.environments, given.environment, given.home)
        if given.verb in ("plan", "verify", "status", "history"):
            return _look(given, environment)
        try:
            if given.verb == "rehearse":
                request = Request("rehearse", str(given.artifact), given.sha256)
                return rehearse.run(environment, _progress(given), request)
            return _act(given, environment)
        except OSError as error:  # before or after its steps
            raise of_host(error, environment.directory) from error
    except Fault as fault:
        if getattr(given, "events", False):
            Events().result(Result("refused", None, None, str(fault), ""))
        else:
            print(f"{given.verb}: {fault}", file=sys.stderr)
        return fault.exit_status


def _look(given: argparse.Namespace, environment: Environment) -> int:
    """The verbs that change nothing."""
    if given.verb == "plan":
        print("\n".join(plan.lines(environment, given.artifact, given.sha256, given.despite_bad)))
    elif given.verb == "verify":
        print(verify.answers(environment))
    elif given.verb == "status":
        now = status.read(environment)
        print(json.dumps(asdict(now)) if given.json else now.lines())
    else:
        deploys = Journal(environment.state / "journal.jsonl").deploys()
        print(json.dumps(deploys) if given.json else status.told(deploys))
    return 0


def _act(given: argparse.Namespace, environment: Environment) -> int:
    """The verbs that change what runs, one at a time."""
    match given.verb:
        case "activate":
            act, purpose = activate, f"deploy {given.artifact.name}"
            request = Request(
                purpose, str(given.artifact), given.sha256, despite_bad=given.despite_bad
            )
        case "rollback":
            act, purpose = rollback, f"roll back because of: {given.reason}"
            request = Request(
                purpose, given.release, reason=given.reason, despite_bad=given.despite_bad
            )
        case "start":
            act, request = start_stop.start, Request("start the environment")
        case _:
            act, request = start_stop.stop, Request("stop the environment")
    return run(environment, _progress(given), act, request)


def _progress(given: argparse.Namespace) -> Progress:
    return Events() if given.events else Progress()


def parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m pipelines.deploy", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    every = _options_of_every_verb()
    changing = argparse.ArgumentParser(add_help=False)
    changing.add_argument("--events", action="store_true", help="progress as JSON lines")
    insist = argparse.ArgumentParser(add_help=False)
    insist.add_argument("--despite-bad", action="store_true", help="even if it is marked bad")
    artifact = argparse.ArgumentParser(add_help=False)
    artifact.add_argument("artifact", type=Path)
    artifact.add_argument("--sha256", metavar="HEX", help="(default: what ARTIFACT.sha256 says)")
    look = argparse.ArgumentParser(add_help=False)
    look.add_argument("--json", action="store_true", help="for programs")

    def verb(name: str, text: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        return verbs.add_parser(name, parents=[every, *parents], help=text, description=text)

    verb("plan", "say what activate would do", artifact, insist)
    verb(
        "rehearse",
        "try its migrations on a copy, under the release that serves",
        artifact,
        changing,
    )
    verb("activate", "take an artifact live", artifact, insist, changing)
    verb("verify", "ask the front whether the right release answers")
    back = verb("rollback", "take a kept release live again", insist, changing)
    back.add_argument("release", nargs="?", default="", help="(default: the one before)")
    back.add_argument("--reason", required=True, metavar="TEXT", help="for the history")
    verb("status", "what serves", look)
    verb("history", "what was deployed, and how it ended", look)
    verb("start", "bring up the environment and its current release", changing)
    verb("stop", "stop everything of the environment", changing)
    return parser


def _options_of_every_verb() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(add_help=False)
    options.add_argument("--environment", required=True, metavar="NAME")
    environments = os.environ.get("SLIPWAY_ENVIRONMENTS") or _ROOT / "master" / "environments"
    options.add_argument(
        "--environments", type=Path, metavar="DIR", default=Path(environments),
        help="where NAME.toml lies (SLIPWAY_ENVIRONMENTS)",
    )  # fmt: skip
    home = os.environ.get("SLIPWAY_HOME") or _ROOT / "var"
    options.add_argument(
        "--home", type=Path, metavar="DIR", default=Path(home),
        help="where releases, artifacts and wheels lie (SLIPWAY_HOME)",
    )  # fmt: skip
    return options
