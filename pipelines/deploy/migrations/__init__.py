"""Brings what an earlier version left of an environment to this version.

A change of what lies in an environment's folder comes with a migration here: `m0002_name.py` with a
function `migrate(environment)`, which may find any part of the folder missing, and may be repeated.
`state/version` has the number of the last one that ran. The journal's tables have their own
(`pipelines.journal.migrations`).
"""

from __future__ import annotations

from pipelines.deploy.environment import Environment
from pipelines.deploy.state.desired import replace
from pipelines.system.migrations import migrations


def bring_up_to_date(environment: Environment) -> None:
    """Run what has not run yet. The environment must be locked, and its folders be there."""
    stamp = environment.state / "version"
    number = int(stamp.read_text()) if stamp.exists() else 0
    for migration in migrations(__name__, __path__, after=number):
        migration.migrate(environment)
        replace(stamp, f"{migration.number}\n")
