"""The database of an environment: served, with two roles; migrated as owner; its schema dumped."""

from __future__ import annotations

import json
import re
import time
from contextlib import suppress
from pathlib import Path

from pipelines.deploy import command
from pipelines.deploy.command import Outcome
from pipelines.deploy.environment import Environment, credentials, users
from pipelines.deploy.faults import ReleaseFault
from pipelines.deploy.release import Release, inside, server
from pipelines.deploy.release.confinement import confined
from pipelines.deploy.state import desired
from pipelines.postgres.copies import dump_schema
from pipelines.postgres.indexes import drop_invalid
from pipelines.postgres.programs import PostgresError
from pipelines.postgres.roles import provision
from pipelines.supervisor import Process
from pipelines.supervisor.starter import Starter
from pipelines.system.faults import EnvironmentFault

NAME = "database"

# A statement that waits for a lock makes every request queue behind it: better to give up and try
# again. One that runs long holds its own locks as long.
_LIMITS = {"lock_timeout": "4s", "statement_timeout": "120s"}
_APPLYING = re.compile(r"Applying (\w+)\.(\w+)\.\.\.")
_NOT_ATOMIC = re.compile(r"^\s+atomic\s*=\s*False\b", re.MULTILINE)
_ATTEMPTS = 3
_START_SECONDS = 60


def ensure(environment: Environment, starter: Starter) -> None:
    """Serve a private database, with its roles; one that is given by URL is left alone."""
    if environment.database["server"] != "private":
        return
    cluster = credentials.cluster(environment)
    try:
        if who := users.of(environment):
            cluster.choose_user(who.database)
        cluster.initialise()
        starter.ensure(NAME, lambda: _process(environment))
        deadline = time.monotonic() + _START_SECONDS
        while not cluster.ready():
            if time.monotonic() > deadline:
                raise EnvironmentFault(
                    f"The database did not start within {_START_SECONDS} s; see"
                    f" {server.log(environment, NAME)}."
                )
            time.sleep(0.05)
        owner, runtime = credentials.owner(environment), credentials.runtime(environment)
        provision(cluster.superuser_url(), environment.project, owner, runtime)
    except PostgresError as error:
        raise EnvironmentFault(f"The private database cannot be used: {error}.") from error


def _process(environment: Environment) -> Process:
    cluster = credentials.cluster(environment)
    return Process(
        argv=tuple(cluster.command()),
        env=command.account(),
        cwd=str(environment.directory),
        log=str(server.log(environment, NAME)),
        stop_signal=cluster.stop_signal,
        stop_timeout=20,
    )


def inspect(environment: Environment, release: Release, lock: int) -> list[str]:
    """Import the release's application as it will be served; returns its pending migrations.

    A database that does not answer is asked again, three times: it may have been killed, and is
    being started by its supervisor.
    """
    secrets = credentials.runtime_variables(environment)
    source, application = Path(inside.__file__).read_text(), release.manifest.run.application
    for attempt in range(1, _ATTEMPTS + 1):
        outcome = command.run(
            confined(environment, release, [str(release.python), "-c", source, application]),
            server.variables(environment, release, secrets),
            lock,
            cwd=release.app,
            timeout=environment.start_timeout + 30,
        )
        if outcome.status != inside.DATABASE_FAILED or attempt == _ATTEMPTS:
            break
        time.sleep(attempt)
    error = credentials.redacted(outcome.error, secrets)
    if outcome.status == inside.DATABASE_FAILED:
        raise EnvironmentFault(f"The database does not answer the release: {error}")
    if outcome.status:
        raise ReleaseFault(f"{application} cannot be imported: {error}")
    pending: list[str] = json.loads(outcome.output.rpartition(inside.MARK)[2].splitlines()[0])
    return pending


def migrate(environment: Environment, release: Release, lock: int) -> None:
    """Run the release's migrations as owner; raises ReleaseFault when one of them fails.

    A lock that traffic holds is waited for a few seconds, three times: that is nobody's fault. What
    is not transactional leaves an index half made when it fails, whose name is free again then.
    """
    secrets = credentials.runtime_variables(environment)
    secrets["DATABASE_URL"] = credentials.owner_url(environment)
    limits = " ".join(f"-c {name}={value}" for name, value in _LIMITS.items())
    env = server.variables(environment, release, secrets) | {"PGOPTIONS": limits}
    migrating = [str(release.python), "manage.py", "migrate", "--no-input"]
    argv = confined(environment, release, migrating, owner=True)
    for attempt in range(1, _ATTEMPTS + 1):
        _drop_half_made(environment)
        outcome = command.run(argv, env, lock, cwd=release.app, timeout=1800)
        if outcome.status == 0:
            return
        if not _waited_for_lock(outcome) or attempt == _ATTEMPTS:
            break
        time.sleep(attempt)
    error = credentials.redacted(outcome.error, secrets)
    with suppress(
        EnvironmentFault
    ):  # why it failed is told first; the next try drops it, or says so
        _drop_half_made(environment)
    if _waited_for_lock(outcome):
        raise EnvironmentFault(
            f"The migrations could not get a lock that running requests hold, in {_ATTEMPTS} tries"
            f" of {_LIMITS['lock_timeout']}: {error}. Deploy again at a quieter moment."
        )
    raise ReleaseFault(f"A migration failed: {error}. {_what_remains(release, outcome)}")


def _drop_half_made(environment: Environment) -> None:
    try:
        drop_invalid(credentials.owner_url(environment), _LIMITS["lock_timeout"])
    except PostgresError as error:
        raise EnvironmentFault(
            f"An index that a migration left half made cannot be dropped: {error}. Drop it (DROP"
            " INDEX CONCURRENTLY), then deploy again."
        ) from error


def _what_remains(release: Release, outcome: Outcome) -> str:
    """Say what a migration that failed has left: without a transaction, each of its steps stays."""
    applying = _APPLYING.findall(outcome.output)
    if not applying:
        return "What it began was rolled back."
    app, name = applying[-1]
    files = release.app.rglob(f"{app}/migrations/{name}.py")
    if not any(_NOT_ATOMIC.search(file.read_text(errors="replace")) for file in files):
        return "What it began was rolled back."
    return (
        f"{app}.{name} is not atomic: what it did before that stays, without an index that was half"
        " made. Make each of its steps such that it may run again, or undo them by hand."
    )


def _waited_for_lock(outcome: Outcome) -> bool:
    return "lock timeout" in outcome.output


def write_schema(environment: Environment) -> Path:
    """Write the schema that is in use to where `repo-test` reads it."""
    path = environment.state / "schema.sql"
    try:
        desired.replace(path, dump_schema(credentials.owner_url(environment)))
    except PostgresError as error:
        raise EnvironmentFault(f"The schema could not be written to {path}: {error}.") from error
    return path
