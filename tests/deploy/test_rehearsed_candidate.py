"""Nothing lands that would not go live: a rehearsal starts the candidate's release, and asks it.

It is asked on a copy, where secrets are made up and there is no network.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from pipelines.deploy.environment import Environment, credentials
from pipelines.deploy.environment import file as environment_file
from pipelines.deploy.rehearsal import clone, place
from pipelines.deploy.state.record import INTERRUPTING
from pipelines.postgres.connection import query
from pipelines.postgres.indexes import invalid
from pipelines.postgres.programs import PostgresError
from tests.deploy.load import load
from tests.deploy.project import SMALL_APP, WSGI, Site, migration
from tests.deploy.test_rehearsal import left, schema

SERVES, NEXT = "1.0.0+1.gaaaaaaa", "1.0.0+2.gbbbbbbb"
SETTINGS, URLS = SMALL_APP["config/settings.py"], SMALL_APP["config/urls.py"]
WSGI_FILE = SMALL_APP["config/wsgi.py"]
BROKEN_HOME = URLS.replace('Note.objects.create(text="seen")', "raise ValueError(VERSION)")
IMPORTS_NOTHING = {"config/wsgi.py": "import no_such_module\n"}
IN_SOAK = pytest.mark.soak("deploys")


def rehearse(site: Site, changes: dict[str, str], version: str = NEXT) -> dict[str, str]:
    """What a rehearsal of a changed release comes to."""
    _, result = site.events("rehearse", site.artifact(version, changes, **WSGI))
    return result


def test_where_nothing_serves_yet_it_starts_on_an_empty_database(equipped_site: Site) -> None:
    status, result = equipped_site.events("rehearse", equipped_site.artifact(SERVES, **WSGI))
    assert (status, result["result"]) == (0, "rehearsed"), result
    assert "Nothing serves on staging yet" in result["reason"]
    assert f"{SERVES} answers on a copy as it will be asked" in result["reason"]
    status, result = equipped_site.events(
        "rehearse", equipped_site.artifact(NEXT, IMPORTS_NOTHING, **WSGI)
    )
    assert (status, result["result"]) == (1, "rejected"), result
    assert f"{NEXT} would not go live on staging" in result["reason"]
    assert "no_such_module" in result["reason"]
    assert not any(equipped_site.directory.glob("releases/*"))
    assert left(equipped_site) == []


@pytest.fixture(scope="module")
def deployed(site: Site) -> Site:
    status, result = site.activate(site.artifact(SERVES, **WSGI))
    assert (status, result["result"]) == (0, "deployed"), result
    assert site.get() == SERVES  # writes a row
    return site


@pytest.fixture
def nobody_notices(deployed: Site) -> Iterator[None]:
    """Whatever is rehearsed: requests are answered, the database stays, and nothing is left."""
    before = schema(deployed)
    with load(deployed.port, pause=0.5) as counted:
        yield
    assert set(counted) <= {"ok"}
    assert left(deployed) == []
    assert schema(deployed) == before
    deployed.configure()


@pytest.mark.usefixtures("nobody_notices")
def test_without_a_new_migration_the_candidate_alone_is_asked(deployed: Site) -> None:
    done = deployed.run("rehearse", deployed.artifact(NEXT, **WSGI))
    assert done.returncode == 0, done.stdout
    steps = [line.split()[0] for line in done.stdout.splitlines()]
    looks = ["unpack-copy", "copy-database", "list-migrations"]
    assert steps == [*looks, "start-candidate", "ask-candidate", "rehearsed:"]
    assert f"No migration is new to staging; {NEXT} answers on a copy" in done.stdout


SECURE = f"{SETTINGS}MIDDLEWARE = ['django.middleware.security.SecurityMiddleware']\n"
CLOSED = "CREATE TABLE notes_closed (id bigint); REVOKE ALL ON notes_closed FROM notes_runtime"
WOULD_NOT = {
    "no-such-module": (
        IMPORTS_NOTHING,
        "it does not start: config.wsgi:application cannot be imported",
    ),
    "missing-variable": (
        {"config/settings.py": f"{SETTINGS}os.environ['STRIPE_KEY']\n"},
        "KeyError: 'STRIPE_KEY'",
    ),
    "settings-module-is-gone": ({"config/settings.py": "raise ImportError('moved')\n"}, "moved"),
    "another-host": (
        {"config/settings.py": f"{SETTINGS}ALLOWED_HOSTS = ['example.org']\n"},
        "/healthz answered 400",
    ),
    "https-of-no-proxy": (
        {"config/settings.py": f"{SECURE}SECURE_SSL_REDIRECT = True\n"},
        "/healthz answered 301",
    ),
    "page-fails": ({"config/urls.py": BROKEN_HOME}, "/ answered 500, wanted 200 to 399"),
    "server-does-not-start": (
        {"gunicorn.conf.py": "raise SystemExit('no server today')\n"},
        "no server today",
    ),
    "table-closed-to-it": (
        {
            "notes/migrations/0002_closed.py": migration(CLOSED),
            "notes/models.py": f"{SMALL_APP['notes/models.py']}\n\n"
            "class Closed(models.Model):\n    pass\n",
        },
        "notes.Closed cannot be read and written (permission denied for table notes_closed)",
    ),
}
ONCE_IN_THE_SUITE = {"missing-variable", "https-of-no-proxy", "page-fails", "table-closed-to-it"}


@pytest.mark.usefixtures("nobody_notices")
@pytest.mark.parametrize(
    "case",
    [
        case if case in ONCE_IN_THE_SUITE else pytest.param(case, marks=IN_SOAK)
        for case in WOULD_NOT
    ],
)
def test_what_would_not_go_live_is_refused(deployed: Site, case: str) -> None:
    changes, why = WOULD_NOT[case]
    deployed.configure(start_timeout=8)
    result = rehearse(deployed, changes)
    assert result["result"] == "rejected", result
    assert f"{NEXT} would not go live on staging: on a copy " in result["reason"]
    assert why in result["reason"]
    assert "secrets/rehearsal.env" in result["reason"]
    assert not any(deployed.directory.glob("state/bad/*"))


@pytest.mark.usefixtures("nobody_notices")
def test_where_the_environment_s_file_says_so_it_is_advice(deployed: Site) -> None:
    deployed.configure(must_answer=False)
    result = rehearse(deployed, {"config/urls.py": BROKEN_HOME})
    assert result["result"] == "rehearsed", result
    assert f"Advice only: of {NEXT} on a copy / answered 500" in result["reason"]


def test_what_fails_as_it_does_for_what_serves_is_advice(deployed: Site) -> None:
    """A page that needs a real secret fails of a made-up one, for either of them."""
    secrets = deployed.directory / "secrets" / "runtime.env"
    secrets.write_text(f"{secrets.read_text()}TOLD=really\n")
    needs = 'os.environ["TOLD"] == "really" or 1 / 0; Note'
    told = {"config/urls.py": URLS.replace("Note", needs, 2).replace(needs, "Note", 1)}
    artifact = deployed.artifact("1.0.0+3.gtold", told, **WSGI)
    assert rehearse(deployed, told, "1.0.0+3.gtold")["result"] == "rejected"
    assert deployed.activate(artifact)[1]["result"] == "deployed"
    result = rehearse(deployed, told)
    assert result["result"] == "rehearsed", result
    assert f"Advice only: of {NEXT} on a copy / answered 500" in result["reason"]
    assert rehearse(deployed, told | IMPORTS_NOTHING)["result"] == "rejected"


def test_migrations_that_cannot_be_tried_are_not_taken_for_tried(deployed: Site) -> None:
    """Neither release can be imported where a secret is made up: what is new is advice no more."""
    secrets = deployed.directory / "secrets" / "runtime.env"
    secrets.write_text(f"{secrets.read_text()}REAL=really\n")
    needs = {"config/wsgi.py": f"import os\nassert os.environ['REAL'] == 'really'\n{WSGI_FILE}"}
    deployed.configure(must_answer=False)
    artifact = deployed.artifact("1.0.0+4.gneeds", needs, **WSGI)
    assert deployed.activate(artifact)[1]["result"] == "deployed"
    deployed.configure()
    result = rehearse(deployed, needs)
    assert result["result"] == "rehearsed", result
    assert f"Advice only: of {NEXT} on a copy it does not start: " in result["reason"]
    kind = {"notes/migrations/0002_kind.py": migration("ALTER TABLE notes_note ADD kind text")}
    artifact = deployed.artifact("1.0.0+5.gkind", needs | kind, **WSGI)
    for verb in ("rehearse", "activate"):
        _, result = deployed.events(verb, artifact)
        assert result["result"] == "refused", result
        assert "The migrations of 1.0.0+5.gkind cannot be tried on a copy" in result["reason"]
    assert deployed.serves("1.0.0+4.gneeds")


@pytest.fixture
def environment(deployed: Site) -> Iterator[Environment]:
    """The environment, for a rehearsal in this process."""
    handlers = {number: signal.getsignal(number) for number in INTERRUPTING}
    yield environment_file.read(deployed.home, "staging", deployed.home)
    for number, handler in handlers.items():
        signal.signal(number, handler)


def test_a_large_database_is_copied_without_rows_unless_it_is_migrated(
    environment: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a statement left half made is half made there, too."""
    monkeypatch.setattr(clone, "_LARGE_BYTES", 0)
    source = credentials.owner_url(environment)
    query(source, "INSERT INTO notes_note (text) VALUES ('twice'), ('twice')")
    with pytest.raises(PostgresError, match="could not create unique index"):
        query(source, 'CREATE UNIQUE INDEX CONCURRENTLY "half ""made" ON notes_note (text)')
    for rows in (False, True):
        with place.opened(environment) as (copy, _):
            clone.make(environment, copy, lambda rows=rows: rows)  # type: ignore[misc]
            target = credentials.owner_url(copy)
            assert bool(query(target, "SELECT 1 FROM notes_note LIMIT 1")) is rows
            assert clone.applied(copy) == clone.applied(environment)
            assert [name for _, name, _ in invalid(target)] == ['half "made']
