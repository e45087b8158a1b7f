"""Questions to the release that serves: its health, its smoke requests, its own test or rows."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

from pipelines.deploy import command, database, health
from pipelines.deploy.command import Outcome
from pipelines.deploy.environment import Environment, credentials
from pipelines.deploy.rehearsal import rows
from pipelines.deploy.release import Release, server
from pipelines.deploy.release.confinement import confined

_LONGEST_TEST = 300  # seconds
_ERROR = re.compile(r"ERROR:\s+(.*?)(?: at character \d+)?$", re.MULTILINE)


def ask(copy: Environment, serving: Release, lock: int) -> dict[str, str]:
    """Return for each question how it failed, as words that follow it; empty where it did not."""
    answers = _requests(copy, serving)
    if serving.manifest.run.self_test:
        return answers | _self_test(copy, serving, lock)
    return answers | _rows(copy, serving, lock)


def _requests(copy: Environment, serving: Release) -> dict[str, str]:
    endpoint, run = health.private(copy, serving), serving.manifest.run
    problem = health.problem(endpoint.get(run.health), serving)
    answers = {run.health: str(problem or "").removeprefix(f"{run.health} ")}
    for path in run.smoke:
        why = _error_of_database(copy)
        complaint = health.unfit(endpoint.get(path))
        answers[path] = f"{complaint}{why()}" if complaint else ""
    return answers


def _self_test(copy: Environment, serving: Release, lock: int) -> dict[str, str]:
    line = serving.manifest.run.self_test
    argv = command.program(shlex.split(line), server.variables(copy, serving, {}))
    why = _error_of_database(copy)
    outcome = _run(copy, serving, lock, *argv)
    return {line: f"failed: {outcome.error}{why()}" if outcome.status else ""}


def _rows(copy: Environment, serving: Release, lock: int) -> dict[str, str]:
    source = Path(rows.__file__).read_text()
    outcome = _run(copy, serving, lock, str(serving.python), "-c", source)
    if outcome.status:
        return {"its models": f"cannot be tried: {outcome.error}"}
    troubles = json.loads(outcome.output.rpartition(rows.MARK)[2].splitlines()[0])
    complaint = "cannot be read and written"
    return {
        model: f"{complaint} ({trouble})" if trouble else "" for model, trouble in troubles.items()
    }


def _run(copy: Environment, serving: Release, lock: int, *argv: str) -> Outcome:
    env = server.variables(copy, serving, credentials.runtime_variables(copy))
    confined_argv = confined(copy, serving, argv)
    return command.run(confined_argv, env, lock, cwd=serving.app, timeout=_LONGEST_TEST)


def _error_of_database(copy: Environment) -> Callable[[], str]:
    """Return a function that returns the error that the copy's database has reported since now.

    A project's own pages and logs seldom say it.
    """
    log = server.log(copy, database.NAME)
    end = log.stat().st_size

    def question() -> str:
        with log.open("rb") as file:
            file.seek(end)
            error = _ERROR.search(file.read().decode(errors="replace"))
        return f" ({error[1]})" if error else ""

    return question
