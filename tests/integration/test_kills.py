"""Pushes flow while every part of Slipway is killed, or stands still, at random moments.

The same seed gives the same pushes, and draws the same faults of what runs when they strike.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipelines import journal
from pipelines.journal import ReasonCode
from pipelines.journal.tables import pushes
from tests.deploy.load import load
from tests.integration.faults import Faults, Way
from tests.integration.installation import Installation
from tests.integration.promises import assert_promises_hold
from tests.integration.tiny_project import tiny_installation
from tests.integration.traffic import Traffic
from tests.postgresql_server import Server

PUSHES, FAULTS = 500, 300
AT_ONCE = 24  # pushes that are under way at every moment
PAUSES = (0.2, 2.0)  # seconds after a fault
EACH_TAKES = 60  # seconds: at the most, for a push that nothing hits
SETTINGS = {
    "SLIPWAY_BUILD_WORKERS": "2",
    "SLIPWAY_POLL_SECONDS": "5",
    "SLIPWAY_ANSWER_SECONDS": "12",
}
# Every one that is good takes a deploy, which are one after the other; the others take the rest.
KINDS = ["good"] * 4 + ["failing", "conflicting", "wip"] * 4 + ["replaced"] + ["deleted"] * 2


@pytest.fixture(
    params=[
        pytest.param("sqlite", marks=pytest.mark.soak("kills")),
        pytest.param("postgresql", marks=pytest.mark.soak("kills-postgresql")),
    ]
)
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server | None]:
    """The server of the journal's database, if it has one."""
    if request.param == "sqlite":
        yield None
        return
    server = Server(tmp_path_factory.mktemp("journal"))
    yield server
    server.stop()


@pytest.fixture
def slipway(wheels: Path, cache: Path, server: Server | None) -> Iterator[Installation]:
    own = {"SLIPWAY_DATABASE_URL": server.url} if server else {}
    with tiny_installation(wheels, cache, early=False, **SETTINGS, **own) as installation:
        installation.up()
        yield installation


@pytest.mark.timeout(2400)
def test_each_push_has_one_end_whatever_dies_or_stands_still(
    slipway: Installation, server: Server | None, seed: int, figures: Callable[[str], None]
) -> None:
    traffic, faults = Traffic(slipway, seed, KINDS), Faults(slipway, seed, server)
    port = int(slipway.variables["SLIPWAY_STAGING_PORT"])
    with load(port, "/plain", pause=0.25) as plain, load(port, pause=1) as from_database:
        keep_going(slipway, traffic, faults)
        slipway.up()
        limit = EACH_TAKES * AT_ONCE
        slipway.until(lambda: ended(slipway) >= len(traffic.sent), "end of all pushes", limit)
    every = slipway.pushes()
    figures(f"{len(traffic.sent)} pushes: {counted(push.state for push in every)}")
    figures(f"{faults.struck.total()} faults: {counted(faults.struck.elements())}")
    figures(f"{counted(plain.elements())} requests; of the database: {dict(from_database)}")
    undeployed = sum(push.reason_code == ReasonCode.NOT_DEPLOYED for push in every)
    figures(f"{undeployed} landed and were not deployed, as staging's database was down")
    problems = [each.problem(every) for each in traffic.sent]
    assert not any(problems), "\n".join([*filter(None, problems), slipway.story()])
    assert set(plain) == {"ok"}, plain
    assert undeployed <= sum(faults.struck[f"database of staging {way}"] for way in Way)
    assert_promises_hold(slipway)
    assert slipway.status()["environments"]["staging"]["healthy"]


def keep_going(slipway: Installation, traffic: Traffic, faults: Faults) -> None:
    """Send `PUSHES`, and strike `FAULTS` times, as evenly as the pushes end."""
    while len(traffic.sent) < PUSHES or faults.struck.total() < FAULTS:
        faults.hurry()
        over = ended(slipway)
        while len(traffic.sent) - over < AT_ONCE and len(traffic.sent) < PUSHES:
            traffic.send()
        if faults.struck.total() * PUSHES <= over * FAULTS and faults.struck.total() < FAULTS:
            faults.strike(traffic.send_unseen)
            time.sleep(faults.chance.uniform(*PAUSES))  # the moment is the test's own choice
        else:
            time.sleep(0.2)  # an end is a row of the journal, which nobody announces to us


def ended(slipway: Installation) -> int:
    """How many pushes have ended, but for the one that began the traffic."""
    query = sa.select(sa.func.count()).where(pushes.c.ended_at.is_not(None))
    with journal.opened(slipway.settings.db_url) as conn:
        return int(conn.execute(query).scalar_one()) - 1


def counted(each: Iterable[str]) -> str:
    """How often each comes, the most frequent first."""
    return ", ".join(f"{times} {what}" for what, times in Counter(each).most_common())
