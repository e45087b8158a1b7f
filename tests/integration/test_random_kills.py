"""Pushes flow while every part of Slipway is killed at random moments: none of them is lost.

The same seed gives the same pushes, and the same victims after the same pauses.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from functools import partial

import pytest

from pipelines.installation import services
from tests.deploy.load import load
from tests.integration.installation import Installation
from tests.integration.processes import end, processes_of
from tests.integration.promises import assert_promises_hold
from tests.integration.traffic import TWENTY, Traffic

VICTIMS = {
    "master": 5,
    "build-1": 4,
    "gatekeeper": 3,
    "deploy": 3,
    "supervisor of the services": 1,
    "supervisor of staging": 1,
}
PAUSES = (0.2, 3.0)  # seconds
KILLS, AT_ONCE = 150, 12  # and pushes that are under way at every moment
EACH_TAKES = 60  # seconds: at the most, for a push that nothing hits


@pytest.mark.soak("random-kills")
@pytest.mark.timeout(2400)
def test_no_push_is_lost_and_main_stays_green(killed: Installation, seed: int) -> None:
    slipway = killed
    slipway.up()
    traffic = Traffic(slipway, seed)
    with load(int(slipway.variables["SLIPWAY_STAGING_PORT"]), pause=0.25) as outcomes:
        victims = kill_at_random(slipway, traffic, seed)
        while len(traffic.sent) < len(TWENTY):
            traffic.send()
        slipway.up()
        slipway.until(lambda: open_pushes(slipway) == 0, "end of all pushes", EACH_TAKES * 20)
    said = f"seed {seed}: {victims}"
    problems = [each.problem(slipway.push_of(each.pushed.revision)) for each in traffic.sent]
    assert not any(problems), "\n".join([said, *filter(None, problems), slipway.story()])
    assert set(outcomes) == {"ok"}, (said, outcomes)
    assert_promises_hold(slipway)
    assert slipway.status()["environments"]["staging"]["healthy"], said


def kill_at_random(slipway: Installation, traffic: Traffic, seed: int) -> Counter[str]:
    """Kill `KILLS` times, with pushes under way all the time."""
    chance = random.Random(f"{seed} kills")
    victims: Counter[str] = Counter()
    for _ in range(KILLS):
        (victim,) = chance.choices(list(VICTIMS), list(VICTIMS.values()))
        pause = chance.uniform(*PAUSES)
        while open_pushes(slipway) < AT_ONCE:
            traffic.send()
        time.sleep(pause)  # the moment is the test's own choice
        print(f"after {pause:.2f} s: {victim}", flush=True)
        end(slipway.until(partial(process_of, slipway, victim), victim))
        victims[victim] += 1
        if victim.startswith("supervisor"):
            slipway.up()  # nobody keeps the supervisors
    return victims


def open_pushes(slipway: Installation) -> int:
    """How many pushes of the journal have not ended."""
    return sum(push.ended_at is None for push in slipway.pushes())


def process_of(slipway: Installation, victim: str) -> int | None:
    """The process that is to be killed, if it runs at this moment."""
    marks = {
        "deploy": "pipelines.deploy activate",
        "supervisor of the services": f"pipelines.supervisor {slipway.home}/services",
        "supervisor of staging": f"pipelines.supervisor {slipway.home}/environments/staging",
    }
    if mark := marks.get(victim):
        found = (line for line in processes_of(slipway.home) if mark in line)
        return next((int(line.partition(":")[0]) for line in found), None)
    kept = services.running(slipway.settings).get(victim)
    return kept.pid if kept else None
