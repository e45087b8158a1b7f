"""Inspects a release; run inside it, by its own Python: can it start, what would `migrate` do?

Its text is given to that interpreter with `-c`; it imports nothing of ours, and must not.
"""

import json
import sys
from importlib import import_module

MARK = "slipway-inspection:"
DATABASE_FAILED = 75


def inspect(application: str) -> list[str]:
    """Import the application as the server would; returns the names of pending migrations."""
    import_module("django").setup()
    module, _, attributes = application.partition(":")
    target = import_module(module)
    for attribute in (attributes or "application").split("."):
        target = getattr(target, attribute)
    if not callable(target):
        raise TypeError(f"{application} is not callable")
    executor = import_module("django.db.migrations.executor").MigrationExecutor(
        import_module("django.db").connection
    )
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def main() -> None:
    """Print what was found on one marked line; a database that fails has a status of its own."""
    try:
        pending = inspect(sys.argv[1])
    except Exception as error:
        failed = import_module("django.db").OperationalError
        if not isinstance(error, failed):
            raise
        print(f"{type(error).__name__}: {error}")
        sys.exit(DATABASE_FAILED)
    print(MARK, json.dumps(pending))


if __name__ == "__main__":
    main()
