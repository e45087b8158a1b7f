"""A deploy rehearses what did not pass against the release and schema that are in use by then."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.deploy.project import SMALL_APP, WSGI, Site, migration
from tests.deploy.test_rehearsal import left, schema

SERVES, STOPS, DROPS = "1.0.0+1.gserves", "1.0.0+2.gstops", "1.0.0+3.gdrops"
DROP = migration("ALTER TABLE notes_note DROP COLUMN text").replace("0001_initial", "0002_extra")
# In it the column is not used any more.
STOPPED = {
    "notes/migrations/0002_extra.py": migration(
        "ALTER TABLE notes_note ADD body text DEFAULT '' NOT NULL;"
        "ALTER TABLE notes_note ALTER text SET DEFAULT ''"
    ),
    "notes/models.py": SMALL_APP["notes/models.py"].replace("text =", "body ="),
    "config/urls.py": SMALL_APP["config/urls.py"].replace("text=", "body="),
}
DROPPED = {**STOPPED, "notes/migrations/0003_drop.py": DROP}


def test_a_migration_that_fails_where_nothing_serves_yet(site: Site) -> None:
    """There is no release to rehearse it under."""
    fails = migration("CREATE TABLE half (id int); SELECT no_such_function()")
    artifact = site.artifact("1.0.0+0.fails", {"notes/migrations/0002_fails.py": fails}, **WSGI)
    done = site.run("activate", artifact)
    assert done.returncode == 1
    assert "Nothing serves yet" in step(done, "rehearse")
    assert "no_such_function" in step(done, "rejected:")
    assert "half" not in (site.directory / "state/schema.sql").read_text()
    [marked] = site.directory.glob("state/bad/*")
    marked.unlink()


@pytest.fixture(scope="module")
def deployed(site: Site) -> Site:
    site.configure(bake=0.1, longest_lock=60)
    status, result = site.activate(site.artifact(SERVES, **WSGI))
    assert (status, result["result"]) == (0, "deployed"), result
    return site


@pytest.fixture(scope="module")
def stops(deployed: Site) -> Path:
    """Expands."""
    return deployed.artifact(STOPS, STOPPED, **WSGI)


@pytest.fixture(scope="module")
def drops(deployed: Site) -> Path:
    """Contracts, and brings what expands as well."""
    return deployed.artifact(DROPS, DROPPED, **WSGI)


def step(done: subprocess.CompletedProcess[str], name: str) -> str:
    """What people are told of one step."""
    found = [line for line in done.stdout.splitlines() if line.split()[0] == name]
    assert len(found) == 1, done.stdout
    return found[0]


def test_what_nobody_rehearsed_is_refused_and_not_marked_bad(deployed: Site, drops: Path) -> None:
    before = schema(deployed)
    status, result = deployed.activate(drops)
    assert (status, result["result"]) == (1, "rejected"), result
    assert f"With notes.0002_extra, notes.0003_drop applied, {SERVES}, which" in result["reason"]
    assert "Expand, then contract: " in result["reason"]
    assert f"{SERVES} serves as before." in result["reason"]
    assert deployed.serves(SERVES)
    assert schema(deployed) == before
    assert list(deployed.directory.glob("state/bad/*")) == []
    assert left(deployed) == []


@pytest.mark.parametrize(
    "point",
    [
        "before:migrate-copy",
        pytest.param("after:remember", marks=pytest.mark.soak("kill-matrix")),
    ],
)
def test_killed_in_the_rehearsal_the_next_run_mends(
    deployed: Site, stops: Path, point: str
) -> None:
    before = schema(deployed)
    assert deployed.run("activate", stops, crash=point).returncode == -9
    assert left(deployed)
    started = deployed.run("start")
    assert "was killed at rehearse; it was undone" in started.stdout
    assert left(deployed) == []
    assert deployed.serves(SERVES)
    assert schema(deployed) == before


def test_what_passed_is_not_rehearsed_again(deployed: Site, stops: Path) -> None:
    assert deployed.events("rehearse", stops)[1]["result"] == "rehearsed"
    done = deployed.run("activate", stops)
    assert done.returncode == 0, done.stdout
    assert f"It was rehearsed under {SERVES}" in step(done, "rehearse")
    assert "copy-database" not in done.stdout


def test_what_was_refused_passes_after_another_release(deployed: Site, drops: Path) -> None:
    done = deployed.run("activate", drops)
    assert done.returncode == 0, done.stdout
    assert f"{STOPS}, which serves, works with notes.0003_drop applied" in step(done, "rehearse")
    assert deployed.serves(DROPS)


@pytest.mark.soak("deploys")
def test_under_another_release_than_it_was_rehearsed_it_is_refused(
    deployed: Site, stops: Path, drops: Path
) -> None:
    """What landed in between uses the column that it drops."""
    if not deployed.serves(DROPS):
        assert [deployed.activate(each)[0] for each in (stops, drops)] == [0, 0]
    add = migration("ALTER TABLE notes_note ADD kind text").replace("0001_initial", "0003_drop")
    with_kind = {**DROPPED, "notes/migrations/0004_kind.py": add}
    [unused, used] = (
        deployed.artifact(version, with_kind | changes, **WSGI)
        for version, changes in (
            ("1.0.0+4.gunused", {}),
            (
                "1.0.0+5.gused",
                {"config/urls.py": STOPPED["config/urls.py"].replace("body=", "kind='', body=")}
                | {
                    "notes/models.py": STOPPED["notes/models.py"]
                    + "    kind = models.TextField(null=True)\n"
                },
            ),
        )
    )
    drop = migration("ALTER TABLE notes_note DROP COLUMN kind").replace("0001_initial", "0004_kind")
    contracts = deployed.artifact(
        "1.0.0+6.gcontracts", {**with_kind, "notes/migrations/0005_kind.py": drop}, **WSGI
    )
    assert deployed.activate(unused)[1]["result"] == "deployed"
    assert deployed.events("rehearse", contracts)[1]["result"] == "rehearsed"
    assert deployed.activate(used)[1]["result"] == "deployed"
    before = schema(deployed)
    status, result = deployed.activate(contracts)
    assert (status, result["result"]) == (1, "rejected"), result
    assert "notes.0005_kind applied, 1.0.0+5.gused, which serves, would fail" in result["reason"]
    assert deployed.serves("1.0.0+5.gused")
    assert schema(deployed) == before
