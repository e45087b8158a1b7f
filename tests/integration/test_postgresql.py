"""The master's database is a PostgreSQL: it keeps its promises there, also when that goes away."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from pipelines.journal import ReasonCode
from tests.integration.developer import Developer
from tests.integration.hold import hold
from tests.integration.installation import Installation
from tests.integration.promises import assert_promises_hold
from tests.integration.tiny_project import command
from tests.integration.traffic import TWENTY, Traffic
from tests.postgresql_server import Server

AFTER_A_RESTART = 240  # seconds: its supervisor waits longer each time before it starts the master


@pytest.fixture(scope="module")
def slipway(other: Installation) -> Installation:
    return other


@pytest.mark.soak("postgresql")
@pytest.mark.timeout(600)
def test_pushes_of_every_kind_end_as_they_should_though_the_master_is_killed(
    slipway: Installation,
) -> None:
    traffic = Traffic(slipway, seed=1)
    for number in range(len(TWENTY)):
        traffic.send()
        if number % 5 == 4:
            slipway.kill("master")
            slipway.up()
    slipway.until(lambda: ended(slipway, traffic), "end of all pushes", 300)
    pushes = slipway.pushes()
    problems = [each.problem(pushes) for each in traffic.sent]
    assert not any(problems), "\n".join(filter(None, problems))
    assert ReasonCode.NOT_DEPLOYED not in {push.reason_code for push in pushes}
    assert_promises_hold(slipway)


def ended(slipway: Installation, traffic: Traffic) -> bool:
    over = {push.revision for push in slipway.pushes() if push.ended_at}
    return {each.pushed.revision for each in traffic.sent} <= over


@pytest.mark.timeout(600)
def test_a_database_that_goes_away_and_comes_back_costs_no_push(
    slipway: Installation, database_server: Server
) -> None:
    ada = Developer(slipway.home / "hub" / "tiny.git", slipway.home / "ada")
    with hold(slipway.shared) as held:
        under_way = ada.push("under-way", command("test", held.line))
        slipway.until(lambda: held.arrivals() > 0, "test build")
        with database_server.away():
            meanwhile = ada.push("meanwhile", {"meanwhile.txt": "\n"})
            told = slipway.run("status")
    for pushed in (under_way, meanwhile):
        slipway.wait(pushed.revision, "deployed", AFTER_A_RESTART)
    assert told.returncode == 1
    assert "SLIPWAY_DATABASE_URL says where it is" in told.stderr
    assert_promises_hold(slipway)


def test_its_password_stands_in_no_file_of_the_master(
    slipway: Installation, database_server: Server
) -> None:
    password = urlsplit(database_server.url).password
    assert password
    files = [path for path in (slipway.home / "master").rglob("*") if path.is_file()]
    assert any(path.name == "twistd.log" for path in files)
    assert [path for path in files if password.encode() in path.read_bytes()] == []


def test_a_database_that_is_not_there_is_named_before_anything_starts(
    slipway: Installation,
) -> None:
    there = "postgresql+psycopg://slipway:hush@127.0.0.1:1/none"
    told = slipway.run("up", SLIPWAY_DATABASE_URL=there)
    assert told.returncode == 1
    assert "127.0.0.1:1/none cannot be used" in told.stderr
    assert "hush" not in told.stderr
