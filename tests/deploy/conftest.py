"""An environment of its own for each module: real PostgreSQL, gunicorn and front."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.project import LOCK_HASH, Site, fetch_wheels
from tests.deploy.python_environment import made
from tests.new_cluster import copy_cluster
from tests.ports import free_ports


@pytest.fixture(scope="session")
def wheels(request: pytest.FixtureRequest) -> Path:
    """The wheels of the small project, fetched at most once."""
    directory: Path = request.config.cache.mkdir(f"wheels-{LOCK_HASH[:12]}")  # type: ignore[union-attr]
    fetch_wheels(directory)
    return directory


@pytest.fixture(scope="session")
def python_environment(request: pytest.FixtureRequest, wheels: Path) -> Path:
    """The Python environment of the small project, made at most once."""
    directory: Path = request.config.cache.mkdir(f"environment-{LOCK_HASH[:12]}")  # type: ignore[union-attr]
    return made(directory, wheels)


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """Short, because of the sockets in it."""
    with tempfile.TemporaryDirectory(prefix="slipway-", ignore_cleanup_errors=True) as directory:
        yield Path(directory)


@pytest.fixture(scope="module")
def bare_site(home: Path, wheels: Path) -> Iterator[Site]:
    """An environment that nothing was deployed to yet, stopped at the end."""
    Path(home).chmod(0o755)  # PostgreSQL runs as another user when we are root
    [port] = free_ports(1)
    site = Site(home, port)
    site.keep_wheels(wheels)
    site.configure()
    yield site
    site.run("stop")


@pytest.fixture(scope="module")
def equipped_site(bare_site: Site, python_environment: Path) -> Site:
    """The same, whose releases find their Python environment as an earlier one left it."""
    venvs = bare_site.directory / "venvs"
    venvs.mkdir(parents=True)
    (venvs / python_environment.name).symlink_to(python_environment)
    return bare_site


@pytest.fixture(scope="module")
def site(equipped_site: Site, new_cluster: Path) -> Site:
    """The same with its database, empty, as a deploy that was killed early left it."""
    copy_cluster(new_cluster, equipped_site.directory / "database")
    return equipped_site
