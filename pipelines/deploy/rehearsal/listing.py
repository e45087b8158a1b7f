"""Lists the migrations that a release brings; run by its own Python, without a database.

Its text is given to that interpreter with `-c`; it imports nothing of ours, and must not.
"""

import json
from importlib import import_module

MARK = "slipway-migrations:"


def main() -> None:
    """Print on one marked line the name of each migration, with those that it replaces."""
    import_module("django").setup()
    loader = import_module("django.db.migrations.loader").MigrationLoader(None)
    replaced_by_name = {
        ".".join(name): [".".join(replaced) for replaced in migration.replaces]
        for name, migration in loader.disk_migrations.items()
    }
    print(MARK, json.dumps(replaced_by_name))


if __name__ == "__main__":
    main()
