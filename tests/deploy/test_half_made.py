"""Migrations that are no transaction: what they leave half made wedges nothing, and is told."""

from __future__ import annotations

import pytest

from pipelines.deploy.environment import credentials
from pipelines.deploy.environment import file as environment_file
from pipelines.postgres.connection import query
from pipelines.postgres.programs import PostgresError
from tests.deploy.project import WSGI, Site, migration

pytestmark = pytest.mark.process
MAKE = "CREATE INDEX CONCURRENTLY half_made ON twice (id)"


@pytest.fixture(scope="module")
def deployed(site: Site) -> Site:
    site.configure(bake=0.1)
    status, result = site.activate(site.artifact("1.0.0", **WSGI))
    assert (status, result["result"]) == (0, "deployed"), result
    return site


def without_transaction(sql: str) -> dict[str, str]:
    text = migration(sql).replace("    dependencies", "    atomic = False\n    dependencies")
    return {"notes/migrations/0002_next.py": text}


def third(changes: dict[str, str]) -> dict[str, str]:
    (text,) = changes.values()
    return {"notes/migrations/0003_other.py": text.replace("0001_initial", "0002_next")}


def owner(site: Site) -> str:
    return credentials.owner_url(environment_file.read(site.home, "staging", site.home))


def valid(site: Site) -> list[tuple[bool]]:
    asked = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('half_made')"
    return query(owner(site), asked)


def test_an_index_that_is_half_made_is_dropped_and_made_anew(deployed: Site) -> None:
    query(owner(deployed), "CREATE TABLE twice AS SELECT 1 AS id FROM generate_series(1, 2)")
    with pytest.raises(PostgresError, match="could not create unique index"):
        query(owner(deployed), MAKE.replace("INDEX", "UNIQUE INDEX"))
    assert valid(deployed) == [(False,)]
    status, result = deployed.activate(deployed.artifact("1.0.1", without_transaction(MAKE)))
    assert (status, result["result"]) == (0, "deployed"), result
    assert valid(deployed) == [(True,)]


def test_what_stays_of_a_migration_that_is_not_atomic_is_told(deployed: Site) -> None:
    half = MAKE.replace("INDEX", "UNIQUE INDEX").replace("half_made", "other")
    changes = without_transaction(half)
    changes["notes/migrations/0003_other.py"] = changes.pop(
        "notes/migrations/0002_next.py"
    ).replace("0001_initial", "0002_next")
    changes |= without_transaction(MAKE)
    status, result = deployed.activate(deployed.artifact("1.0.2", changes))
    assert (status, result["result"]) == (1, "rejected"), result
    assert "notes.0003_other is not atomic: what it did before that stays" in result["reason"]
    assert query(owner(deployed), "SELECT to_regclass('other')") == [(None,)]


def test_what_a_transaction_began_is_rolled_back(deployed: Site) -> None:
    failing = {"notes/migrations/0002_next.py": migration("SELECT 1 / 0")}
    changes = without_transaction(MAKE) | third(failing)
    _, result = deployed.activate(deployed.artifact("1.0.3", changes))
    assert "What it began was rolled back." in result["reason"]
