"""Badges are pictures with words; whatever they are asked, they say something true."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
import sqlalchemy as sa

from pipelines import journal
from pipelines.gate.reconcile import NEVER_MERGED
from pipelines.journal import gate_state
from pipelines.journal.outcomes import Ending, ending
from pipelines.journal.vocabulary import Reason
from pipelines.stages import Pipeline
from pipelines.web.badges import resource
from pipelines.web.badges.drawing import Badge, Colour
from tests.web.test_metrics import pushed
from tests.web.test_rows import PUSH, conn, served  # noqa: F401

SVG = "{http://www.w3.org/2000/svg}"


def words(picture: bytes) -> list[str]:
    return [each.text or "" for each in ElementTree.fromstring(picture).iter(f"{SVG}text")]


def test_a_badge_says_in_words_what_its_colour_says() -> None:
    root = ElementTree.fromstring(Badge("pipeline", "deployed", Colour.GOOD).svg())
    assert words(ElementTree.tostring(root)) == ["pipeline", "deployed"]
    assert root.get("aria-label") == "pipeline: deployed"
    assert root.findtext(f"{SVG}title") == "pipeline: deployed"
    assert int(root.get("width") or 0) == sum(
        int(each.get("width") or 0) for each in root.findall(f"{SVG}g/{SVG}rect")
    )


def test_words_stay_words() -> None:
    evil = '</text><script>alert("1")</script>\x00&'
    picture = Badge(evil, evil, Colour.BAD).svg()
    assert b"<script" not in picture
    assert words(picture) == [evil.replace("\0", "\ufffd")] * 2
    (shown, _) = words(Badge("x" * 500, "", Colour.BAD).svg())
    assert len(shown) == 60


def answered(
    conn: sa.Connection,  # noqa: F811
    branch: str,
    state: Any,
    stage: str,
) -> None:
    push = journal.update(conn, pushed(conn, branch), stage=stage)
    journal.end(conn, push, state, Reason(None, "because"))


@pytest.mark.parametrize(
    ("state", "stage", "message", "colour"),
    [
        ("deployed", "deploy-to-staging", "deployed", Colour.GOOD),
        ("landed", "deploy-to-staging", "landed, not deployed", Colour.DOUBTFUL),
        ("landed", "repo-test", "landed", Colour.GOOD),
        ("rejected", "test", "rejected", Colour.BAD),
        ("superseded", "test", "unknown", Colour.UNKNOWN),
        ("withdrawn", "merge", "unknown", Colour.UNKNOWN),
    ],
)
def test_how_a_branch_stands(
    conn: sa.Connection,  # noqa: F811
    served: list[Pipeline],  # noqa: F811
    state: str,
    stage: str,
    message: str,
    colour: Colour,
) -> None:
    answered(conn, "feature", state, stage)
    pushed(conn, "feature")  # under way: nothing is known of it yet
    assert resource.standing(conn, served[0], "feature") == Badge("pipeline", message, colour)


def test_main_is_as_what_landed_last_unless_it_fails_itself(
    conn: sa.Connection,  # noqa: F811
    served: list[Pipeline],  # noqa: F811
) -> None:
    answered(conn, "one", "deployed", "deploy-to-staging")
    answered(conn, "two", "rejected", "test")
    assert resource.standing(conn, served[0], "main").message == "deployed"
    gate_state.turn_red(conn, "bioweb", "a" * 40, ["clock"], "1 failed: clock")
    assert resource.standing(conn, served[0], "main").message == "main fails"


@pytest.mark.parametrize(
    ("percent", "message", "colour"),
    [
        (None, "unknown", Colour.UNKNOWN),
        (99.97, "99 %", Colour.GOOD),
        (79.9, "79 %", Colour.DOUBTFUL),
        (12.0, "12 %", Colour.BAD),
    ],
)
def test_coverage(percent: float | None, message: str, colour: Colour) -> None:
    assert resource.covered(percent) == Badge("coverage", message, colour)


@pytest.mark.parametrize(
    ("status", "message", "colour"),
    [
        (None, "unknown", Colour.UNKNOWN),
        ({"revision": None, "healthy": False}, "nothing deployed", Colour.UNKNOWN),
        ({"revision": "a" * 40, "healthy": True}, "aaaaaaa", Colour.NEUTRAL),
        ({"revision": "a" * 40, "healthy": False}, "aaaaaaa, not healthy", Colour.BAD),
    ],
)
def test_what_an_environment_runs(
    status: dict[str, Any] | None, message: str, colour: Colour
) -> None:
    assert resource.running("staging", status) == Badge("staging", message, colour)


def test_what_was_only_to_be_tested_has_passed(
    conn: sa.Connection,  # noqa: F811
    served: list[Pipeline],  # noqa: F811
) -> None:
    journal.end(conn, pushed(conn, "wip/x"), "withdrawn", NEVER_MERGED)
    assert resource.standing(conn, served[0], "wip/x") == Badge("pipeline", "passed", Colour.GOOD)


def test_what_has_not_ended_has_no_ending() -> None:
    assert ending(PUSH, "deploy-to-staging") is None
    stopped = replace(PUSH, state="withdrawn", ended_at=1.0)
    assert ending(stopped, "deploy-to-staging") is Ending.STOPPED
