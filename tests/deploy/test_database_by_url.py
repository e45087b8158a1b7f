"""An environment whose database is given by URL: two roles that somebody else made."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.postgres.cluster import Cluster, Role
from pipelines.postgres.roles import provision
from tests.deploy.project import Site, migration
from tests.ports import free_ports

OWNER, RUNTIME = Role("deployer", "owner's password"), Role("app", "runtime password")


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[Cluster]:
    """A PostgreSQL of somebody else's."""
    home.chmod(0o755)
    serve = [sys.executable, "-m", "pipelines.postgres", "serve", str(home / "db")]
    with subprocess.Popen([*serve, "--scratch"], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline().startswith("ready")
        cluster = Cluster(home / "db", scratch=True)
        provision(cluster.superuser_url(), "notes", OWNER, RUNTIME)
        yield cluster
        process.terminate()


@pytest.fixture(scope="module")
def bare_site(server: Cluster, home: Path, wheels: Path) -> Iterator[Site]:
    [port] = free_ports(1)
    site = Site(home, port)
    site.keep_wheels(wheels)
    site.configure(database={"server": "url"})
    yield site
    site.run("stop")


@pytest.fixture(scope="module")
def private_database() -> None:
    """None."""


def secret(site: Site, name: str, text: str) -> None:
    path = site.directory / "secrets" / name
    path.write_text(text)
    path.chmod(0o600)


def test_urls_come_from_a_person(site: Site, server: Cluster) -> None:
    done = site.run("start")
    assert done.returncode == 2
    assert "owner_url is missing" in done.stdout
    assert "postgresql://role:password@host/database" in done.stdout

    secret(site, "owner_url", "mysql://x")
    secret(site, "runtime_url", server.url(OWNER, "notes") + "\n")
    assert "owner_url must hold one line" in site.run("start").stdout

    secret(site, "owner_url", server.url(OWNER, "notes"))
    assert "name the same role" in site.run("start").stdout

    secret(site, "runtime_url", server.url(RUNTIME, "notes"))
    status, result = site.activate(site.artifact("1.0.0"))
    assert (status, result["result"]) == (0, "deployed"), result
    assert site.serves("1.0.0")
    assert "database" not in [one["name"] for one in site.status()["processes"]]


def test_a_copy_of_it_knows_its_roles(site: Site) -> None:
    """A rehearsal copies it to a server of its own, and a migration may name who has rights."""
    granted = migration("GRANT SELECT (text) ON notes_note TO app")
    artifact = site.artifact("1.0.1", {"notes/migrations/0002_grant.py": granted})
    status, result = site.events("rehearse", artifact)
    assert (status, result["result"]) == (0, "rehearsed"), result
    assert "works with notes.0002_grant applied" in result["reason"]
