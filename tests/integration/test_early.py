"""What comes to an empty gate is tested on main beside its own tests."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from buildbot.process.results import CANCELLED

from pipelines import journal
from pipelines.journal import runs
from pipelines.journal.vocabulary import Verdict
from tests.crash_points import points
from tests.integration.developer import Developer
from tests.integration.hold import hold
from tests.integration.installation import Installation
from tests.integration.promises import assert_promises_hold
from tests.integration.tiny_project import command


def has_passed(slipway: Installation, revision: str) -> bool:
    """Whether a run of repo-test has passed that was started for a push."""
    push = slipway.push_of(revision)
    with journal.opened(slipway.settings.db_url) as conn:
        of_push = runs.runs_for(conn, push.id) if push else []
    return any(run.verdict is Verdict.PASSED for run in of_push)


def test_what_passed_early_lands_as_soon_as_its_own_tests_have_passed(
    slipway: Installation, ada: Developer
) -> None:
    with hold(slipway.shared) as held:
        revision = ada.push("early", command("test", held.line)).revision
        slipway.until(partial(has_passed, slipway, revision), "repo-test beside test")
        push = slipway.push_of(revision)
        assert push
        assert (push.stage, push.state, push.landed_at) == ("test", "running", None)
    push = slipway.wait(revision, "deployed")
    assert len(slipway.dashboard.builds_of(push.id, "repo-test")) == 1
    assert_promises_hold(slipway)


def test_its_build_is_cancelled_when_its_own_tests_fail(
    slipway: Installation, ada: Developer
) -> None:
    with hold(slipway.shared) as held, hold(slipway.shared) as candidate:
        files = command("test", f"{held.line}; exit 1")["pipeline.toml"]
        files = files.replace(
            "[repo-test.commands]\n", f"[repo-test.commands]\nheld = '{candidate.line}'\n"
        )
        revision = ada.push("fails", {"pipeline.toml": files}).revision
        slipway.until(lambda: candidate.arrivals() == 1, "repo-test beside test")
        held.release()
        push = slipway.wait(revision, "rejected")

        def cancelled() -> bool:
            (build,) = slipway.dashboard.builds_of(push.id, "repo-test")
            return bool(build["results"] == CANCELLED)

        slipway.until(cancelled, "end of the build that nobody waits for")
    assert_promises_hold(slipway)


@pytest.mark.soak("crash-points")
@pytest.mark.timeout(900)
def test_a_master_killed_at_each_boundary_of_an_early_run(
    killed: Installation, crash_points: Path
) -> None:
    killed.up()
    slipway, ada = killed, Developer(killed.home / "hub" / "tiny.git", killed.home / "ada")
    with hold(slipway.shared) as held:
        for point in points("keep candidate", "begin alone", "request repo-test", "requested"):
            (crash_points / point).touch()
        (crash_points / "before:end run").touch()
        revision = ada.push("killed", command("test", held.line)).revision
        while any(crash_points.iterdir()):
            slipway.await_death_of_master()
        slipway.until(partial(has_passed, slipway, revision), "repo-test beside test")
        for point in points("answer merge"):
            (crash_points / point).touch()
    while any(crash_points.iterdir()):
        slipway.await_death_of_master()
    push = slipway.wait(revision, "deployed")
    assert len(slipway.dashboard.builds_of(push.id, "repo-test")) == 1
    assert_promises_hold(slipway)
