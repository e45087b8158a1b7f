"""Master, deploy and build worker are killed at each boundary of a push, by order, not by luck."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from buildbot.process.results import RETRY, SUCCESS

from pipelines.system.crash_points import CRASH_POINTS
from tests.crash_points import BESIDE_OTHERS, ONE_AFTER_THE_OTHER, points
from tests.deploy.load import load
from tests.integration.developer import Developer
from tests.integration.hold import hold
from tests.integration.installation import Installation
from tests.integration.promises import assert_promises_hold
from tests.integration.tiny_project import TINY, tiny_installation
from tests.integration.traffic import QUICK

SOAK = pytest.mark.soak("crash-points")
STORY = ["after:record", "after:request develop", "before:land", "after:land"]


@pytest.fixture(scope="module")
def in_order(wheels: Path, cache: Path, crash_points: Path) -> Iterator[Installation]:
    """Nothing is tested early: a push comes to one point after the other."""
    variables = {CRASH_POINTS: str(crash_points), "SLIPWAY_POLL_SECONDS": "5"}
    with tiny_installation(wheels, cache, early=False, **variables) as installation:
        installation.up()
        yield installation


def test_a_master_killed_on_the_way_of_a_push_and_at_both_sides_of_its_landing(
    killed: Installation, crash_points: Path
) -> None:
    killed.up()
    kill_at_each(killed, crash_points, STORY)


@SOAK
@pytest.mark.timeout(900)
def test_a_master_killed_at_every_boundary(in_order: Installation, crash_points: Path) -> None:
    kill_at_each(in_order, crash_points, points(*ONE_AFTER_THE_OTHER, "keep artifact"))


def kill_at_each(slipway: Installation, crash_points: Path, of: list[str]) -> None:
    """One push meets all of them in turn: each restart goes on from what the one before left."""
    ada = developer(slipway)
    slipway.wait(ada.push("first", QUICK).revision, "deployed")
    for point in of:
        (crash_points / point).touch()
    with load(int(slipway.variables["SLIPWAY_STAGING_PORT"]), pause=0.25) as outcomes:
        pushed = ada.push("feature", {"feature.txt": "\n"})
        while any(crash_points.iterdir()):
            slipway.await_death_of_master()
            assert_promises_hold(slipway)
        push = slipway.wait(pushed.revision, "deployed")
    assert set(outcomes) == {"ok"}
    assert push.reason == "runs on staging"
    assert_promises_hold(slipway)


def developer(slipway: Installation) -> Developer:
    return Developer(slipway.home / "hub" / "tiny.git", slipway.home / "ada")


@SOAK
@pytest.mark.timeout(600)
def test_a_deploy_and_the_master_beside_it_killed_at_their_boundaries(
    in_order: Installation, crash_points: Path
) -> None:
    slipway, ada = in_order, developer(in_order)
    of_the_deploy = ("before:check-release", "after:migrate", "after:switch", "after:commit")
    of_the_master = points(*BESIDE_OTHERS)
    for point in (*of_the_deploy, *of_the_master):
        (crash_points / point).touch()
    pushed = ada.push("deployed", {"deployed.txt": "\n", **QUICK})
    while any((crash_points / point).exists() for point in of_the_master):
        slipway.await_death_of_master()
    slipway.wait(pushed.revision, "deployed")
    assert list(crash_points.iterdir()) == []


@SOAK
def test_a_build_worker_killed_in_each_of_its_stages(in_order: Installation) -> None:
    slipway, ada = in_order, developer(in_order)
    with hold(slipway.shared) as held:

        def waits_at_first(stage: str) -> str:
            runs = slipway.shared / stage
            return f"echo >> {runs}; [ $(wc -l < {runs}) -gt 1 ] || cat {held.pipe}"

        pushed = ada.push("worker-killed", commands(waits_at_first))
        for stage in ("develop", "test", "repo-test"):
            slipway.until((slipway.shared / stage).exists, f"build of {stage}")
            if not ran_again(slipway.shared / stage):  # it may have run beside the one before
                slipway.kill("build-1")
            slipway.until(partial(ran_again, slipway.shared / stage), f"second build of {stage}")
        push = slipway.wait(pushed.revision, "deployed")
    results = Counter(build["results"] for build in slipway.dashboard.builds(push.id))
    assert results.keys() == {SUCCESS, RETRY}
    assert results[SUCCESS] == 5
    assert_promises_hold(slipway)


def commands(of_stage: Callable[[str], str]) -> dict[str, str]:
    """The project's pipeline.toml with a command of one's own in each stage."""

    def changed(found: re.Match[str]) -> str:
        return f"{found[1]}{json.dumps(of_stage(found[2]))}"

    table = re.compile(r"(\[(.*)\.commands\]\n.* = ).*")
    return {"pipeline.toml": table.sub(changed, TINY["pipeline.toml"])}


def ran_again(runs: Path) -> bool:
    """Whether the command of a stage was run more than once."""
    return len(runs.read_text().splitlines()) > 1
