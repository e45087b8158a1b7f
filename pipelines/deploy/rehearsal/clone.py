"""The copy of an environment's database, with its rows, and the candidate beside it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from pipelines.deploy import command, database, release
from pipelines.deploy.environment import Environment, credentials
from pipelines.deploy.rehearsal import listing
from pipelines.deploy.release import Release, python_environment, server
from pipelines.deploy.release.artifact import Artifact
from pipelines.deploy.release.confinement import confined
from pipelines.postgres.connection import query
from pipelines.postgres.copies import copy_database, dump_schema, load_schema
from pipelines.postgres.indexes import invalid, make_invalid
from pipelines.postgres.programs import PostgresError
from pipelines.postgres.roles import copy_extensions, copy_roles
from pipelines.supervisor import Supervisor
from pipelines.supervisor.starter import Starter
from pipelines.system.faults import EnvironmentFault

_SPARE_BYTES = 256 << 20
_LARGE_BYTES = 1 << 30
_COPIES = 3  # of the database, in bytes: rows, indexes, and what a migration writes anew


def unpacked(environment: Environment, copy: Environment, artifact: Artifact, lock: int) -> Release:
    """Unpack the candidate into the copy; its Python environment is shared, if that exists."""
    candidate = release.unpack(copy, artifact)
    shared = replace(candidate, venv=release.of(environment, artifact).venv)
    if python_environment.complete(shared):
        return shared
    python_environment.make(copy, candidate, lock)
    return candidate


def may_migrate(environment: Environment, copy: Environment, candidate: Release, lock: int) -> bool:
    """Whether the candidate brings a migration that the environment's database has not seen.

    Some applications cannot be asked without a database: they might.
    """
    secrets = credentials.runtime_variables(copy)
    outcome = command.run(
        confined(
            copy, candidate, [str(candidate.python), "-c", Path(listing.__file__).read_text()]
        ),
        server.variables(copy, candidate, secrets),
        lock,
        cwd=candidate.app,
        timeout=environment.start_timeout + 30,
    )
    if outcome.status:
        return True
    line = outcome.output.rpartition(listing.MARK)[2].splitlines()[0]
    brought: dict[str, list[str]] = json.loads(line)
    seen = applied(environment)
    return any(
        name not in seen and not (replaced and seen.issuperset(replaced))
        for name, replaced in brought.items()
    )


def same_migrations(serving: Release, candidate: Release) -> bool:
    """Whether two releases bring the same migrations, as far as files tell without running any."""
    same_lock = serving.manifest.lock_hash == candidate.manifest.lock_hash
    one, other = (
        {file.relative_to(each.app) for file in each.app.rglob("migrations/*.py")}
        for each in (serving, candidate)
    )
    return same_lock and one == other


def applied(environment: Environment) -> set[str]:
    """Return the migrations that the database has seen."""
    url = credentials.owner_url(environment)
    try:
        [(migrated,)] = query(url, "SELECT to_regclass('django_migrations') IS NOT NULL")
        if not migrated:
            return set()
        names = query(url, "SELECT app || '.' || name FROM django_migrations")
    except PostgresError as error:
        raise EnvironmentFault(
            f"The database of {environment.name} does not answer: {error}. Start it: slipway deploy"
            f" start --environment {environment.name}"
        ) from error
    return {name for (name,) in names}


def there(environment: Environment) -> bool:
    """Whether the environment has a database; a private one comes with its first start."""
    return environment.database["server"] == "url" or credentials.cluster(environment).data.exists()


def make(environment: Environment, copy: Environment, needs_rows: Callable[[], bool]) -> str:
    """Serve a copy of the environment's database, as it is at this moment, to roles of its own.

    The rows of a large one take long to copy: they come along only where `needs_rows`.
    """
    source = credentials.owner_url(environment)
    try:
        [(size,)] = query(source, "SELECT pg_database_size(current_database())")
        rows = size < _LARGE_BYTES or needs_rows()
        free = shutil.disk_usage(copy.directory).free
        if rows and free < _COPIES * size + _SPARE_BYTES:
            raise EnvironmentFault(
                f"The disk of {environment.directory} has {free >> 20} MB free, too little to copy"
                f" a database of {size >> 20} MB and migrate it. Make room there."
            )
        make_empty(copy)
        superuser = credentials.cluster(copy).superuser_url(copy.project)
        if environment.database["server"] == "url":
            copy_roles(source, superuser)
        copy_extensions(source, superuser)
        if rows:
            copy_database(source, credentials.owner_url(copy))
        else:
            schema = copy.state / "schema.sql"
            schema.write_text(dump_schema(source))
            load_schema(credentials.owner_url(copy), schema)
        make_invalid(superuser, invalid(source))
    except PostgresError as error:
        raise EnvironmentFault(f"No copy of the database could be made: {error}.") from error
    if not rows:
        return f"The schema copied; {size >> 20} MB of rows only where a migration is new"
    return f"{size >> 20} MB copied, as it was at this moment"


def make_empty(copy: Environment) -> str:
    """Serve an empty database to the roles of the copy."""
    supervisor = Supervisor(copy.directory)
    supervisor.ensure_running()
    database.ensure(copy, Starter(supervisor))
    # Confined, root is nobody special, and the server's folder is another user's. Who gets
    # there still needs a password.
    credentials.cluster(copy).socket_directory.chmod(0o755)
    return f"{copy.name} has no database yet: an empty one"
