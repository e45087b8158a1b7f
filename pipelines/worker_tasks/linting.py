"""Runs inside a project, by its own Python: lints the migrations in the files that are named.

Its text is given to that interpreter with `-c`; it imports nothing of ours, and must not.
"""

import inspect
import os
import sys
from importlib import import_module


def main() -> None:
    """Print what the linter says of each migration, and at the end how many it complains of."""
    import_module("django").setup()
    linter = import_module("django_migration_linter").MigrationLinter(os.getcwd(), no_cache=True)  # noqa: PTH109
    files = {os.path.realpath(file) for file in sys.argv[1:]}
    for migration in linter.migration_loader.disk_migrations.values():
        if os.path.realpath(inspect.getfile(type(migration))) in files:
            linter.lint_migration(migration)
    complaints = linter.nb_erroneous + linter.nb_warnings
    advice = f"{complaints} of {linter.nb_total} new migrations may break what runs: see the log"
    print(advice if complaints else f"nothing against {linter.nb_total} new migrations")


if __name__ == "__main__":
    main()
