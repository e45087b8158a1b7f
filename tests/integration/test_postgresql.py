"""The master's database is a PostgreSQL: pushes of every kind, and a master that is killed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.installation import Installation
from tests.integration.promises import assert_promises_hold
from tests.integration.tiny_project import tiny_installation
from tests.integration.traffic import TWENTY, Traffic
from tests.test_journal import DATABASES, postgresql  # noqa: F401

pytestmark = pytest.mark.skipif("postgresql" not in DATABASES, reason="psycopg is not installed")


@pytest.fixture
def slipway(wheels: Path, cache: Path, postgresql: str) -> Iterator[Installation]:  # noqa: F811
    with tiny_installation(wheels, cache, SLIPWAY_DATABASE_URL=postgresql) as installation:
        installation.up()
        yield installation


def test_it_keeps_the_promises_on_postgresql(slipway: Installation) -> None:
    traffic = Traffic(slipway, seed=1)
    for number in range(len(TWENTY)):
        traffic.send()
        if number % 5 == 4:
            slipway.kill("master")
            slipway.up()
    slipway.until(lambda: all(ended(slipway, traffic)), "end of all pushes", 300)
    problems = [each.problem(slipway.push_of(each.pushed.revision)) for each in traffic.sent]
    assert not any(problems), "\n".join(filter(None, problems))
    assert_promises_hold(slipway)


def ended(slipway: Installation, traffic: Traffic) -> list[bool]:
    pushes = (slipway.push_of(each.pushed.revision) for each in traffic.sent)
    return [push is None or push.ended_at is not None for push in pushes]
