"""What each kind of change in the hub starts, and ends."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from buildbot.process.results import CANCELLED

from pipelines.journal import Push
from tests.integration.developer import Developer, Pushed
from tests.integration.hold import Hold, hold
from tests.integration.installation import Installation
from tests.integration.pokes import compare_all, poke
from tests.integration.processes import processes_of
from tests.integration.tiny_project import command


@pytest.fixture
def held(slipway: Installation) -> Iterator[Hold]:
    with hold(slipway.shared) as held:
        yield held


def under_way(
    slipway: Installation, ada: Developer, branch: str, held: Hold, stage: str = "develop"
) -> Pushed:
    """A push whose build of a stage has come to its command, and waits there."""
    pushed = ada.push(branch, command(stage, held.line))

    def there() -> bool:  # it may run beside the stage before
        push = slipway.push_of(pushed.revision)
        return push is not None and push.stage == stage and held.arrivals() > 0

    slipway.until(there, f"{stage} of {branch}")
    return pushed


def cancelled(slipway: Installation, push: Push) -> str | None:
    """What the held build of the push says, when it has ended as cancelled."""
    (build,) = slipway.dashboard.builds_of(push.id, push.stage)
    return build["state_string"] if build["results"] == CANCELLED else None


def changes(slipway: Installation, branch: str) -> list[str]:
    """The revisions of the changes that Buildbot has of a branch."""
    found = slipway.dashboard.get("changes", branch=branch)["changes"]
    return [each["revision"] for each in found]


def test_a_branch_of_20_commits_is_one_change(slipway: Installation, ada: Developer) -> None:
    on = ""
    for n in range(20):
        on = ada.commit("wip/long", {f"{n}.txt": str(n)}, f"Commit {n}", on)
    pushed = ada.send()
    slipway.wait(pushed.revision, "withdrawn")
    assert changes(slipway, "wip/long") == [pushed.revision]
    assert [push.revision for push in slipway.pushes("wip/long")] == [pushed.revision]


@pytest.mark.parametrize(
    ("branch", "stage", "end"),
    [("wip/rebased", "develop", "withdrawn"), ("rebased", "repo-test", "deployed")],
)
def test_a_force_push_supersedes_the_push_under_way_and_cancels_its_build(
    slipway: Installation, ada: Developer, held: Hold, branch: str, stage: str, end: str
) -> None:
    before = under_way(slipway, ada, branch, held, stage)
    after = ada.push(branch, {"rebased.txt": "again\n"}, "A change", "--force")
    old = slipway.wait(before.revision, "superseded")
    assert old.reason == f"a newer push to the branch came: {after.revision[:7]}"
    said = slipway.until(lambda: cancelled(slipway, old), "end of the superseded build")
    assert said == f"cancelled: {old.reason}"
    assert list(processes_of(held.pipe)) == []
    slipway.wait(after.revision, end)
    assert held.arrivals() == 1


def test_deleting_a_branch_withdraws_its_push_and_cancels_its_build(
    slipway: Installation, ada: Developer, held: Hold
) -> None:
    pushed = under_way(slipway, ada, "given-up", held)
    words = ada.git("push", "origin", ":given-up").stderr
    assert "slipway: deleted, and withdrawn if under way: given-up" in words
    push = slipway.wait(pushed.revision, "withdrawn")
    assert push.reason == "the branch was deleted"
    slipway.until(lambda: cancelled(slipway, push), "end of the withdrawn build")


def test_a_branch_that_is_in_main_already_has_landed_without_a_build(
    slipway: Installation, ada: Developer
) -> None:
    ada.git("fetch", "--quiet")
    ada.git("checkout", "--quiet", "-B", "nothing-new", "origin/main")
    push = slipway.wait(ada.send().revision, "landed")
    assert push.reason == "everything in it is in main already"
    assert slipway.dashboard.builds(push.id) == []


def test_a_tag_starts_nothing(slipway: Installation, ada: Developer) -> None:
    ada.commit("never-pushed", {"tagged.txt": "1.0\n"})
    ada.git("tag", "v1.0")
    before = len(slipway.pushes())
    words = ada.git("push", "origin", "v1.0").stderr
    assert "slipway: tags start no pipeline: v1.0" in words
    compare_all(slipway)
    assert len(slipway.pushes()) == before


def test_a_direct_push_to_main_is_refused_with_the_remedy(
    slipway: Installation, ada: Developer
) -> None:
    ada.commit("straight", {"straight.txt": "to main\n"})
    main, before = ada.revision("origin/main"), len(slipway.pushes())
    done = ada.git("push", "origin", "HEAD:main", check=False)
    assert done.returncode == 1
    assert "slipway: main only moves by tested merges." in done.stderr
    assert "git push origin HEAD:refs/heads/my-change" in done.stderr
    ada.git("fetch", "--quiet")
    compare_all(slipway)
    assert (ada.revision("origin/main"), len(slipway.pushes())) == (main, before)


def test_a_doubled_poke_changes_nothing(slipway: Installation, ada: Developer) -> None:
    pushed = ada.push("wip/twice", {"twice.txt": "once\n"})
    for _ in range(3):
        poke(slipway, "refs/heads/wip/twice")
    slipway.wait(pushed.revision, "withdrawn")
    poke(slipway, "refs/heads/wip/twice")
    assert changes(slipway, "wip/twice") == [pushed.revision]
    (push,) = slipway.pushes("wip/twice")
    assert len(slipway.dashboard.builds(push.id)) == 2  # develop and test


def test_two_branches_in_one_push_are_two_pushes(slipway: Installation, ada: Developer) -> None:
    one = ada.commit("wip/one", {"one.txt": "1\n"})
    two = ada.commit("wip/two", {"two.txt": "2\n"})
    words = ada.git("push", "origin", "wip/one", "wip/two").stderr
    assert f"pipeline for wip/one @ {one[:7]}" in words
    assert f"pipeline for wip/two @ {two[:7]}" in words
    for revision, branch in ((one, "wip/one"), (two, "wip/two")):
        slipway.wait(revision, "withdrawn")
        assert changes(slipway, branch) == [revision]


def test_twelve_branches_in_one_push_are_twelve_pushes(
    slipway: Installation, ada: Developer, held: Hold
) -> None:
    fails = command("develop", f"{held.line}; false")
    on, revisions = "", {}
    for n in range(12):
        on = revisions[f"many-{n}"] = ada.commit(f"many-{n}", fails, f"Commit {n}", on)
    words = ada.git("push", "origin", *revisions).stderr  # answered before any build has ended
    assert "pipelines for 12 branches" in words or "your push is safe" in words
    held.release()
    for branch, revision in revisions.items():
        push = slipway.wait(revision, "rejected")
        assert (push.branch, push.stage) == (branch, "develop")
        assert push.reason == "it failed (exit 1)"
        assert changes(slipway, branch) == [revision]
    assert held.arrivals() == 12
