"""One running installation for everything that leaves it as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.deploy.project import LOCK_HASH, fetch_wheels
from tests.integration.browser import browsing
from tests.integration.developer import Developer
from tests.integration.installation import Installation
from tests.integration.tiny_project import tiny_installation


@pytest.fixture(scope="session")
def wheels(request: pytest.FixtureRequest) -> Path:
    """The wheels of the tiny project, fetched at most once."""
    directory: Path = request.config.cache.mkdir(f"wheels-{LOCK_HASH[:12]}")  # type: ignore[union-attr]
    fetch_wheels(directory)
    return directory


@pytest.fixture(scope="session")
def cache(request: pytest.FixtureRequest) -> Path:
    """What build workers keep between builds: uv's cache and Python environments."""
    directory: Path = request.config.cache.mkdir("slipway-cache")  # type: ignore[union-attr]
    return directory


@pytest.fixture(scope="session")
def slipway(wheels: Path, cache: Path) -> Iterator[Installation]:
    """An installation that runs; tests leave it running, and its staging healthy."""
    limits = {"SLIPWAY_POLL_SECONDS": "600", "SLIPWAY_BUILD_PROCESSES": "300"}
    with tiny_installation(wheels, cache, **limits) as installation:
        installation.up()
        yield installation


@pytest.fixture(scope="session")
def ada(slipway: Installation) -> Developer:
    """A developer of the running installation."""
    return Developer(slipway.home / "hub" / "tiny.git", slipway.home / "ada")


@pytest.fixture
def page() -> Iterator[Page]:
    """A page in a browser of its own."""
    with browsing() as page:
        yield page
