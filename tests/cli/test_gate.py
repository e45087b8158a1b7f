"""`slipway gate` beside a master that is down: what is done is kept for it."""

from __future__ import annotations

import io
import json
import re
import sys
from pathlib import Path

import pytest

from pipelines import journal
from pipelines.journal import Push, audit
from pipelines.journal.vocabulary import MERGE, Lane, Phase
from pipelines.settings import Settings
from tests.cli.conftest import Slipway

DOWN = "the master is down: the gate heeds it once it runs again: make up\n"


@pytest.fixture
def installed(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Two branches in the gate, and one that waits for a person."""
    monkeypatch.setenv("SLIPWAY_HOME", str(settings.home))
    with journal.opened(settings.db_url) as conn:
        for branch in ("one", "two", "held"):
            journal.record(conn, "shop", branch, "a" * 40, "develop", False)
            push = journal.latest(conn, 1, branch)[0]
            hold = "waits for approval" if branch == "held" else None
            phase = Phase.WAITING if hold else Phase.QUEUED
            lined_up = journal.line_up(conn, push, MERGE)
            journal.update(conn, lined_up, phase=phase, hold=hold, changeid=push.id)
    return settings


def push_of(settings: Settings, branch: str) -> Push:
    with journal.opened(settings.db_url) as conn:
        return journal.latest(conn, 1, branch)[0]


def places(slipway: Slipway) -> list[tuple[int | None, str]]:
    found = json.loads(slipway("gate", "list", "--json").out)
    return [(each["place"], each["branch"]) for each in found["entries"]]


def test_the_list_for_people(slipway: Slipway, installed: Settings) -> None:
    said = slipway("gate", "list")
    assert said.code == 0
    lines = [" ".join(line.split()) for line in said.out.splitlines()]
    assert lines[0] == "place branch lane built on state since lands in reason"
    assert [line.split()[:3] for line in lines[1:]] == [
        ["1", "one", "normal"],
        ["2", "two", "normal"],
        ["-", "held", "normal"],
    ]


def test_acts_change_the_order_and_are_written_down(slipway: Slipway, installed: Settings) -> None:
    said = slipway("gate", "promote", "two", "--reason", "the release", "--as", "ada")
    assert (said.code, said.err) == (0, "")
    assert said.out == f"two at aaaaaaa goes before all that nobody has promoted\n{DOWN}"
    assert places(slipway) == [(1, "two"), (2, "one"), (None, "held")]
    assert slipway("gate", "approve", "held").code == 0
    assert slipway("gate", "dequeue", "one", "-m", "not yet").code == 0
    assert places(slipway) == [(1, "two"), (2, "held")]
    assert push_of(installed, "one").state == "withdrawn"
    with journal.opened(installed.db_url) as conn:
        [told] = audit.of_push(conn, push_of(installed, "two").id)
    assert (told.act, told.who, told.why) == ("promote", "ada", "the release")


def test_a_pause_is_shown_until_it_is_resumed(slipway: Slipway, installed: Settings) -> None:
    assert slipway("gate", "pause", "-m", "the registry is down", "--as", "ada").code == 0
    assert re.search(r"paused by ada on \S+ \S+: the registry", slipway("gate", "list").out)
    assert json.loads(slipway("gate", "list", "--json").out)["paused"]["by"] == "ada"
    assert slipway("gate", "resume").code == 0
    assert json.loads(slipway("gate", "list", "--json").out)["paused"] is None


def test_a_bypass_asks_first(
    slipway: Slipway, installed: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    said = slipway("gate", "bypass", "two", "-m", "mends main")
    assert said.code == 1
    assert "Land two on main without a test?" in said.out
    assert push_of(installed, "two").lane == Lane.NORMAL
    assert slipway("gate", "bypass", "two", "-m", "mends main", "--yes").code == 0
    assert push_of(installed, "two").lane == Lane.BYPASS


def test_an_explanation_for_people_and_for_programs(slipway: Slipway, installed: Settings) -> None:
    said = slipway("gate", "explain", "two")
    assert said.out.startswith("two at aaaaaaa is number 2 of 2 in the gate.\n")
    found = json.loads(slipway("gate", "explain", "two", "--json").out)
    assert found["sentences"] == said.out.splitlines()
    assert (found["branch"], found["position"], found["stage"]) == ("two", 2, MERGE)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["explain", "oen"], "nobody has pushed a branch 'oen' to shop: slipway status"),
        (["resume"], "the gate of shop is not paused: there is nothing to do"),
        (
            ["list", "--project", "shpo"],
            "there is no project 'shpo': name one with --project: shop",
        ),
        (["pause", "-m", " "], "pause needs a reason, which others will read: say why"),
    ],
)
def test_refusals(slipway: Slipway, installed: Settings, words: list[str], sentence: str) -> None:
    said = slipway("gate", *words)
    assert (said.code, said.err) == (1, f"slipway: {sentence}\n")


@pytest.mark.parametrize("verb", ["pause", "dequeue", "promote", "bypass"])
def test_a_reason_must_be_given(slipway: Slipway, installed: Settings, verb: str) -> None:
    said = slipway("gate", verb, *([] if verb == "pause" else ["one"]))
    assert said.code == 2
    assert "Missing option '-m' / '--reason'" in said.err


def test_two_projects(slipway: Slipway, installed: Settings) -> None:
    with journal.opened(installed.db_url) as conn:
        journal.adopt(conn, "mill", {"main": "b" * 40})
    said = slipway("gate", "list")
    told = "more than one project is served: name one with --project: mill, shop"
    assert (said.code, said.err) == (1, f"slipway: {told}\n")
    assert slipway("gate", "list", "--project", "mill").out == "the gate of mill is empty\n"


def test_nothing_was_started(slipway: Slipway, home: Path) -> None:
    said = slipway("gate", "list")
    assert (said.code, said.err) == (1, f"slipway: nothing was started below {home} yet: make up\n")
