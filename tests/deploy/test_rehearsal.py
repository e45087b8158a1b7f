"""Rehearsals: what the release that serves could not live with is refused, with what to do instead.

Nobody who uses the environment sees anything of them.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from pipelines.deploy.environment import credentials
from pipelines.deploy.environment import file as environment_file
from pipelines.deploy.release import confinement
from pipelines.postgres.connection import query
from tests.deploy.load import load
from tests.deploy.project import SMALL_APP, WSGI, Site, migration
from tests.integration.processes import processes_of

SERVES, NEXT = "1.0.0+1.gaaaaaaa", "1.0.0+2.gbbbbbbb"
# Added twice in one migration, so that the linter overlooks that the first one has no default.
OVERLOOKED = """\
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notes", "0001_initial")]
    operations = [
        migrations.AddField("note", "kind", models.IntegerField(default=0)),
        migrations.AddField("note", "weight", models.IntegerField(db_default=5)),
    ]
"""


def second(sql: str) -> dict[str, str]:
    return {"notes/migrations/0002_next.py": migration(sql)}


def schema(site: Site) -> str:
    """Everything that a rehearsal must not touch: tables, rows, roles and databases."""
    environment = environment_file.read(site.home, "staging", site.home)
    url = credentials.owner_url(environment)
    questions = (
        "SELECT attrelid, attname, attnotnull FROM pg_attribute ORDER BY 1, 2",
        "SELECT app, name FROM django_migrations ORDER BY id",
        "SELECT datname FROM pg_database ORDER BY 1",
        "SELECT rolname FROM pg_roles ORDER BY 1",
    )
    return "\n".join(str(query(url, question)) for question in questions)


def left(site: Site) -> list[str]:
    """What a rehearsal has left behind, as folders and as processes."""
    folders = [str(path) for path in site.directory.glob("rehearsals/*/")]
    return folders + [line for line in processes_of(site.home) if "/rehearsals/" in line]


@pytest.fixture(scope="module")
def deployed(site: Site) -> Site:
    """A release whose own smoke requests see nothing of its tables."""
    status, result = site.activate(site.artifact(SERVES, smoke=[], **WSGI))
    assert (status, result["result"]) == (0, "deployed"), result
    assert site.get() == SERVES  # writes a row
    return site


@pytest.fixture(autouse=True)
def outcomes(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever is rehearsed: requests are answered, the database stays, and nothing is left."""
    if "deployed" not in request.fixturenames:
        yield
        return
    site: Site = request.getfixturevalue("deployed")
    before = schema(site)
    with load(site.port, pause=0.5) as counted:
        yield
    assert set(counted) <= {"ok"}
    assert left(site) == []
    if "changes_staging" not in request.fixturenames:
        assert schema(site) == before


@pytest.fixture
def changes_staging() -> None:
    """For tests that deploy."""


REFUSED = {
    "dropped": (
        second("ALTER TABLE notes_note DROP COLUMN text"),
        "notes.Note cannot be read and written (column notes_note.text does not exist)",
        "only stop using notes_note.text, and leave it in the database",
    ),
    "renamed": (
        second("ALTER TABLE notes_note RENAME COLUMN text TO body"),
        "notes.Note cannot be read and written (column notes_note.text does not exist)",
        "add it beside the old one and copy the rows",
    ),
    "required": (
        second("ALTER TABLE notes_note ADD kind int DEFAULT 0 NOT NULL;"
               "ALTER TABLE notes_note ALTER kind DROP DEFAULT"),
        'null value in column "kind"',
        "give kind a default in the database (db_default), or let it be null",
    ),
    "overlooked-by-the-linter": (
        {"notes/migrations/0002_next.py": OVERLOOKED},
        'null value in column "kind"',
        "give kind a default in the database (db_default), or let it be null",
    ),
    "long-lock": (
        second("LOCK TABLE notes_note; SELECT pg_sleep(0.8)"),
        "notes.0002_next keeps everybody from reading and writing notes_note for 0.",
        "longest_lock allows 0.3 s",
    ),
    "rows": (
        second("ALTER TABLE notes_note ADD CHECK (text <> 'seen')"),
        "tried on a copy of the rows of staging: A migration failed:",
        "bring the rows into the form that it needs in a release before it",
    ),
}  # fmt: skip


# Of two that the serving release fails of in the same way, one is enough at each change.
ALIKE = {"renamed", "required"}


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, marks=pytest.mark.soak("deploys")) if case in ALIKE else case
        for case in REFUSED
    ],
)
def test_what_the_serving_release_cannot_live_with(deployed: Site, case: str) -> None:
    changes, what, remedy = REFUSED[case]
    deployed.configure(longest_lock=0.3 if case == "long-lock" else 60)
    status, result = deployed.events("rehearse", deployed.artifact(NEXT, changes, **WSGI))
    assert (status, result["result"]) == (1, "rejected"), result
    assert "notes.0002_next" in result["reason"]
    assert what in result["reason"]
    assert "Expand, then contract: " in result["reason"]
    assert remedy in result["reason"]


LOOKS_AROUND = """\
import os
from pathlib import Path

from django.db import migrations


def look(apps, schema_editor):
    secret, real = Path({secret!r}), {real!r}
    told = "SECRET" if real in os.environ.values() else "nothing"
    raise RuntimeError(f"told {{told}}, sees {{secret.name if secret.exists() else 'nothing'}}")


class Migration(migrations.Migration):
    dependencies = [("notes", "0001_initial")]
    operations = [migrations.RunPython(look)]
"""


def test_a_migration_on_trial_learns_no_secret(deployed: Site) -> None:
    environment = environment_file.read(deployed.home, "staging", deployed.home)
    real = credentials.runtime_variables(environment)["SECRET_KEY"]
    look = LOOKS_AROUND.format(secret=str(environment.secrets / "owner.env"), real=real)
    artifact = deployed.artifact(NEXT, {"notes/migrations/0002_next.py": look})
    _, result = deployed.events("rehearse", artifact)
    sees = "nothing" if confinement.bubblewrap() else "owner.env"
    assert f"told nothing, sees {sees}" in result["reason"]


@pytest.mark.parametrize("point", ["after:start-serving", "before:list-migrations"])
def test_what_a_killed_rehearsal_leaves_goes_with_the_next_start(
    deployed: Site, point: str
) -> None:
    artifact = deployed.artifact(NEXT, REFUSED["dropped"][0], **WSGI)
    assert deployed.run("rehearse", artifact, crash=point).returncode == -9
    assert left(deployed)
    assert deployed.run("start").returncode == 0
    assert left(deployed) == []


URLS = SMALL_APP["config/urls.py"]
# In the first release the column `body` is used in place of `text`, which goes with the second.
MODELS = SMALL_APP["notes/models.py"].replace("text =", "body =")
EXPAND = {
    **second(
        "ALTER TABLE notes_note ADD body text DEFAULT '' NOT NULL;"
        "UPDATE notes_note SET body = text; ALTER TABLE notes_note ALTER text SET DEFAULT ''"
    ),
    "notes/models.py": MODELS,
    "config/urls.py": URLS.replace("text=", "body="),
}
CONTRACT = {
    **EXPAND,
    "notes/migrations/0003_contract.py": migration(
        "ALTER TABLE notes_note DROP COLUMN text"
    ).replace("0001_initial", "0002_next"),
}


@pytest.mark.usefixtures("changes_staging")
def test_expand_then_contract_passes(deployed: Site) -> None:
    for version, changes in (("1.0.0+3.gexpand", EXPAND), ("1.0.0+4.gcontract", CONTRACT)):
        artifact = deployed.artifact(version, changes, smoke=[], **WSGI)
        status, result = deployed.events("rehearse", artifact)
        assert (status, result["result"]) == (0, "rehearsed"), result
        assert ", which serves, works with notes.000" in result["reason"]
        assert deployed.activate(artifact)[1]["result"] == "deployed"


@pytest.mark.usefixtures("changes_staging")
def test_its_own_pages_and_test_are_asked_and_what_failed_before_does_not_count(
    deployed: Site,
) -> None:
    """A page that needs a real secret fails in every rehearsal, where the secrets are made up."""
    secrets = deployed.directory / "secrets" / "runtime.env"
    secrets.write_text(f"{secrets.read_text()}TOLD=really\n")
    told = 'os.environ["TOLD"] == "really" or 1 / 0'
    serves = CONTRACT | {
        "config/urls.py": CONTRACT["config/urls.py"].replace("time.sleep(1)", told),
        "notes/management/__init__.py": "",
        "notes/management/commands/__init__.py": "",
        "notes/management/commands/self_test.py": SELF_TEST,
    }
    run = {"smoke": ["/", "/slow"], "self_test": "python manage.py self_test", **WSGI}
    artifact = deployed.artifact("1.0.0+5.gserves", serves, **run)
    assert deployed.activate(artifact)[1]["result"] == "deployed"

    required = migration("ALTER TABLE notes_note ADD kind int NOT NULL DEFAULT 0;"
                         "ALTER TABLE notes_note ALTER kind DROP DEFAULT")  # fmt: skip
    required = required.replace("0001_initial", "0003_contract")
    artifact = deployed.artifact(NEXT, serves | {"notes/migrations/0004_kind.py": required})
    status, result = deployed.events("rehearse", artifact)
    assert (status, result["result"]) == (1, "rejected"), result
    null = 'null value in column "kind" of relation "notes_note" violates not-null constraint'
    assert (
        f"fail: / answered 500, wanted 200 to 399 ({null}); python manage.py self_test failed: "
        in result["reason"]
    )
    assert "IntegrityError" in result["reason"]
    assert "/slow" not in result["reason"]


SELF_TEST = """\
from django.core.management.base import BaseCommand
from notes.models import Note


class Command(BaseCommand):
    def handle(self, **options):
        Note.objects.create(body="own")
"""
