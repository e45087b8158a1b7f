"""A push, from `git push` to staging."""

from __future__ import annotations

import hashlib
import json
import re
import urllib.request
from pathlib import Path

from pipelines.journal import Push
from pipelines.system.git import git
from tests.integration.developer import Developer
from tests.integration.installation import Installation
from tests.integration.traffic import QUICK

STAGES = ["develop", "test", "merge", "repo-test", "deploy-to-staging"]


def test_a_push_goes_through_five_stages_in_order(slipway: Installation, deployed: Push) -> None:
    stages = {stage: slipway.dashboard.builds_of(deployed.id, stage) for stage in STAGES}
    (develop, test, merge, repo_test, deploy) = (stages[stage][0] for stage in STAGES)
    builds = [develop, test, merge, repo_test, deploy]
    assert {build["results"] for build in builds} == {0}
    assert len(slipway.dashboard.builds(deployed.id)) == len(STAGES)
    # repo-test may run beside `test`, on what merge is going to make; it waits for nobody here
    for first, then in [(develop, merge), (develop, repo_test), (test, merge)]:
        assert first["complete_at"] <= then["started_at"], (first, then)
    assert max(build["complete_at"] for build in builds[:-1]) <= deploy["started_at"]


def test_main_moved_to_the_candidate_by_a_fast_forward(
    ada: Developer, deployed: Push, main_before: str
) -> None:
    ada.git("fetch", "--quiet")
    landed = str(deployed.candidate)
    assert landed in ada.git("rev-list", "--first-parent", "origin/main").stdout.split()
    assert ada.git("show", "--no-patch", "--format=%P", landed).stdout.split() == [
        main_before,
        deployed.revision,
    ]


def test_staging_answers_with_the_revision_that_landed(
    slipway: Installation, deployed: Push
) -> None:
    with urllib.request.urlopen(f"{slipway.staging}/healthz", timeout=10) as answer:
        told = json.load(answer)
    last = landed_last(slipway)
    kept = artifact(slipway, last)
    assert told["revision"] == last.candidate
    assert told["digest"] == hashlib.sha256(kept.read_bytes()).hexdigest()
    assert kept.name == f"tiny-{told['release']}.tar.gz"


def landed_last(slipway: Installation) -> Push:
    """The push that main is at."""
    main = git(slipway.home / "hub" / "tiny.git", "rev-parse", "refs/heads/main").strip()
    return next(push for push in slipway.pushes() if push.candidate == main)


def test_the_artifact_is_kept_with_its_hash(slipway: Installation, deployed: Push) -> None:
    kept = artifact(slipway, deployed)
    digest = hashlib.sha256(kept.read_bytes()).hexdigest()
    assert Path(f"{kept}.sha256").read_text() == f"{digest}  {kept.name}\n"


def artifact(slipway: Installation, push: Push) -> Path:
    (found,) = (slipway.home / "artifacts" / "tiny" / str(push.candidate)).glob("*.tar.gz")
    return found


def test_status_tells_programs_what_the_contract_says(
    slipway: Installation, deployed: Push
) -> None:
    status = slipway.status()
    mine = next(each for each in status["pushes"] if each["revision"] == deployed.revision)
    assert (
        mine
        | {
            "branch": "a-feature",
            "state": "deployed",
            "stage": "deploy-to-staging",
            "reason": "runs on staging",
            "url": f"{slipway.settings.base_url}plugins/slipway/{deployed.revision}",
        }
        == mine
    )
    staging = status["environments"]["staging"]
    landed = str(landed_last(slipway).candidate)
    assert staging | {"revision": landed, "healthy": True} == staging
    assert staging["url"] == f"{slipway.staging}/"
    assert re.fullmatch(rf"1\.0\.0\+\d+\.g{landed[:7]}", staging["release"])
    attached = {each["name"] for each in status["workers"] if each["connected"]}
    assert attached == {"build-1", "gatekeeper"}


def test_status_for_people_names_the_push_and_what_runs(
    slipway: Installation, deployed: Push
) -> None:
    shown = slipway.run("status").stdout
    assert "a-feature" in shown
    landed = str(landed_last(slipway).candidate)
    assert re.search(rf"staging: 1\.0\.0\+\d+\.g{landed[:7]} ", shown)
    assert "healthy" in shown


def test_the_master_holds_no_commit_that_the_hub_has_not(
    slipway: Installation, deployed: Push
) -> None:
    hub = slipway.home / "hub" / "tiny.git"
    assert str(deployed.candidate) in git(hub, "rev-list", "refs/heads/main").split()
    assert "refs/gate" not in git(hub, "ls-remote", str(hub))


def test_git_push_returns_quickly_with_the_address_of_its_pipeline(
    slipway: Installation, ada: Developer
) -> None:
    waits = []
    for n in range(3):
        pushed = ada.push(f"wip/quick-{n}", {"quick.txt": str(n), **QUICK})
        waits.append(pushed.seconds)
        slipway.wait(pushed.revision, "withdrawn")
        address = f"{slipway.settings.base_url}plugins/slipway/{pushed.revision}"
        assert (
            f"slipway: pipeline for wip/quick-{n} @ {pushed.revision[:7]} → {address}"
            in pushed.words
        )
    assert min(waits) < 0.5, waits  # the machine may be busy with other tests
