"""Thirty branches at once, good and bad, while master and workers die: main stays green."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipelines import journal
from pipelines.journal import Push
from pipelines.journal.tables import runs
from pipelines.system.git import git
from tests.integration.developer import Developer
from tests.integration.installation import Installation
from tests.integration.promises import assert_promises_hold
from tests.integration.tiny_project import command, tiny_installation

pytestmark = [pytest.mark.soak("thirty-branches"), pytest.mark.timeout(2400)]
KILLS = 60
KINDS = {"good": 18, "failing": 6, "flaky": 3, "conflicting": 3}
VICTIMS = ("master", "build-1", "build-2", "build-3", "gatekeeper")
PAUSES = (2.0, 5.0)  # seconds
QUICK = {
    "pipeline.toml": command("repo-test", "sh suite.sh")["pipeline.toml"].replace(
        '"python manage.py test"', '"true"'
    )
}
# Fails where a file of a failing branch is, and the first time where one of a flaky branch is: once
# for all that are there, as a candidate that fails twice may be rejected.
SUITE = """\
for name in failing/*; do
    [ -e "$name" ] && echo "FAILED tests/test_it.py::$(basename "$name")" && exit 1
done
failed=0
for name in flaky/*; do
    [ -e "$name" ] && mkdir "{shared}/$(basename "$name")" 2>/dev/null \\
        && echo "FAILED tests/test_it.py::$(basename "$name")" && failed=1
done
exit $failed
"""


@pytest.fixture
def slipway(wheels: Path, cache: Path) -> Iterator[Installation]:
    facts = {"SLIPWAY_BUILD_WORKERS": "3", "SLIPWAY_POLL_SECONDS": "5"}
    with tiny_installation(wheels, cache, **facts) as installation:
        config = Path(installation.variables["SLIPWAY_CONFIG"])
        config.write_text(config.read_text().replace("repo_test, deploy)", "repo_test)"))
        installation.up()
        yield installation


def test_whatever_dies_what_is_good_lands_and_the_rest_is_told_why(
    slipway: Installation, seed: int
) -> None:
    ada = Developer(slipway.home / "hub" / "tiny.git", slipway.home / "ada")
    files = {"suite.sh": SUITE.format(shared=slipway.shared), "contested.txt": "main's\n", **QUICK}
    slipway.wait(ada.push("start", files).revision, "landed")
    sent = send(ada, seed)
    kill_at_random(slipway, seed)
    slipway.until(lambda: not any(push.ended_at is None for push in slipway.pushes()), "end", 600)
    ends = {kind: [slipway.push_of(revision) for revision in sent[kind]] for kind in KINDS}
    for kind in ("good", "flaky"):
        assert {push and push.state for push in ends[kind]} == {"landed"}, slipway.story()
    failing = {(push.state, push.stage) for push in ends["failing"] if push}
    assert failing == {("rejected", "repo-test")}, slipway.story()
    conflicts = sorted(push.reason for push in ends["conflicting"] if push)
    assert [words.partition(" ")[0] for words in conflicts] == ["conflicts", "conflicts", "landed"]
    assert_promises_hold(slipway)
    assert_in_order(slipway)
    assert git(ada.hub, "for-each-ref", "refs/gate/") == ""


def send(ada: Developer, seed: int) -> dict[str, list[str]]:
    """Push every branch at once, in an order that the seed decides; returns their revisions."""
    start = ada.revision("start")
    order = [kind for kind, count in KINDS.items() for _ in range(count)]
    random.Random(f"{seed} branches").shuffle(order)
    sent: dict[str, list[str]] = {kind: [] for kind in KINDS}
    branches: list[str] = []
    for number, kind in enumerate(order):
        file = "contested.txt" if kind == "conflicting" else f"{kind}/{number}"
        branches.append(f"{kind}-{number}")
        sent[kind].append(ada.commit(branches[-1], {file: f"{number}\n"}, on=start))
    ada.git("push", "--quiet", "origin", *branches)
    return sent


def kill_at_random(slipway: Installation, seed: int) -> None:
    """Kill the master, or a worker, every few seconds."""
    chance = random.Random(f"{seed} kills")
    for _ in range(KILLS):
        time.sleep(chance.uniform(*PAUSES))  # the moment is the test's own choice
        victim = chance.choice(VICTIMS)
        print(f"killed: {victim}", flush=True)
        slipway.until(lambda name=victim: _kill(slipway, name), victim)


def _kill(slipway: Installation, victim: str) -> int | None:
    try:
        return slipway.kill(victim)
    except (AssertionError, KeyError, ProcessLookupError):  # it is being started again
        return None


def assert_in_order(slipway: Installation) -> None:
    """What never failed has landed in the order in which it was ready."""
    with journal.opened(slipway.settings.db_url) as conn:
        bad = sa.select(runs.c.push).where(runs.c.verdict.in_(["failed", "expired", "failing"]))
        failed = set(conn.execute(bad).scalars())
        told = sa.select(runs.c.push).where(runs.c.failing != "")
        failed |= set(conn.execute(told).scalars())
    landed: list[Push] = [push for push in slipway.pushes() if push.state == "landed"]
    straight = [push for push in landed if push.id not in failed and push.landed_at]
    by_landing = sorted(straight, key=lambda push: push.landed_at or 0)
    assert by_landing == sorted(straight, key=lambda push: push.ready_at or 0)
