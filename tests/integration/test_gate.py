"""The merge gate of a running master, as people act on it: by the command, and by the button."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from pipelines.hub.repository import Hub
from pipelines.journal import Push
from pipelines.project.people import ADMINISTRATOR
from pipelines.system.git import git
from tests.hub.test_hooks import NOTHING, receive_pack
from tests.integration.developer import Developer
from tests.integration.installation import Installation
from tests.integration.press import pressed
from tests.integration.tiny_project import command
from tests.integration.traffic import QUICK


@pytest.fixture
def paused(slipway: Installation) -> Iterator[None]:
    """The gate is paused, and goes on afterwards, whatever the test did."""
    done = slipway.run("gate", "pause", "-m", "a look at it", "--as", "ada")
    assert done.returncode == 0, done.stderr
    yield
    slipway.run("gate", "resume")


def explained(slipway: Installation, branch: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(slipway.run("gate", "explain", branch, "--json").stdout)
    return found


def in_the_gate(slipway: Installation, ada: Developer, branch: str) -> Push:
    """Push a branch, and wait until it is in the gate."""
    pushed = ada.push(branch, {f"{branch}.txt": "\n", **QUICK})

    def queued() -> Push | None:
        push = slipway.push_of(pushed.revision)
        return push if push and push.phase else None

    return slipway.until(queued, f"{branch} in the gate")


def press(slipway: Installation, **fields: str) -> tuple[int, str]:
    """Send the form as the administrator; returns the result and the words of its build."""
    visitor = slipway.dashboard
    password = (slipway.home / "secrets" / "admin-password").read_text().strip()
    visitor.sign_in(ADMINISTRATOR, password)
    build = pressed(slipway, visitor, **fields)
    return build["results"], build["state_string"]


@pytest.mark.usefixtures("paused")
def test_a_paused_gate_lands_nothing_until_it_goes_on(
    slipway: Installation, ada: Developer
) -> None:
    taken = in_the_gate(slipway, ada, "gate-taken-out")
    also = in_the_gate(slipway, ada, "gate-pressed-out")
    lands = in_the_gate(slipway, ada, "gate-lands")

    told = explained(slipway, "gate-lands")
    assert told["position"] == 3
    assert "paused by ada" in told["waits_for"][0]

    done = slipway.run("gate", "dequeue", taken.branch, "-m", "not yet", "--as", "ada")
    assert (done.returncode, done.stderr) == (0, "")
    assert "woken" not in done.stdout
    assert "down" not in done.stdout
    reason = slipway.wait(taken.revision, "withdrawn").reason
    assert reason == "taken out of the gate by ada: not yet"

    result, words = press(slipway, act="dequeue", branch=also.branch, reason="not yet either")
    assert result == 0, words
    reason = slipway.wait(also.revision, "withdrawn").reason
    assert reason == f"taken out of the gate by {ADMINISTRATOR}: not yet either"
    assert press(slipway, act="promote", branch="nobody-s", reason="why")[0] == 2

    push = slipway.push_of(lands.revision)
    assert push
    assert (push.state, push.candidate) == ("running", None)
    assert press(slipway, act="resume", reason="seen")[0] == 0
    slipway.wait(lands.revision, "deployed")


def test_a_client_that_lies_moves_main_nowhere_and_main_moved_past_the_gate_freezes_it(
    slipway: Installation, ada: Developer, deployed: Push
) -> None:
    """Until a person has put it back, or keeps it, and resumes the gate."""
    hub = Hub(slipway.home / "hub" / "tiny.git")
    main = str(hub.head("main"))
    for old, new in ((NOTHING, NOTHING), (NOTHING, deployed.revision), (main, NOTHING)):
        told = receive_pack(hub, f"{old} {new} refs/heads/main")
        assert "main only moves by tested merges." in told
    assert hub.head("main") == main

    git(hub.path, "update-ref", "refs/heads/main", f"{main}~1")
    pushed = ada.push("past-the-gate", {"past-the-gate.txt": "\n", **QUICK})

    def frozen() -> str | None:
        state = json.loads(slipway.run("gate", "list", "--json").stdout)
        return state["paused"]["why"] if state["frozen"] else None

    why = slipway.until(frozen, "frozen gate")
    assert "somebody has moved it past the gate" in why
    assert f"update-ref refs/heads/main {main}" in why
    push = slipway.push_of(pushed.revision)
    assert push is None or push.state == "running"

    git(hub.path, "update-ref", "refs/heads/main", main)
    assert slipway.run("gate", "resume").returncode == 0
    landed = slipway.wait(pushed.revision, "deployed")
    git(hub.path, "merge-base", "--is-ancestor", main, str(landed.candidate))


def test_a_red_main_is_repaired_by_the_branches_that_are_pushed_to_it(
    slipway: Installation, ada: Developer, deployed: Push
) -> None:
    """Main lacks two files, past the gate: each branch brings one, and both land as one."""
    assert deployed
    needed = command("repo-test", "test -e red-1 -a -e red-2")
    red = ada.push("gate-red", needed)
    slipway.run("gate", "bypass", "gate-red", "-m", "to see it red", "--as", "ada", "--yes")
    slipway.wait(red.revision, "landed")
    halves = [ada.push(f"gate-half-{n}", needed | {f"red-{n}": "\n"}) for n in (1, 2)]

    def told() -> str | None:
        (gate,) = slipway.status()["gates"]
        return gate["red"] and gate["red"]["words"]

    assert "it failed (exit 1)" in slipway.until(told, "red main")

    def ended() -> list[str] | None:
        pushes = [slipway.push_of(half.revision) for half in halves]
        ends = [push.reason_code or "" for push in pushes if push and push.ended_at]
        return sorted(ends) if len(ends) == len(halves) else None

    assert slipway.until(ended, "end of both") == ["deployed", "landed-beneath"]
    assert told() is None
