"""Questions to a release on the copy: its health, its smoke requests, its own test or rows."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pipelines.deploy import command, database, health
from pipelines.deploy.command import Outcome
from pipelines.deploy.environment import Environment, credentials
from pipelines.deploy.rehearsal import rows
from pipelines.deploy.release import Release, server
from pipelines.deploy.release.confinement import confined
from pipelines.supervisor import Supervisor

START = "it does not start:"  # before the failure, as each question is
_LONGEST_TEST = 300  # seconds
_ERROR = re.compile(r"ERROR:\s+(.*?)(?: at character \d+)?$", re.MULTILINE)


def start(copy: Environment, release: Release) -> str:
    """Start a release on the copy, and wait until it is ready; raises Fault."""
    supervisor = Supervisor(copy.directory)
    supervisor.want(server.web_name(release), server.web(copy, release))
    took = health.wait_until_ready(
        health.private(copy, release),
        release,
        copy.start_timeout,
        server.died(copy, supervisor, release),
    )
    return f"{release.version} is ready on the copy after {took:.2f} s"


def ask(
    copy: Environment, release: Release, lock: int, *, only_pages: bool = False
) -> dict[str, str]:
    """Return for each question how it failed, as words that follow it; empty where it did not."""
    answers = _requests(copy, release)
    if only_pages:
        return answers
    if release.manifest.run.self_test:
        return answers | _self_test(copy, release, lock)
    return answers | _rows(copy, release, lock)


def _requests(copy: Environment, release: Release) -> dict[str, str]:
    """Ask as the deploy asks it alone, by TLS, then as the front will, without."""
    private, run = health.private(copy, release), release.manifest.run
    answers = dict.fromkeys((run.health, *run.smoke), "")
    for endpoint in (private, replace(private, scheme="http")):
        for path in (path for path, failure in answers.items() if not failure):
            why, answer = _error_of_database(copy), endpoint.get(path)
            if path == run.health:
                problem = str(health.problem(answer, release) or "")
                answers[path] = problem.removeprefix(f"{path} ")
            elif complaint := health.unfit(answer):
                answers[path] = f"{complaint}{why()}"
    return answers


def _self_test(copy: Environment, release: Release, lock: int) -> dict[str, str]:
    line = release.manifest.run.self_test
    argv = command.program(shlex.split(line), server.variables(copy, release, {}))
    why = _error_of_database(copy)
    outcome = _run(copy, release, lock, *argv)
    return {line: f"failed: {outcome.error}{why()}" if outcome.status else ""}


def _rows(copy: Environment, release: Release, lock: int) -> dict[str, str]:
    source = Path(rows.__file__).read_text()
    outcome = _run(copy, release, lock, str(release.python), "-c", source)
    if outcome.status:
        return {"its models": f"cannot be tried: {outcome.error}"}
    troubles = json.loads(outcome.output.rpartition(rows.MARK)[2].splitlines()[0])
    complaint = "cannot be read and written"
    return {
        model: f"{complaint} ({trouble})" if trouble else "" for model, trouble in troubles.items()
    }


def _run(copy: Environment, release: Release, lock: int, *argv: str) -> Outcome:
    env = server.variables(copy, release, credentials.runtime_variables(copy))
    confined_argv = confined(copy, release, argv)
    return command.run(confined_argv, env, lock, cwd=release.app, timeout=_LONGEST_TEST)


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
