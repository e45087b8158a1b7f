"""The installations that tests share: an ordinary one, one of other parts; who kills has one alone.

Starting one and having it deploy for the first time costs more than most tests, so each serves many
files (`tests/runner/order.py`); a test leaves it running, its gate open and its staging healthy. It
ends with the last of this folder's tests, so that nothing of it runs beside those of others.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from pipelines.journal import Push
from pipelines.system.crash_points import CRASH_POINTS
from tests.deploy.project import LOCK_HASH, fetch_wheels
from tests.integration.browser import browsing, chromium
from tests.integration.developer import Developer
from tests.integration.installation import Installation
from tests.integration.tiny_project import TINY, tiny_installation, with_older_hub
from tests.integration.two_projects import serve_two_projects
from tests.notifications.receiver import Receiver, receiving
from tests.postgresql_server import Server


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
def receiver() -> Iterator[Receiver]:
    """What the ordinary installation tells of every push."""
    with receiving() as receiver:
        yield receiver


@pytest.fixture(scope="package")
def slipway(wheels: Path, cache: Path, receiver: Receiver) -> Iterator[Installation]:
    """The ordinary installation. It tells the world of every push, and runs."""
    settings = {
        "SLIPWAY_POLL_SECONDS": "600",
        "SLIPWAY_BUILD_PROCESSES": "300",
        "SLIPWAY_LOG_MEGABYTES": "4",
        "SLIPWAY_NOTIFY": "always",
        "SLIPWAY_WEBHOOK_URL": f"{receiver.address}/webhook",
        "SLIPWAY_SLACK_URL": f"{receiver.address}/slack",
        "SLIPWAY_STATUS": "gitea",
        "SLIPWAY_STATUS_URL": f"{receiver.address}/lab/{{project}}",
    }
    with tiny_installation(wheels, cache, **settings) as installation:
        token = installation.settings.secrets_dir / "status-token"
        token.parent.mkdir(mode=0o700)
        token.touch(mode=0o600)
        token.write_text("token\n")
        installation.up()
        yield installation


@pytest.fixture(scope="package")
def ada(slipway: Installation) -> Developer:
    """A developer of the ordinary installation."""
    own = {name: TINY[name] for name in ("pipeline.toml", "notes/tests.py")}
    return Developer(slipway.home / "hub" / "tiny.git", slipway.home / "ada", own)


@pytest.fixture(scope="package")
def main_before(ada: Developer) -> str:
    """Where main was before the push that is `deployed`."""
    ada.git("fetch", "--quiet")
    return ada.revision("origin/main")


@pytest.fixture(scope="package")
def deployed(slipway: Installation, ada: Developer, main_before: str) -> Push:
    """A push that went all the way, alone; others may have gone after it."""
    assert main_before
    files = {"feature.txt": "new\n", "shared.txt": "theirs\n", "other.txt": "theirs\n"}
    pushed = ada.push("a-feature", files, "Add a feature\n\nand say so")
    return slipway.wait(pushed.revision, "deployed")


@pytest.fixture(scope="package")
def rejected(slipway: Installation, ada: Developer, deployed: Push) -> Push:
    """A push that breaks one of the project's tests."""
    broken = TINY["notes/tests.py"].replace('== "seen"', '== "unseen"')
    pushed = ada.push("a-failing-test", {"notes/tests.py": broken}, "Break a test")
    return slipway.wait(pushed.revision, "rejected")


@pytest.fixture(scope="module")
def crash_points(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a file kills who comes to the point of its name; no build can see it."""
    return tmp_path_factory.mktemp("crash-points")


@pytest.fixture(scope="module")
def killed(wheels: Path, cache: Path, crash_points: Path) -> Iterator[Installation]:
    """An installation for the tests of one file that stop and kill its parts, not started yet.

    Its hub was there before it, with a branch beside main.
    """
    variables = {CRASH_POINTS: str(crash_points), "SLIPWAY_POLL_SECONDS": "5"}
    with tiny_installation(wheels, cache, **variables) as installation:
        with_older_hub(installation)
        yield installation


@pytest.fixture(scope="package")
def database_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A PostgreSQL that can be stopped."""
    server = Server(tmp_path_factory.mktemp("pg"))
    yield server
    server.stop()


@pytest.fixture(scope="package")
def other(wheels: Path, cache: Path, database_server: Server) -> Iterator[Installation]:
    """One with the parts that the ordinary one has not: PostgreSQL, walls, and two projects."""
    variables = {"SLIPWAY_DATABASE_URL": database_server.url, "SLIPWAY_SANDBOX": "walls"}
    with tiny_installation(wheels, cache, **variables) as installation:
        serve_two_projects(installation)
        installation.up()
        yield installation


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for the pages of a file: starting one takes longer than showing most of them."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of a visitor who was never there before."""
    with browsing(browser) as page:
        yield page
