"""What is said with a push: follow and hold, on a real master."""

from __future__ import annotations

from tests.integration.developer import Developer
from tests.integration.installation import Installation
from tests.integration.tiny_project import TINY


def test_followed_pushes_show_their_stages_until_the_verdict(
    slipway: Installation, ada: Developer
) -> None:
    broken = TINY["notes/tests.py"].replace('== "seen"', '== "unseen"')
    pushed = ada.push("followed", {"notes/tests.py": broken}, "Break", "-o", "follow")
    push = slipway.push_of(pushed.revision)
    assert push
    assert push.state == "rejected"
    said = [line.split("slipway:")[1] for line in pushed.words.split("\n") if "slipway:" in line]
    assert any("develop  running" in line for line in said)
    assert f"test  rejected: {push.reason}" in said[-1]


def test_a_held_push_is_said_to_wait_and_is_not_followed_further(
    slipway: Installation, ada: Developer
) -> None:
    options = ("-o", "hold", "-o", "follow")
    pushed = ada.push("held", {"held.txt": "\n"}, "Hold it", *options)
    assert "held waits for a person: slipway gate approve held" in pushed.words
    push = slipway.push_of(pushed.revision)
    assert push
    assert (push.state, push.phase) == ("running", "waiting")
    assert "with -o hold" in (push.hold or "")
    ada.git("push", "origin", ":held")
    slipway.wait(pushed.revision, "withdrawn")
